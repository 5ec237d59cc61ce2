package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** A namespace with an object of nearly every kind, on a real cluster. The custom kinds are made for the test. */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class ManyKindsClusterTest {
    private static final String SOURCE = "staging-many-source";
    private static final String TARGET = "staging-many-target";
    private static final String CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/";
    private static final Map<String, String> CUSTOM = Map.of(
            "widgets.many.example.com", "v1 Widget",
            "gizmos.many.example.com", "v1 Gizmo",
            "clusters.postgresql.cnpg.io", "v1 Cluster",
            "scaledobjects.keda.sh", "v1alpha1 ScaledObject",
            "httproutes.gateway.networking.k8s.io", "v1 HTTPRoute");

    private static RealCluster cluster;
    private static KubernetesStaging staging;

    @BeforeAll
    static void connect() {
        cluster = new RealCluster(SOURCE, TARGET);
        cluster.clean();
        staging = new KubernetesStaging(cluster.client, InstantSource.system());
        CUSTOM.forEach((name, kind) -> cluster.api.applyNow(CRDS + name, crd(name, kind.split(" ", 2))));
        cluster.namespace(SOURCE);
    }

    @AfterAll
    static void close() {
        cluster.clean();
        CUSTOM.keySet().forEach(name -> cluster.api.delete(CRDS + name, null));
        cluster.close();
    }

    @Test
    void eachKindBecomesWhatTheCatalogueSays() {
        List<JsonNode> cases = Cases.read("many-kinds.yaml");
        for (JsonNode c : cases) {
            String object = Json.text(c.path("object")).replace("NAMESPACE", SOURCE);
            await().atMost(RealCluster.LONG).ignoreExceptions().until(() -> {
                cluster.apply(SOURCE, object);
                return true;
            });
        }
        assertThat(cases.stream().map(c -> c.at("/object/kind").asText()).distinct())
                .hasSizeGreaterThanOrEqualTo(25);

        StagingObservation copied = staging.copy(request(null), p -> {});

        assertThat(copied.state()).isEqualTo(State.Copied);
        Map<String, ObjectNode> there = objects();
        List<String> not = copied.record().notCopied();
        for (JsonNode c : cases) {
            JsonNode object = c.path("object");
            String group = object.path("apiVersion").asText().contains("/")
                    ? object.path("apiVersion").asText().split("/", 2)[0]
                    : "";
            ApiKind kind = new ApiKind(group, "v1", "", object.path("kind").asText());
            String title = Copier.title(kind, object.at("/metadata/name").asText());
            switch (c.path("expect").asText()) {
                case "copied" -> assertThat(there).containsKey(title);
                case "held" -> {
                    assertThat(there).doesNotContainKey(title);
                    assertThat(not).as(title).anyMatch(l -> l.startsWith(kind.title()) && l.contains("held back"));
                }
                default -> {
                    assertThat(there).as(title).doesNotContainKey(title);
                    assertThat(not).noneMatch(l -> l.startsWith(title));
                }
            }
        }
        assertThat(not).noneMatch(l -> l.contains("refused"));
        assertThat(Objects.requireNonNull(there.get("Service/web"))
                        .at("/spec/type")
                        .asText())
                .isEqualTo("ClusterIP");
        assertThat(Objects.requireNonNull(there.get("NetworkPolicy/open"))
                        .path("spec")
                        .has("egress"))
                .isFalse();
        assertThat(Objects.requireNonNull(there.get("ScaledObject.keda.sh/worker"))
                        .path("metadata")
                        .path("annotations")
                        .path("autoscaling.keda.sh/paused")
                        .asText())
                .isEqualTo("true");
        assertThat(Objects.requireNonNull(there.get("HTTPRoute.gateway.networking.k8s.io/shop"))
                        .at("/spec/hostnames/0")
                        .asText())
                .isEqualTo("staging.shop.example.com");

        // A rule of the custom kind forbids the change, as it would in production: the server's sentence says so.
        cluster.api.delete("/apis/many.example.com/v1/namespaces/" + SOURCE + "/widgets/w", null);
        cluster.apply(
                SOURCE,
                "{apiVersion: many.example.com/v1, kind: Widget, metadata: {name: w}, spec: {size: 2, colour: red}}",
                "{apiVersion: v1, kind: ConfigMap, metadata: {name: app}, data: {a: c}}");
        StagingObservation synced = staging.copy(request("again"), p -> {});
        assertThat(synced.record().notCopied())
                .anyMatch(l -> l.startsWith("Widget.many.example.com/w: the API server refused it:")
                        && l.contains("size never changes"));
        assertThat(Objects.requireNonNull(objects().get("ConfigMap/app"))
                        .at("/data/a")
                        .asText())
                .isEqualTo("c");
    }

    private static Map<String, ObjectNode> objects() {
        Map<String, ObjectNode> objects = new TreeMap<>();
        List<String> unread = new ArrayList<>();
        for (ApiKind kind : Discovery.read(cluster.api).kinds()) {
            try {
                cluster.api.list(kind.collection(TARGET), o -> objects.put(Copier.title(kind, Source.name(o)), o));
            } catch (Refused e) {
                unread.add(kind.title());
            }
        }
        assertThat(unread).isEmpty();
        return objects;
    }

    private static ObjectNode crd(String name, String[] kind) {
        int dot = name.indexOf('.');
        ObjectNode crd =
                RealCluster.crd(name.substring(dot + 1), kind[1], name.substring(0, dot), "Namespaced", kind[0]);
        if (kind[1].equals("Widget")) {
            ((ObjectNode) crd.at("/spec/versions/0/schema")).set("openAPIV3Schema", Cases.yaml("""
                    type: object
                    properties:
                      spec:
                        type: object
                        properties: {size: {type: integer}, colour: {type: string}}
                        x-kubernetes-validations: [{rule: self.size == oldSelf.size, message: size never changes}]
                    """));
        }
        return crd;
    }

    private static StagingRequest request(@Nullable String sync) {
        StagingSpec spec = new StagingSpec(
                TARGET,
                List.of(new ObjectSelector("Widget.many.example.com", null, Map.of())),
                List.of(),
                Cases.HOSTS,
                List.of(),
                null,
                null,
                null,
                null,
                null);
        return new StagingRequest(SOURCE, "night", "uid-1", spec, Map.of(), Set.of(), sync);
    }
}
