package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.Set;

/** Rules about what every object has: metadata, and references to its own namespace. */
final class MetadataRules {
    private static final Set<String> KEPT = Set.of("name", "labels", "annotations");

    /** GitOps tools take what carries their labels for their own, and prune it or report it as drift. */
    private static final List<String> LABELS = List.of(
            "argocd.argoproj.io/",
            "kustomize.toolkit.fluxcd.io/",
            "helm.toolkit.fluxcd.io/",
            "cli-utils.sigs.k8s.io/",
            "kapp.k14s.io/",
            "objectset.rio.cattle.io/",
            "olm.",
            "velero.io/",
            "reconcile.external-secrets.io/",
            "secrets-store.csi.k8s.io/",
            "controller.cert-manager.io/",
            "app.kubernetes.io/instance",
            "app.kubernetes.io/managed-by",
            "azure.workload.identity/",
            "airtime.dev/");

    private static final List<String> ANNOTATIONS = List.of(
            "kubectl.kubernetes.io/last-applied-configuration",
            "deployment.kubernetes.io/",
            "meta.helm.sh/",
            "argocd.argoproj.io/",
            "kustomize.toolkit.fluxcd.io/",
            "helm.toolkit.fluxcd.io/",
            "fluxcd.io/",
            "helm.sh/",
            "config.k8s.io/",
            "kapp.k14s.io/",
            "objectset.rio.cattle.io/",
            "olm.",
            "backup.velero.io/",
            "velero.io/",
            "cdi.kubevirt.io/",
            "reconcile.external-secrets.io/",
            "sealedsecrets.bitnami.com/",
            "reflector.v1.k8s.emberstack.com/",
            "replicator.v1.mittwald.de/",
            "kubed.appscode.com/sync",
            "external-dns.alpha.kubernetes.io/",
            "cert-manager.io/",
            "acme.cert-manager.io/",
            "control-plane.alpha.kubernetes.io/",
            "endpoints.kubernetes.io/",
            "pv.kubernetes.io/",
            "volume.kubernetes.io/",
            "volume.beta.kubernetes.io/",
            "kubernetes.io/service-account.uid",
            "eks.amazonaws.com/",
            "iam.gke.io/",
            "azure.workload.identity/",
            "airtime.dev/");

    static final Rule SERVER_FIELDS =
            Rule.everywhere("server-fields", (kind, object, source) -> serverFields(object, source));

    /** By this label a later run knows what an earlier one copied. */
    static final Rule COPIED_FROM = Rule.everywhere("copied-from", (kind, object, source) -> {
        Rule.map(Rule.at(object, "metadata"), "labels").put(Keys.COPIED_FROM, source.namespace());
    });

    static final List<Rule> ALL = List.of(
            SERVER_FIELDS,
            Rule.everywhere(
                    "foreign-labels",
                    (kind, object, source) ->
                            Rule.drop(Rule.at(object, "metadata"), "labels", l -> Rule.startsWithAny(l, LABELS))),
            Rule.everywhere(
                    "foreign-annotations",
                    (kind, object, source) -> Rule.drop(
                            Rule.at(object, "metadata"),
                            "annotations",
                            a -> Rule.startsWithAny(a, ANNOTATIONS) && !a.equals(Keys.POOL_SIZE))),
            new Rule(
                    "namespace-references",
                    kind -> !kind.core("ConfigMap") && !kind.core("Secret"),
                    (kind, object, source) -> {
                        for (String field : fields(object)) {
                            if (!field.equals("metadata")) {
                                references(object.path(field), source);
                            }
                        }
                    }));

    private MetadataRules() {}

    /** What the server sets, or would act on: uid, versions, owners, finalizers, managedFields, status. */
    private static void serverFields(ObjectNode object, Source source) {
        object.remove("status");
        ObjectNode metadata = Rule.at(object, "metadata");
        metadata.retain(KEPT);
        metadata.put("namespace", source.target());
    }

    /** A field of the name namespace that names production's. */
    private static void references(JsonNode node, Source source) {
        if (node instanceof ObjectNode object) {
            for (String field : fields(object)) {
                if (field.equals("namespace") && object.path(field).asText().equals(source.namespace())) {
                    object.set(field, TextNode.valueOf(source.target()));
                } else {
                    references(object.path(field), source);
                }
            }
        } else if (node instanceof ArrayNode array) {
            array.forEach(n -> references(n, source));
        }
    }

    private static List<String> fields(ObjectNode object) {
        return object.properties().stream().map(e -> e.getKey()).toList();
    }
}
