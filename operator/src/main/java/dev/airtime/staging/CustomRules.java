package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/** The safe forms of custom kinds: what the catalogue copies arrives without acting outside the copy. */
final class CustomRules {
    private static final String KEDA = "keda.sh";
    private static final String PAUSED = "autoscaling.keda.sh/paused";
    private static final String ISTIO = "networking.istio.io";
    private static final Set<String> EXPORTED = Set.of("VirtualService", "DestinationRule", "ServiceEntry");
    private static final List<String> SOURCE_NAMES =
            List.of("namespaces", "notNamespaces", "principals", "notPrincipals");

    /**
     * By the end of the group: the annotation that keeps the controller's hands off. Crossplane: "Pausing resources";
     * Azure Service Operator: "reconcile-policy"; Config Connector: "deletion-policy"; ACK: "Deletion policy".
     */
    private static final Map<String, Map.Entry<String, String>> DETACHED = Map.of(
            ".crossplane.io", Map.entry("crossplane.io/paused", "true"),
            ".upbound.io", Map.entry("crossplane.io/paused", "true"),
            ".azure.com", Map.entry("serviceoperator.azure.com/reconcile-policy", "skip"),
            ".cnrm.cloud.google.com", Map.entry("cnrm.cloud.google.com/deletion-policy", "abandon"),
            ".services.k8s.aws", Map.entry("services.k8s.aws/deletion-policy", "retain"));

    static final List<Rule> ALL = List.of(
            // KEDA, "Pause autoscaling"; paused-replicas would scale the copy to a number of production's.
            new Rule(
                    "keda-paused",
                    k -> k.is(KEDA, "ScaledObject") || k.is(KEDA, "ScaledJob"),
                    (kind, object, source) -> {
                        Rule.drop(Rule.at(object, "metadata"), "annotations", a -> a.startsWith(PAUSED));
                        Rule.annotate(object, PAUSED, "true");
                    }),
            // Istio, VirtualService: exportTo; without it a rule counts in the whole mesh.
            new Rule(
                    "istio-export",
                    k -> ISTIO.equals(k.group()) && EXPORTED.contains(k.kind()),
                    (kind, object, source) ->
                            Rule.at(object, "spec").putArray("exportTo").add(".")),
            Rule.of(
                    "istio-hosts",
                    ISTIO,
                    "VirtualService",
                    (kind, object, source) -> ServiceRules.map(
                            object.path("spec").path("hosts"), source.spec().hosts())),
            Rule.of("istio-sources", "security.istio.io", "AuthorizationPolicy", (kind, policy, source) -> policy.path(
                            "spec")
                    .path("rules")
                    .forEach(rule -> rule.path("from").forEach(from -> sources(from.path("source"), source)))),
            Rule.of("istio-sidecar-hosts", ISTIO, "Sidecar", (kind, sidecar, source) -> sidecar.path("spec")
                    .path("egress")
                    .forEach(e -> Rule.each(
                            e.path("hosts"), h -> prefix(h, source.namespace() + "/", source.target() + "/")))),
            new Rule("linkerd-identities", k -> "policy.linkerd.io".equals(k.group()), (kind, object, source) -> {
                UnaryOperator<String> own = i -> i.replace(
                        "." + source.namespace() + ".serviceaccount.identity.",
                        "." + source.target() + ".serviceaccount.identity.");
                Rule.each(object.path("spec").path("identities"), own);
                Rule.each(Rule.at(object, "spec", "client", "meshTLS").path("identities"), own);
            }),
            Rule.of(
                    "vertical-autoscaler",
                    "autoscaling.k8s.io",
                    "VerticalPodAutoscaler",
                    (kind, scaler, source) ->
                            Rule.at(scaler, "spec").putObject("updatePolicy").put("updateMode", "Off")),
            Rule.of("cron-workflow", "argoproj.io", "CronWorkflow", (kind, object, source) -> Rule.at(object, "spec")
                    .put("suspend", true)),
            new Rule(
                    "cloud-resource",
                    k -> DETACHED.keySet().stream().anyMatch(k.group()::endsWith),
                    (kind, object, source) -> detached(kind, object)));

    private CustomRules() {}

    private static void sources(JsonNode node, Source source) {
        for (String field : SOURCE_NAMES) {
            Rule.each(node.path(field), name -> {
                if (field.endsWith("amespaces")) {
                    return name.equals(source.namespace()) ? source.target() : name;
                }
                return name.replace("/ns/" + source.namespace() + "/sa/", "/ns/" + source.target() + "/sa/");
            });
        }
    }

    /**
     * Adopts nothing, and leaves alone what it adopts by its name, until a patch says otherwise. A Crossplane resource
     * that is paused from the start gets no finalizer, so it does not hold up the namespace either.
     */
    private static void detached(ApiKind kind, ObjectNode object) {
        Rule.drop(
                Rule.at(object, "metadata"),
                "annotations",
                a -> a.startsWith("crossplane.io/external-") || a.startsWith("services.k8s.aws/adopt"));
        DETACHED.forEach((group, annotation) -> {
            if (kind.group().endsWith(group)) {
                Rule.annotate(object, annotation.getKey(), annotation.getValue());
            }
        });
    }

    private static String prefix(String text, String from, String to) {
        return text.startsWith(from) ? to + text.substring(from.length()) : text;
    }
}
