package dev.airtime.staging;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The cluster that AIRTIME_TEST_KUBECONFIG names, and namespaces of one's own on it. */
final class RealCluster implements AutoCloseable {
    static final Duration LONG = Duration.ofMinutes(2);

    final KubernetesClient client;
    final ApiServer api;
    private final List<String> namespaces;

    /** @param namespaces what {@link #clean} removes */
    RealCluster(String... namespaces) {
        try {
            client = new KubernetesClientBuilder()
                    .withConfig(
                            Config.fromKubeconfig(Files.readString(Path.of(System.getenv("AIRTIME_TEST_KUBECONFIG")))))
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        api = new ApiServer(client);
        this.namespaces = List.of(namespaces);
    }

    /** Removes the namespaces and waits until they are gone. */
    void clean() {
        namespaces.forEach(n -> api.delete("/api/v1/namespaces/" + n, null));
        await().atMost(LONG).until(() -> namespaces.stream()
                .allMatch(n -> api.find("/api/v1/namespaces/" + n).isEmpty()));
    }

    void namespace(String name) {
        ObjectNode n = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        n.putObject("metadata").put("name", name);
        api.create("/api/v1/namespaces", n);
        // Pods are refused before it is there.
        await().atMost(LONG).until(() -> api.find("/api/v1/namespaces/" + name + "/serviceaccounts/default")
                .isPresent());
    }

    /** Applies an object at its path. */
    void put(String path, String yaml) {
        api.applyNow(path, Cases.yaml(yaml));
    }

    /** A definition that takes any object; of its versions, the first is preferred and the last is stored. */
    static ObjectNode crd(String group, String kind, String plural, String scope, String... versions) {
        ObjectNode crd = Cases.yaml("""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata:
                  name: %1$s.%2$s
                  annotations: {api-approved.kubernetes.io: "unapproved, made for a test"}
                spec:
                  group: %2$s
                  scope: %3$s
                  names: {plural: %1$s, singular: %4$s, kind: %5$s}
                """.formatted(plural, group, scope, kind.toLowerCase(Locale.ROOT), kind));
        ArrayNode list = Rule.at(crd, "spec").putArray("versions");
        for (String version : versions) {
            list.add(Cases.yaml("""
                    name: %s
                    served: true
                    storage: %s
                    schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
                    """.formatted(version, version.equals(versions[versions.length - 1]))));
        }
        return crd;
    }

    /** Applies objects, each a YAML document, into a namespace. */
    void apply(String namespace, String... documents) {
        Map<String, ApiKind> kinds = new HashMap<>();
        Discovery.read(api).kinds().forEach(k -> kinds.put(k.apiVersion() + "/" + k.kind(), k));
        for (String yaml : documents) {
            ObjectNode object = Cases.yaml(yaml);
            ApiKind kind = kinds.get(object.path("apiVersion").asText() + "/"
                    + object.path("kind").asText());
            if (kind == null) {
                throw new IllegalArgumentException("the cluster does not serve " + yaml);
            }
            Rule.at(object, "metadata").put("namespace", namespace);
            api.applyNow(kind.object(namespace, Source.name(object)), object);
        }
    }

    @Override
    public void close() {
        clean();
        client.close();
    }
}
