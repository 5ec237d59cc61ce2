package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.networking.v1.Ingress;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/** Host names at which production is reached: of its Ingresses and HTTPRoutes. */
final class ProductionHosts {
    private ProductionHosts() {}

    /**
     * Of the namespace, in lower case; {@code *.example.com} where one is a wildcard.
     *
     * @throws io.fabric8.kubernetes.client.KubernetesClientException when they can't be listed
     */
    static Set<String> of(KubernetesClient client, String namespace) {
        Set<String> hosts = new HashSet<>();
        client.network().v1().ingresses().inNamespace(namespace).list().getItems().stream()
                .flatMap(ProductionHosts::of)
                .forEach(h -> hosts.add(h.toLowerCase(Locale.ROOT)));
        HttpRoutes.of(client, namespace).stream()
                .flatMap(r -> HttpRoutes.list(r.get("spec", "hostnames")).stream())
                .forEach(h -> hosts.add(h.toString().toLowerCase(Locale.ROOT)));
        return hosts;
    }

    private static Stream<String> of(Ingress ingress) {
        return ingress.getSpec() == null
                ? Stream.empty()
                : ingress.getSpec().getRules().stream().map(r -> r.getHost()).filter(h -> h != null && !h.isEmpty());
    }

    /** Whether {@code host} is one of {@code hosts} by its name. */
    static boolean names(Set<String> hosts, String host) {
        return hosts.stream().anyMatch(host::equalsIgnoreCase);
    }

    /**
     * Whether {@code host}, in lower case, is below a wildcard of {@code hosts}. Any number of labels, as of an HTTPRoute;
     * that an Ingress means one alone (networking/v1, IngressRule) is not relied on.
     */
    static boolean covers(Set<String> hosts, String host) {
        return hosts.stream().anyMatch(h -> h.startsWith("*.") && host.endsWith(h.substring(1)));
    }
}
