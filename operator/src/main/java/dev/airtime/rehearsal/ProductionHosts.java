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

    /** Of the namespace; {@code *.example.com} where one is a wildcard. */
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

    /** Whether {@code host}, in lower case, is one of {@code hosts}; a wildcard stands for one label (networking/v1, IngressRule) or more (HTTPRoute). */
    static boolean contains(Set<String> hosts, String host) {
        return hosts.stream()
                .anyMatch(h -> h.startsWith("*.") ? host.endsWith(h.substring(1)) : h.equalsIgnoreCase(host));
    }
}
