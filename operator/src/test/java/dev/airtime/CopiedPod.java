package dev.airtime;

import io.fabric8.kubernetes.api.model.PodBuilder;

/** A pod of the copy's Deployment api, for tests. */
final class CopiedPod {
    private CopiedPod() {}

    static PodBuilder of(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addToLabels("pod-template-hash", "5d4f")
                .addNewOwnerReference()
                .withController(true)
                .withKind("ReplicaSet")
                .withName("api-5d4f")
                .endOwnerReference()
                .endMetadata();
    }
}
