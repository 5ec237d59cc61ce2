package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * An object that a removal has not got rid of yet.
 *
 * @param kind its kind
 * @param name its name
 * @param uid its uid
 * @param version its resourceVersion
 * @param copied whether it was copied from the request's source: only such a one is changed
 * @param deleting whether the server was asked to delete it
 * @param finalizers what must answer before it goes
 */
record Remnant(
        ApiKind kind,
        String name,
        String uid,
        String version,
        boolean copied,
        boolean deleting,
        List<String> finalizers) {
    /**
     * Kubernetes' own, which protect data or wait for dependents and always have a controller: Storage Object in Use
     * Protection, garbage collection, and the CSI snapshot controller's and provisioner's.
     */
    private static final Set<String> KEPT =
            Set.of("kubernetes.io/pvc-protection", "kubernetes.io/pv-protection", "foregroundDeletion", "orphan");

    private static final List<String> KEPT_GROUPS =
            List.of("snapshot.storage.kubernetes.io/", "external-provisioner.volume.kubernetes.io/");

    Remnant {
        finalizers = List.copyOf(finalizers);
    }

    static Remnant of(ApiKind kind, ObjectNode object, String source) {
        JsonNode metadata = object.path("metadata");
        List<String> finalizers = new ArrayList<>();
        metadata.path("finalizers").forEach(f -> finalizers.add(f.asText()));
        return new Remnant(
                kind,
                metadata.path("name").asText(),
                metadata.path("uid").asText(),
                metadata.path("resourceVersion").asText(""),
                source.equals(metadata.path("labels").path(Keys.COPIED_FROM).asText()),
                metadata.hasNonNull("deletionTimestamp"),
                finalizers);
    }

    /** The finalizers that may be removed when nobody answers; none of an object that was not copied. */
    List<String> removable() {
        return copied && deleting ? finalizers.stream().filter(f -> !kept(f)).toList() : List.of();
    }

    /** The merge patch that removes them; refused by the server when the object has changed since. */
    ObjectNode withoutRemovable() {
        ObjectNode patch = Json.object();
        ObjectNode metadata = patch.putObject("metadata").put("uid", uid);
        if (!version.isEmpty()) {
            metadata.put("resourceVersion", version);
        }
        var left = metadata.putArray("finalizers");
        finalizers.stream().filter(Remnant::kept).forEach(left::add);
        return patch;
    }

    String title() {
        return kind.title() + "/" + name;
    }

    /** Name and finalizers. */
    String line() {
        return title() + (finalizers.isEmpty() ? "" : " (" + String.join(", ", finalizers) + ")");
    }

    private static boolean kept(String finalizer) {
        return KEPT.contains(finalizer) || Rule.startsWithAny(finalizer, KEPT_GROUPS);
    }
}
