package dev.airtime;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/** Whose a pod is, as people call it. */
final class PodOwner {
    private static final String HASH = "pod-template-hash";

    private PodOwner() {}

    /** The name of the pod's Deployment, StatefulSet or Job, else its own. */
    static String workload(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        String hash = labels == null ? null : labels.get(HASH);
        return pod.getMetadata().getOwnerReferences().stream()
                .filter(o -> Boolean.TRUE.equals(o.getController()))
                .findFirst()
                .map(OwnerReference::getName)
                .map(name -> hash != null && name.endsWith("-" + hash)
                        ? name.substring(0, name.length() - hash.length() - 1)
                        : name)
                .orElse(pod.getMetadata().getName());
    }
}
