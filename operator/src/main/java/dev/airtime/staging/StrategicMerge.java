package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Merges a patch into an object: Kubernetes' strategic merge patch for its own kinds, in which lists with a merge key are
 * merged item by item; a JSON merge patch (RFC 7396, section 2) for custom kinds, which is the same without such lists.
 *
 * <p>Known are {@code $patch: delete}, {@code $patch: replace} and lists {@code $deleteFromPrimitiveList/FIELD}
 * (kubernetes/community, contributors/devel/sig-api-machinery/strategic-merge-patch.md); {@code $setElementOrder} and
 * {@code $retainKeys} are for programs that compute patches and are ignored.
 */
final class StrategicMerge {
    private static final String DIRECTIVE = "$patch";
    private static final String DELETE_FROM = "$deleteFromPrimitiveList/";

    /** Merge keys by the list's field: {@code patchMergeKey} in k8s.io/api core/v1, apps/v1, rbac and networking types. */
    private static final Map<String, List<String>> KEYS = Map.ofEntries(
            Map.entry("containers", List.of("name")),
            Map.entry("initContainers", List.of("name")),
            Map.entry("ephemeralContainers", List.of("name")),
            Map.entry("volumes", List.of("name")),
            Map.entry("env", List.of("name")),
            Map.entry("volumeMounts", List.of("mountPath")),
            Map.entry("volumeDevices", List.of("devicePath")),
            Map.entry("ports", List.of("containerPort", "port")),
            Map.entry("imagePullSecrets", List.of("name")),
            Map.entry("secrets", List.of("name")),
            Map.entry("hostAliases", List.of("ip")),
            Map.entry("topologySpreadConstraints", List.of("topologyKey")),
            Map.entry("resourceClaims", List.of("name")),
            Map.entry("conditions", List.of("type")));

    private StrategicMerge() {}

    /** Merges {@code patch} into {@code target}, in place; {@code lists}: whether lists are merged by their keys. */
    static ObjectNode merge(ObjectNode target, ObjectNode patch, boolean lists) {
        if (lists && patch.path(DIRECTIVE).asText().equals("replace")) {
            target.removeAll();
        }
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (lists && name.startsWith("$")) {
                if (name.startsWith(DELETE_FROM)) {
                    remove(target.get(name.substring(DELETE_FROM.length())), value);
                }
            } else if (value.isNull()
                    || (lists && value.path(DIRECTIVE).asText().equals("delete"))) {
                target.remove(name);
            } else if (value instanceof ObjectNode inner) {
                ObjectNode old = target.get(name) instanceof ObjectNode o ? o : Json.object();
                target.set(name, merge(old, inner, lists));
            } else if (lists && value instanceof ArrayNode items && target.get(name) instanceof ArrayNode old) {
                target.set(name, list(name, old, items));
            } else {
                target.set(name, value.deepCopy());
            }
        }
        return target;
    }

    private static ArrayNode list(String field, ArrayNode old, ArrayNode patch) {
        boolean replaces = false;
        for (JsonNode item : patch) {
            replaces |= item.path(DIRECTIVE).asText().equals("replace");
        }
        String key = key(field, patch);
        if (replaces || key == null) {
            return plain(patch);
        }
        // Items that the patch adds stand before the others, as the API server puts them.
        List<JsonNode> added = new ArrayList<>();
        for (JsonNode item : patch) {
            ObjectNode same = find(old, key, item);
            if (item.path(DIRECTIVE).asText().equals("delete")) {
                removeIf(old, key, item);
            } else if (same != null && item instanceof ObjectNode change) {
                merge(same, change, true);
            } else {
                added.add(item.deepCopy());
            }
        }
        ArrayNode result = old.arrayNode();
        added.forEach(result::add);
        return result.addAll(old);
    }

    private static ArrayNode plain(ArrayNode patch) {
        ArrayNode result = patch.arrayNode();
        for (JsonNode item : patch) {
            if (!item.has(DIRECTIVE)) {
                result.add(item.deepCopy());
            }
        }
        return result;
    }

    /** The merge key of a list; null when it is replaced as a whole, as lists without a key are. */
    private static @Nullable String key(String field, ArrayNode patch) {
        for (String key : KEYS.getOrDefault(field, List.of())) {
            boolean all = true;
            for (JsonNode item : patch) {
                all &= item.hasNonNull(key);
            }
            if (all) {
                return key;
            }
        }
        return null;
    }

    private static @Nullable ObjectNode find(ArrayNode list, String key, JsonNode like) {
        for (JsonNode item : list) {
            if (item instanceof ObjectNode object && object.path(key).equals(like.path(key))) {
                return object;
            }
        }
        return null;
    }

    private static void removeIf(ArrayNode list, String key, JsonNode like) {
        for (Iterator<JsonNode> i = list.iterator(); i.hasNext(); ) {
            if (i.next().path(key).equals(like.path(key))) {
                i.remove();
            }
        }
    }

    private static void remove(@Nullable JsonNode from, JsonNode values) {
        if (from instanceof ArrayNode list) {
            for (JsonNode value : values) {
                for (Iterator<JsonNode> i = list.iterator(); i.hasNext(); ) {
                    if (i.next().equals(value)) {
                        i.remove();
                    }
                }
            }
        }
    }
}
