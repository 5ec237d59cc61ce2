package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The objects of one kind that stand in the copy, from their metadata alone.
 *
 * @param objects by name
 */
record Standing(Map<String, Entry> objects) {
    static final Standing NONE = new Standing(Map.of());

    /**
     * An object of the copy.
     *
     * @param uid its uid
     * @param copied whether a run of ours applied it
     * @param hash of what was applied; empty when nothing was
     * @param created whether fields of it are ours by a create or an update, not by an apply
     * @param touched whether somebody else owns a field of it (status apart)
     */
    record Entry(String uid, boolean copied, String hash, boolean created, boolean touched) {}

    Standing {
        objects = Map.copyOf(objects);
    }

    /** @throws Refused when the kind can't be listed */
    static Standing read(ApiServer api, ApiKind kind, Source source) {
        Map<String, Entry> objects = new HashMap<>();
        api.listMetadata(
                kind.collection(source.target()),
                o -> objects.put(Source.name(o), entry(o.path("metadata"), source.namespace())));
        return new Standing(objects);
    }

    Optional<Entry> find(String name) {
        return Optional.ofNullable(objects.get(name));
    }

    private static Entry entry(JsonNode metadata, String source) {
        return new Entry(
                metadata.path("uid").asText(),
                source.equals(metadata.path("labels").path(Keys.COPIED_FROM).asText()) && !controlled(metadata),
                metadata.path("annotations").path(Keys.HASH).asText(""),
                Adoption.needed(metadata),
                touched(metadata));
    }

    private static boolean touched(JsonNode metadata) {
        for (JsonNode manager : metadata.path("managedFields")) {
            if (!Keys.AIRTIME.equals(manager.path("manager").asText()) && !manager.hasNonNull("subresource")) {
                return true;
            }
        }
        return false;
    }

    /** Whether a controller owns the object. */
    static boolean controlled(ObjectNode object) {
        return controlled(object.path("metadata"));
    }

    private static boolean controlled(JsonNode metadata) {
        for (JsonNode owner : metadata.path("ownerReferences")) {
            if (owner.path("controller").asBoolean()) {
                return true;
            }
        }
        return false;
    }
}
