package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** HTTPRoutes of the Gateway API, and what can be read of their fields. */
public final class HttpRoutes {
    private static final ResourceDefinitionContext HTTP_ROUTE = new ResourceDefinitionContext.Builder()
            .withGroup("gateway.networking.k8s.io")
            .withVersion("v1")
            .withKind("HTTPRoute")
            .withPlural("httproutes")
            .withNamespaced(true)
            .build();

    private static final int NOT_FOUND = 404;

    private HttpRoutes() {}

    /**
     * Those of the namespace; a cluster without the Gateway API has none.
     *
     * @throws KubernetesClientException when they can't be listed
     */
    public static List<GenericKubernetesResource> of(KubernetesClient client, String namespace) {
        try {
            return client.genericKubernetesResources(HTTP_ROUTE)
                    .inNamespace(namespace)
                    .list()
                    .getItems();
        } catch (KubernetesClientException e) {
            if (e.getCode() == NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }

    /** {@code value} where it is a list, else none. */
    public static List<?> list(@Nullable Object value) {
        return value instanceof List<?> l ? l : List.of();
    }

    /** {@code value} where it is a map, else an empty one. */
    public static Map<?, ?> map(@Nullable Object value) {
        return value instanceof Map<?, ?> m ? m : Map.of();
    }
}
