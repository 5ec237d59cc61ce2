package dev.airtime.staging;

import static dev.airtime.staging.Reason.annotation;
import static dev.airtime.staging.Reason.label;
import static dev.airtime.staging.Reason.leftOut;
import static dev.airtime.staging.Reason.some;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.Set;

/** Objects that nobody misses in a copy: something makes them anew, or they mean nothing there. */
final class LeftOut {
    private static final Set<String> PUBLISHED_CONFIG_MAPS =
            Set.of("kube-root-ca.crt", "openshift-service-ca.crt", "istio-ca-root-cert", "istio-ca-crl");
    private static final Set<String> CREDENTIAL_SECRETS =
            Set.of("kubernetes.io/service-account-token", "bootstrap.kubernetes.io/token", "helm.sh/release.v1");

    /** Labels of the lists that deployment tools keep of what they deployed. */
    private static final List<String> INVENTORIES =
            List.of("cli-utils.sigs.k8s.io/inventory-id", "kapp.k14s.io/is-app");

    static final List<Reason> REASONS = List.of(
            leftOut(
                    "airtime",
                    "it is Airtime's own",
                    (k, o, s) -> Keys.AIRTIME.equals(label(o, Keys.MANAGED_BY)) || label(o, Keys.REHEARSAL) != null),
            leftOut("deleting", "it is being deleted", (k, o, s) -> o.path("metadata")
                    .hasNonNull("deletionTimestamp")),
            leftOut(
                    "controlled",
                    "its controller makes it anew",
                    (k, o, s) -> some(
                            o.path("metadata").path("ownerReferences"),
                            r -> r.path("controller").asBoolean() && !(orphans(k) && orphaned(r, s)))),
            leftOut(
                    "published-config-map",
                    "its publisher makes it anew",
                    (k, o, s) -> k.core("ConfigMap")
                            && (PUBLISHED_CONFIG_MAPS.contains(Source.name(o))
                                    || annotation(o, "control-plane.alpha.kubernetes.io/leader") != null)),
            leftOut(
                    "deployment-record",
                    "a deployment tool keeps in it what it deployed, and would remove production's",
                    (k, o, s) -> k.core("ConfigMap")
                            && ("helm".equals(label(o, "owner"))
                                    || "TILLER".equals(label(o, "OWNER"))
                                    || INVENTORIES.stream().anyMatch(l -> label(o, l) != null))),
            leftOut(
                    "credential-secret",
                    "it is a credential of production itself",
                    (k, o, s) -> k.core("Secret") && credential(o)),
            leftOut(
                    "managed-endpoints",
                    "the Service's controller makes it anew",
                    (k, o, s) -> (k.core("Endpoints") && !s.needsEndpoints(Source.name(o)))
                            || (k.is("discovery.k8s.io", "EndpointSlice")
                                    && label(o, "endpointslice.kubernetes.io/managed-by") != null)),
            leftOut("finished-job", "it has run", (k, o, s) -> k.is("batch", "Job") && finished(o)),
            leftOut(
                    "egress-only-policy",
                    "the copy has its own egress rules",
                    (k, o, s) -> k.is("networking.k8s.io", "NetworkPolicy") && egressOnly(o)));

    private LeftOut() {}

    /** Kinds that workloads need although what made them is not copied: they stand on their own then. */
    private static boolean orphans(ApiKind kind) {
        return kind.core("ConfigMap") || kind.core("Secret");
    }

    /** Whether the owner is not copied, or is one for which no controller of Kubernetes' own makes such objects. */
    private static boolean orphaned(JsonNode owner, Source source) {
        String apiVersion = owner.path("apiVersion").asText();
        int slash = apiVersion.indexOf('/');
        ApiKind kind = new ApiKind(
                slash < 0 ? "" : apiVersion.substring(0, slash),
                apiVersion.substring(slash + 1),
                "",
                owner.path("kind").asText());
        ObjectNode object = Json.object();
        object.putObject("metadata").put("name", owner.path("name").asText());
        return !kind.custom() || !(Selection.of(kind, object, source) instanceof Choice.Copy);
    }

    private static boolean credential(ObjectNode secret) {
        String type = secret.path("type").asText();
        return CREDENTIAL_SECRETS.contains(type)
                || annotation(secret, "openshift.io/token-secret.name") != null
                || annotation(secret, "openshift.io/internal-registry-auth-token.service-account") != null
                || (type.equals("kubernetes.io/dockercfg")
                        && Source.name(secret).contains("-dockercfg-"))
                || label(secret, "argocd.argoproj.io/secret-type") != null
                // The key of a certificate that is still being ordered.
                || label(secret, "cert-manager.io/next-private-key") != null;
    }

    private static boolean finished(ObjectNode job) {
        JsonNode status = job.path("status");
        return status.hasNonNull("completionTime")
                || some(
                        status.path("conditions"),
                        c -> Set.of("Complete", "Failed")
                                        .contains(c.path("type").asText())
                                && "True".equals(c.path("status").asText()));
    }

    private static boolean egressOnly(ObjectNode policy) {
        JsonNode types = policy.path("spec").path("policyTypes");
        return types.size() == 1 && "Egress".equals(types.path(0).asText());
    }
}
