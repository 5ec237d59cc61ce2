package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;

/**
 * What the volumes of copied claims are made from: the VolumeSnapshots in the copy, by claim. A claim that is not named
 * gets an empty volume.
 */
record ClaimSources(Map<String, Origin> claims) {
    static final ClaimSources NONE = new ClaimSources(Map.of());

    /**
     * @param snapshot the VolumeSnapshot in the copy
     * @param atLeast a quantity that the volume may not be smaller than; empty when the driver does not say
     */
    record Origin(String snapshot, String atLeast) {}

    ClaimSources {
        claims = Map.copyOf(claims);
    }

    /**
     * Names the snapshot in a claim that was sanitised. {@code dataSource} and not {@code dataSourceRef}, since every
     * server knows it; the server fills in the other. Source: kubernetes.io, Persistent Volumes, "Volume Snapshot and
     * Restore Volume from Snapshot Support".
     */
    void apply(ApiKind kind, ObjectNode object) {
        Origin origin = kind.core("PersistentVolumeClaim") ? claims.get(Source.name(object)) : null;
        if (origin == null) {
            return;
        }
        ObjectNode spec = Rule.at(object, "spec");
        spec.putObject("dataSource")
                .put("apiGroup", VolumeSnapshots.GROUP)
                .put("kind", "VolumeSnapshot")
                .put("name", origin.snapshot());
        ObjectNode requests = Rule.at(spec, "resources", "requests");
        if (!origin.atLeast().isEmpty() && smaller(requests.path("storage").asText("0"), origin.atLeast())) {
            requests.put("storage", origin.atLeast());
        }
    }

    private static boolean smaller(String quantity, String other) {
        return Quantity.getAmountInBytes(new Quantity(quantity))
                        .compareTo(Quantity.getAmountInBytes(new Quantity(other)))
                < 0;
    }
}
