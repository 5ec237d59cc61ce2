package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what is copied. A rule is a name and a test; the first that matches decides. Sources: which objects are
 * generated and by whom, namespace-copy research section 1; each rule has its cases in {@code selection.yaml}.
 */
final class Selection {
    /** One reason not to copy. */
    record Rule(String name, Test test, Choice choice) {}

    /** Whether a rule speaks of an object. */
    @FunctionalInterface
    interface Test {
        boolean matches(ApiKind kind, ObjectNode object, Source source);
    }

    /** Kinds that mean nothing elsewhere, or that the copy has its own of; they are not even listed. */
    private static final Set<String> NEVER = Set.of(
            "Event",
            "Lease",
            "ControllerRevision",
            "PodTemplate",
            "ResourceQuota",
            "LimitRange",
            "CSIStorageCapacity",
            "ResourceClaim");

    private static final Set<String> NEVER_GROUPS = Set.of(
            "airtime.dev",
            "events.k8s.io",
            "coordination.k8s.io",
            "authorization.k8s.io",
            "authentication.k8s.io",
            "extensions",
            "metrics.k8s.io",
            "custom.metrics.k8s.io",
            "external.metrics.k8s.io",
            "packages.operators.coreos.com",
            "snapshot.storage.k8s.io");

    private static final Set<String> PUBLISHED_CONFIG_MAPS =
            Set.of("kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "istio-ca-crl");
    private static final Set<String> CREDENTIAL_SECRETS =
            Set.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token", "helm.sh/release.v1");
    private static final String GATEWAY = "gateway.networking.k8s.io";
    private static final Set<String> ROUTES = Set.of("HTTPRoute", "GRPCRoute", "TLSRoute");

    static final List<Rule> RULES = List.of(
            skip(
                    "controlled",
                    "its controller makes it anew",
                    (k, o, s) -> some(o.path("metadata").path("ownerReferences"), r -> r.path("controller")
                            .asBoolean())),
            skip("deleting", "it is being deleted", (k, o, s) -> o.path("metadata")
                    .hasNonNull("deletionTimestamp")),
            skip(
                    "airtime",
                    "it is Airtime's own",
                    (k, o, s) -> Keys.AIRTIME.equals(label(o, Keys.MANAGED_BY)) || label(o, Keys.REHEARSAL) != null),
            skip(
                    "published-config-map",
                    "its publisher makes it anew",
                    (k, o, s) -> k.core("ConfigMap")
                            && (PUBLISHED_CONFIG_MAPS.contains(Source.name(o))
                                    || annotation(o, "control-plane.alpha.kubernetes.io/leader") != null)),
            skip(
                    "credential-secret",
                    "it is a credential of production itself",
                    (k, o, s) -> k.core("Secret")
                            && (CREDENTIAL_SECRETS.contains(o.path("type").asText())
                                    || annotation(o, "openshift.io/token-secret.name") != null)),
            skip(
                    "managed-endpoints",
                    "the Service's controller makes it anew",
                    (k, o, s) -> (k.core("Endpoints") && !s.needsEndpoints(Source.name(o)))
                            || (k.is("discovery.k8s.io", "EndpointSlice")
                                    && label(o, "endpointslice.kubernetes.io/managed-by") != null)),
            skip(
                    "finished-job",
                    "it has run",
                    (k, o, s) -> k.is("batch", "Job")
                            && (o.path("status").hasNonNull("completionTime")
                                    || some(
                                            o.path("status").path("conditions"),
                                            c -> Set.of("Complete", "Failed")
                                                            .contains(c.path("type")
                                                                    .asText())
                                                    && "True"
                                                            .equals(c.path("status")
                                                                    .asText())))),
            skip(
                    "egress-only-policy",
                    "the copy has its own egress rules",
                    (k, o, s) -> k.is("networking.k8s.io", "NetworkPolicy")
                            && o.path("spec").path("policyTypes").size() == 1
                            && "Egress"
                                    .equals(o.path("spec")
                                            .path("policyTypes")
                                            .path(0)
                                            .asText())),
            hold(
                    "bare-pod",
                    "a bare pod can't be held at zero; let a Deployment make it",
                    false,
                    (k, o, s) -> k.core("Pod")),
            hold(
                    "bare-replica-set",
                    "a ReplicaSet without a Deployment is not copied",
                    false,
                    (k, o, s) -> k.is("apps", "ReplicaSet")),
            hold(
                    "host-network",
                    "no NetworkPolicy holds a pod on the host's network",
                    false,
                    (k, o, s) -> PodTemplates.of(k, o)
                            .map(t -> t.path("spec").path("hostNetwork").asBoolean())
                            .orElse(false)),
            hold(
                    "daemon-set",
                    "a DaemonSet can't be held at zero and uses the nodes that production's does",
                    true,
                    (k, o, s) -> k.is("apps", "DaemonSet")),
            hold(
                    "unmapped-ingress",
                    "spec.staging.hosts does not map every host that it answers to, so it could take production's"
                            + " traffic",
                    false,
                    (k, o, s) -> k.is("networking.k8s.io", "Ingress")
                            && !s.spec().hosts().keySet().containsAll(ingressHosts(o))),
            hold(
                    "unmapped-route",
                    "spec.staging.hosts does not map every host that it answers to, so it could take production's"
                            + " traffic",
                    false,
                    (k, o, s) -> route(k)
                            && (o.path("spec").path("hostnames").isEmpty()
                                    || some(
                                            o.path("spec").path("hostnames"),
                                            h -> !s.spec().hosts().containsKey(h.asText())))),
            hold(
                    "custom-kind",
                    "a custom kind may act outside the namespace",
                    true,
                    (k, o, s) -> k.custom() && !route(k)));

    private Selection() {}

    /** Whether objects of the kind are looked at. */
    static boolean looksAt(ApiKind kind) {
        return !NEVER.contains(kind.kind()) && !NEVER_GROUPS.contains(kind.group());
    }

    /** Whether every object of the kind is held back, so that it is enough to count them. */
    static boolean holdsBackAll(ApiKind kind, Source source) {
        return kind.custom() && !route(kind) && !ObjectMatch.named(source.spec().include(), kind);
    }

    static Choice of(ApiKind kind, ObjectNode object, Source source) {
        if (ObjectMatch.any(source.spec().exclude(), kind, object)) {
            return new Choice.Skip("spec.staging.exclude");
        }
        Optional<Rule> rule = RULES.stream()
                .filter(r -> r.test().matches(kind, object, source))
                .findFirst();
        if (rule.isEmpty()) {
            return new Choice.Copy();
        }
        Choice choice = rule.get().choice();
        boolean included = choice instanceof Choice.HoldBack h
                && h.includable()
                && ObjectMatch.byName(source.spec().include(), kind, object);
        return included ? new Choice.Copy() : choice;
    }

    /** The hosts that an Ingress answers to; an empty one where it answers to all. */
    static Set<String> ingressHosts(ObjectNode ingress) {
        Set<String> hosts = new TreeSet<>();
        JsonNode spec = ingress.path("spec");
        spec.path("rules").forEach(r -> hosts.add(r.path("host").asText("")));
        spec.path("tls").forEach(t -> t.path("hosts").forEach(h -> hosts.add(h.asText())));
        if (spec.has("defaultBackend") || spec.path("rules").isEmpty()) {
            hosts.add("");
        }
        return hosts;
    }

    static boolean route(ApiKind kind) {
        return GATEWAY.equals(kind.group()) && ROUTES.contains(kind.kind());
    }

    private static Rule skip(String name, String why, Test test) {
        return new Rule(name, test, new Choice.Skip(why));
    }

    private static Rule hold(String name, String why, boolean includable, Test test) {
        return new Rule(name, test, new Choice.HoldBack(why, includable));
    }

    private static boolean some(JsonNode list, Predicate<JsonNode> test) {
        for (JsonNode item : list) {
            if (test.test(item)) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable String label(ObjectNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText(null);
    }

    private static @Nullable String annotation(ObjectNode object, String key) {
        return object.path("metadata").path("annotations").path(key).asText(null);
    }
}
