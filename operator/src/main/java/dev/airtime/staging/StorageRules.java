package dev.airtime.staging;

import java.util.List;

/** Rules about what is stored: volumes, configuration. */
final class StorageRules {
    private static final List<String> VOLUME_ANNOTATIONS =
            List.of("pv.kubernetes.io/", "volume.kubernetes.io/", "volume.beta.kubernetes.io/", "cdi.kubevirt.io/");

    static final List<Rule> ALL = List.of(
            Rule.of("empty-volume", "", "PersistentVolumeClaim", (kind, claim, source) -> Rule.at(claim, "spec")
                    .remove(List.of("volumeName", "dataSource", "dataSourceRef"))),
            Rule.of("claim-templates", "apps", "StatefulSet", (kind, set, source) -> Rule.objects(
                            set.path("spec").path("volumeClaimTemplates"))
                    .forEach(t -> {
                        t.remove("status");
                        Rule.at(t, "metadata").remove("creationTimestamp");
                        Rule.drop(
                                Rule.at(t, "metadata"), "annotations", a -> Rule.startsWithAny(a, VOLUME_ANNOTATIONS));
                        Rule.at(t, "spec").remove(List.of("volumeName", "dataSource", "dataSourceRef"));
                    })),
            new Rule(
                    "immutable",
                    kind -> kind.core("ConfigMap") || kind.core("Secret"),
                    (kind, object, source) -> object.remove("immutable")));

    private StorageRules() {}
}
