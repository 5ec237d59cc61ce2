package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Removes the snapshots that were made for an event: in the copy, the contents, then in production. Only what carries
 * Airtime's label and the event's uid. Each is asked to go and not waited for: a snapshot that is in use goes when the
 * claim made from it is gone, which its controller sees to (finalizer
 * snapshot.storage.kubernetes.io/volumesnapshot-as-source-protection).
 */
final class SnapshotRemoval {
    private final ApiServer api;
    private final LeftBehind leftBehind;

    SnapshotRemoval(ApiServer api, LeftBehind leftBehind) {
        this.api = api;
        this.leftBehind = leftBehind;
    }

    /** Whether production has a snapshot that was made for the event and that nobody has removed yet. */
    boolean any(StagingRequest request) {
        return !snapshots(request, request.sourceNamespace()).isEmpty();
    }

    /** @throws Refused when the server can't answer now */
    void run(StagingRequest request) {
        List<JsonNode> production = snapshots(request, request.sourceNamespace());
        List<JsonNode> inCopy = snapshots(request, request.spec().namespace());
        for (JsonNode s : inCopy) {
            remove(request, VolumeSnapshots.collection(request.spec().namespace()) + "/" + name(s), s);
        }
        // The content for the copy has the name of both snapshots.
        Stream.concat(inCopy.stream(), production.stream())
                .map(s -> VolumeSnapshots.content(name(s)))
                .distinct()
                .forEach(path -> api.findIfReadable(path)
                        .filter(c -> ours(c, request))
                        .ifPresent(c -> remove(request, path, c)));
        for (JsonNode s : production) {
            api.findIfReadable(VolumeSnapshots.content(s.path("status")
                            .path("boundVolumeSnapshotContentName")
                            .asText("-")))
                    .filter(c -> "Retain"
                            .equals(c.path("spec").path("deletionPolicy").asText()))
                    .ifPresent(c -> leftBehind.tell(
                            request,
                            "SnapshotKept",
                            "VolumeSnapshotContent " + name(c) + " of VolumeSnapshot " + name(s)
                                    + " stays on the storage, as its VolumeSnapshotClass says (deletionPolicy Retain);"
                                    + " delete it by hand"));
            remove(request, VolumeSnapshots.collection(request.sourceNamespace()) + "/" + name(s), s);
        }
    }

    /** Whether an object was made for the event. */
    static boolean ours(JsonNode object, StagingRequest request) {
        JsonNode metadata = object.path("metadata");
        return Keys.AIRTIME.equals(metadata.path("labels").path(Keys.MANAGED_BY).asText())
                && request.eventUid()
                        .equals(metadata.path("annotations")
                                .path(Keys.EVENT_UID)
                                .asText());
    }

    private List<JsonNode> snapshots(StagingRequest request, String namespace) {
        List<JsonNode> found = new ArrayList<>();
        // Who may not list them could not make any either.
        api.listIfReadable(
                VolumeSnapshots.collection(namespace) + "?labelSelector="
                        + ApiServer.encode(Keys.MANAGED_BY + "=" + Keys.AIRTIME),
                s -> {
                    if (ours(s, request) && !s.path("metadata").hasNonNull("deletionTimestamp")) {
                        found.add(s);
                    }
                });
        return found;
    }

    private void remove(StagingRequest request, String path, JsonNode object) {
        try {
            api.delete(path, object.path("metadata").path("uid").asText());
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            leftBehind.tell(request, "SnapshotNotRemoved", path + " was not deleted: " + e.getMessage());
        }
    }

    private static String name(JsonNode object) {
        return object.path("metadata").path("name").asText();
    }
}
