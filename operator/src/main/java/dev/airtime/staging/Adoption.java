package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the fields of an object that a create made ours the fields of an apply. The API server tells managers apart by
 * name and operation (Kubernetes, Server-Side Apply, Managers), so an apply would otherwise conflict with our own create,
 * and a field that it leaves out would stay. client-go's csaupgrade does the same to what kubectl created.
 */
final class Adoption {
    private static final String APPLY = "Apply";

    private Adoption() {}

    /** Whether fields are ours by another operation than apply. */
    static boolean needed(JsonNode metadata) {
        for (JsonNode manager : metadata.path("managedFields")) {
            if (created(manager)) {
                return true;
            }
        }
        return false;
    }

    /** The JSON patch that does it; the server refuses it with 409 once the object is another version. Empty when done. */
    static Optional<ArrayNode> patch(JsonNode object) {
        JsonNode metadata = object.path("metadata");
        if (!needed(metadata)) {
            return Optional.empty();
        }
        ArrayNode patch = Json.MAPPER.createArrayNode();
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/managedFields")
                .set("value", applied(metadata.path("managedFields")));
        patch.addObject()
                .put("op", "replace")
                .put("path", "/metadata/resourceVersion")
                .set("value", metadata.path("resourceVersion"));
        return Optional.of(patch);
    }

    private static ArrayNode applied(JsonNode managers) {
        ArrayNode result = Json.MAPPER.createArrayNode();
        ObjectNode ours = null;
        for (JsonNode manager : managers) {
            if (!created(manager) && !applies(manager)) {
                result.add(manager);
            } else if (ours == null) {
                ours = manager.deepCopy();
            } else {
                unite(Rule.at(ours, "fieldsV1"), manager.path("fieldsV1"));
            }
        }
        return ours == null ? result : result.add(ours.put("operation", APPLY));
    }

    /** A set of fields is a tree of maps, so that the union is the union of the maps. */
    private static void unite(ObjectNode fields, JsonNode others) {
        for (Map.Entry<String, JsonNode> other : others.properties()) {
            if (fields.get(other.getKey()) instanceof ObjectNode same) {
                unite(same, other.getValue());
            } else {
                fields.set(other.getKey(), other.getValue().deepCopy());
            }
        }
    }

    private static boolean created(JsonNode manager) {
        return ours(manager) && !APPLY.equals(operation(manager));
    }

    private static boolean applies(JsonNode manager) {
        return ours(manager) && APPLY.equals(operation(manager));
    }

    private static @Nullable String operation(JsonNode manager) {
        return manager.path("operation").textValue();
    }

    private static boolean ours(JsonNode manager) {
        return Keys.AIRTIME.equals(manager.path("manager").asText()) && !manager.hasNonNull("subresource");
    }
}
