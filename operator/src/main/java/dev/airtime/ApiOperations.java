package dev.airtime;

import dev.airtime.api.EndpointStatus;
import dev.airtime.api.OpenApiSource;
import dev.airtime.api.OperationsStatus;
import dev.airtime.rehearsal.CalledOperations;
import dev.airtime.rehearsal.HttpRoutes;
import dev.airtime.rehearsal.OpenApiDocument;
import dev.airtime.rehearsal.Operation;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls that production's API has: of its OpenAPI document, or else the paths that lead into its namespace. */
final class ApiOperations {
    private final KubernetesClient client;

    ApiOperations(KubernetesClient client) {
        this.client = client;
    }

    /** Which of them {@code called} has; empty where no document is named and no path leads into the namespace. */
    Optional<OperationsStatus> called(String namespace, @Nullable OpenApiSource source, List<EndpointStatus> called) {
        if (source == null) {
            List<Operation> paths = new ArrayList<>(ingresses(namespace));
            paths.addAll(routes(namespace));
            return paths.isEmpty()
                    ? Optional.empty()
                    : Optional.of(CalledOperations.of("paths of Ingresses and HTTPRoutes", paths, called));
        }
        String name = "ConfigMap " + source.configMap() + ", key " + source.keyOrDefault();
        ConfigMap map = client.configMaps()
                .inNamespace(namespace)
                .withName(source.configMap())
                .get();
        String text =
                map == null || map.getData() == null ? null : map.getData().get(source.keyOrDefault());
        if (text == null) {
            return Optional.of(unreadable(
                    name,
                    "is not in namespace " + namespace + ": create it, for example kubectl" + " create configmap "
                            + source.configMap() + " --from-file=" + source.keyOrDefault()));
        }
        try {
            return Optional.of(CalledOperations.of(name, OpenApiDocument.parse(text), called));
        } catch (IllegalArgumentException e) {
            return Optional.of(unreadable(name, "can't be read: " + e.getMessage()));
        }
    }

    private static OperationsStatus unreadable(String name, String why) {
        return new OperationsStatus(
                name, null, List.of(), List.of(), List.of(), "rehearsal.openAPI: " + name + " " + why);
    }

    private List<Operation> ingresses(String namespace) {
        List<Operation> paths = new ArrayList<>();
        for (Ingress ingress :
                client.network().v1().ingresses().inNamespace(namespace).list().getItems()) {
            ingress.getSpec().getRules().stream()
                    .filter(r -> r.getHttp() != null)
                    .flatMap(r -> r.getHttp().getPaths().stream())
                    .forEach(p -> paths.add(new Operation(
                            null, p.getPath() == null ? "/" : p.getPath(), !"Exact".equals(p.getPathType()))));
        }
        return paths;
    }

    /** Gateway API, HTTPRoute: {@code rules[].matches[]} with {@code path.type}, default PathPrefix /, and {@code method}. */
    private List<Operation> routes(String namespace) {
        List<Operation> paths = new ArrayList<>();
        for (GenericKubernetesResource route : listed(namespace)) {
            for (Object rule : HttpRoutes.list(route.get("spec", "rules"))) {
                for (Object match : HttpRoutes.list(HttpRoutes.map(rule).get("matches"))) {
                    Map<?, ?> path = HttpRoutes.map(HttpRoutes.map(match).get("path"));
                    Object method = HttpRoutes.map(match).get("method");
                    Object value = path.get("value");
                    paths.add(new Operation(
                            method == null ? null : method.toString(),
                            value == null ? "/" : value.toString(),
                            !"Exact".equals(path.get("type"))));
                }
            }
        }
        return paths;
    }

    /** Routes that must not be listed tell as little as those that are not there. */
    private List<GenericKubernetesResource> listed(String namespace) {
        try {
            return HttpRoutes.of(client, namespace);
        } catch (KubernetesClientException e) {
            return List.of();
        }
    }
}
