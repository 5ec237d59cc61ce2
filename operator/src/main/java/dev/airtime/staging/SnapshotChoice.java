package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Sha256;
import java.util.List;
import java.util.Optional;

/** Whether and how a claim of production can be snapshotted. Pure. */
sealed interface SnapshotChoice {
    /** It can, with this VolumeSnapshotClass. */
    record Take(String snapshotClass) implements SnapshotChoice {}

    /** It has no volume yet, so an empty one is right. */
    record Empty() implements SnapshotChoice {}

    /** It can't. */
    record Refuse(String why) implements SnapshotChoice {}

    /** Marks the class that is taken when a VolumeSnapshot names none: external-snapshotter, README. */
    String DEFAULT_CLASS = "snapshot.storage.kubernetes.io/is-default-class";

    /** A VolumeSnapshot may be 253 characters; 63 keep names readable and fit a label. */
    int NAME = 63;

    /**
     * Decides for one claim.
     *
     * @param claim a claim of production
     * @param volume its PersistentVolume; empty when there is none
     * @param storageClass its StorageClass; empty when it names none or that is gone
     * @param classes every VolumeSnapshotClass
     */
    static SnapshotChoice of(
            JsonNode claim, Optional<JsonNode> volume, Optional<JsonNode> storageClass, List<JsonNode> classes) {
        String phase = claim.path("status").path("phase").asText();
        if ("Pending".equals(phase) || phase.isEmpty()) {
            return new Empty();
        }
        if (!"Bound".equals(phase) || volume.isEmpty()) {
            return new Refuse("its phase is " + phase + ", its volume is not there");
        }
        String driver = volume.get().path("spec").path("csi").path("driver").asText("");
        if (driver.isEmpty()) {
            return new Refuse("its PersistentVolume " + name(volume.get())
                    + " is not of a CSI driver, and only those have snapshots");
        }
        if (storageClass.isEmpty()) {
            return new Refuse("it has no StorageClass that could make a volume from a snapshot");
        }
        String provisioner = storageClass.get().path("provisioner").asText();
        if (!provisioner.equals(driver)) {
            return new Refuse("its StorageClass " + name(storageClass.get()) + " (provisioner " + provisioner
                    + ") makes no volumes of its driver " + driver);
        }
        List<JsonNode> fitting = classes.stream()
                .filter(c -> driver.equals(c.path("driver").asText()))
                .toList();
        List<JsonNode> preferred = fitting.stream()
                .filter(c -> "true"
                        .equals(c.path("metadata")
                                .path("annotations")
                                .path(DEFAULT_CLASS)
                                .asText()))
                .toList();
        return (preferred.isEmpty() ? fitting : preferred)
                .stream()
                        .map(SnapshotChoice::name)
                        .sorted()
                        .findFirst()
                        .<SnapshotChoice>map(Take::new)
                        .orElseGet(() -> new Refuse("its StorageClass " + name(storageClass.get()) + " (provisioner "
                                + provisioner + ") has no VolumeSnapshotClass"));
    }

    /**
     * The name of a claim's snapshot, in production, in the copy, and of the content: one for each event, target and
     * sync.
     */
    static String snapshotName(StagingRequest request, String claim) {
        String said = request.eventUid() + '|' + request.spec().namespace() + '|' + request.sync() + '|' + claim;
        String begin = "airtime-" + request.event() + "-" + claim;
        int room = NAME - 11;
        String cut = begin.length() <= room ? begin : begin.substring(0, room).replaceAll("[^a-z0-9]+$", "");
        return cut + "-" + Sha256.hex(said, 10);
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
