package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Rules about what can be reached: Services, Ingresses, routes. */
final class ServiceRules {
    private static final String NGINX = "nginx.ingress.kubernetes.io/";

    /** What a Service's annotation may say without making a load balancer, a DNS name or a tunnel. */
    private static final List<String> SERVICE_ANNOTATIONS =
            List.of("prometheus.io/", "service.kubernetes.io/", Keys.POOL_SIZE);

    /** What an Ingress's annotation may say without naming hosts, issuers, balancers or other places. */
    private static final Set<String> INGRESS_ANNOTATIONS = Set.of(
            "kubernetes.io/ingress.class",
            NGINX + "app-root",
            NGINX + "affinity",
            NGINX + "affinity-mode",
            NGINX + "backend-protocol",
            NGINX + "client-body-buffer-size",
            NGINX + "enable-cors",
            NGINX + "force-ssl-redirect",
            NGINX + "from-to-www-redirect",
            NGINX + "limit-connections",
            NGINX + "limit-rpm",
            NGINX + "limit-rps",
            NGINX + "proxy-body-size",
            NGINX + "proxy-buffer-size",
            NGINX + "proxy-buffering",
            NGINX + "proxy-buffers-number",
            NGINX + "proxy-connect-timeout",
            NGINX + "proxy-http-version",
            NGINX + "proxy-next-upstream",
            NGINX + "proxy-read-timeout",
            NGINX + "proxy-request-buffering",
            NGINX + "proxy-send-timeout",
            NGINX + "rewrite-target",
            NGINX + "session-cookie-name",
            NGINX + "ssl-redirect",
            NGINX + "use-regex",
            NGINX + "whitelist-source-range");

    static final List<Rule> ALL = List.of(
            Rule.of("service-cluster-ip", "", "Service", (kind, service, source) -> clusterIp(service)),
            Rule.of("service-type", "", "Service", (kind, service, source) -> type(service)),
            Rule.of(
                    "service-annotations",
                    "",
                    "Service",
                    (kind, service, source) -> Rule.drop(
                            Rule.at(service, "metadata"),
                            "annotations",
                            a -> a.contains("/") && !Rule.startsWithAny(a, SERVICE_ANNOTATIONS))),
            Rule.of(
                    "ingress-annotations",
                    "networking.k8s.io",
                    "Ingress",
                    (kind, ingress, source) -> Rule.drop(
                            Rule.at(ingress, "metadata"),
                            "annotations",
                            a -> a.contains("/") && !INGRESS_ANNOTATIONS.contains(a))),
            Rule.of(
                    "ingress-hosts",
                    "networking.k8s.io",
                    "Ingress",
                    (kind, ingress, source) ->
                            ingressHosts(ingress, source.spec().hosts())),
            // Production's certificate stays out; without a name the controller takes its default one.
            Rule.of("ingress-certificate", "networking.k8s.io", "Ingress", (kind, ingress, source) -> Rule.objects(
                            ingress.path("spec").path("tls"))
                    .forEach(t -> t.remove("secretName"))),
            new Rule(
                    "route-hosts",
                    Selection::route,
                    (kind, route, source) -> map(
                            route.path("spec").path("hostnames"), source.spec().hosts())),
            new Rule(
                    "route-annotations",
                    Selection::route,
                    (kind, route, source) ->
                            Rule.drop(Rule.at(route, "metadata"), "annotations", a -> a.contains("/"))));

    private ServiceRules() {}

    /** An address of production's is taken; None says headless and stays. */
    private static void clusterIp(ObjectNode service) {
        ObjectNode spec = Rule.at(service, "spec");
        if (!"None".equals(spec.path("clusterIP").asText())) {
            spec.remove(List.of("clusterIP", "clusterIPs"));
        }
    }

    /** Reached from inside only: no node port, no load balancer, no external address. */
    private static void type(ObjectNode service) {
        ObjectNode spec = Rule.at(service, "spec");
        String type = spec.path("type").asText();
        if (type.equals("LoadBalancer") || type.equals("NodePort")) {
            spec.put("type", "ClusterIP");
        }
        spec.remove(List.of(
                "healthCheckNodePort",
                "externalIPs",
                "externalTrafficPolicy",
                "loadBalancerIP",
                "loadBalancerClass",
                "loadBalancerSourceRanges",
                "allocateLoadBalancerNodePorts"));
        Rule.objects(spec.path("ports")).forEach(p -> p.remove("nodePort"));
    }

    private static void ingressHosts(ObjectNode ingress, Map<String, String> hosts) {
        for (ObjectNode rule : Rule.objects(ingress.path("spec").path("rules"))) {
            String mapped = hosts.get(rule.path("host").asText());
            if (mapped != null) {
                rule.put("host", mapped);
            }
        }
        ingress.path("spec").path("tls").forEach(t -> map(t.path("hosts"), hosts));
    }

    /** Each host by what the user maps it to. */
    static void map(JsonNode names, Map<String, String> hosts) {
        Rule.each(names, h -> hosts.getOrDefault(h, h));
    }
}
