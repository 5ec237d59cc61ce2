package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.airtime.api.PatchSpec;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The user's changes to what is copied. Counts which patches met an object, since one that met none is a mistake. */
final class Patches {
    private static final YAMLMapper YAML = new YAMLMapper();

    private final List<PatchSpec> specs;
    private final List<JsonNode> patches = new ArrayList<>();
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();

    /** @throws IllegalArgumentException when a patch is neither an object nor a list; says which */
    Patches(List<PatchSpec> specs) {
        this.specs = List.copyOf(specs);
        for (int i = 0; i < specs.size(); i++) {
            patches.add(parse(field(i), specs.get(i).patch()));
        }
    }

    private static JsonNode parse(String field, String text) {
        JsonNode patch;
        try {
            patch = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(field + ".patch is neither YAML nor JSON; correct it", e);
        }
        if (!(patch instanceof ObjectNode) && !(patch instanceof ArrayNode)) {
            throw new IllegalArgumentException(
                    field
                            + ".patch must be an object (a JSON merge patch) or a list of operations (a JSON patch); correct it");
        }
        return patch;
    }

    /**
     * Applies the patches whose target chooses {@code original}, the object as it is in production.
     *
     * @throws IllegalArgumentException when a patch does not fit; names the patch, never a value
     */
    ObjectNode apply(ApiKind kind, ObjectNode original, ObjectNode object) {
        ObjectNode patched = object;
        for (int i = 0; i < specs.size(); i++) {
            if (ObjectMatch.matches(specs.get(i).target(), kind, original)) {
                used.add(i);
                patched = apply(field(i), patches.get(i), patched);
                if (!Source.name(patched).equals(Source.name(original))
                        || !patched.path("kind").equals(object.path("kind"))) {
                    throw new IllegalArgumentException(field(i) + ".patch may change neither name nor kind");
                }
            }
        }
        return patched;
    }

    private static ObjectNode apply(String field, JsonNode patch, ObjectNode object) {
        try {
            JsonNode result = patch instanceof ObjectNode merge
                    ? merge(object.deepCopy(), merge)
                    : JsonPatch.apply(patch, object.deepCopy());
            if (result instanceof ObjectNode done) {
                return done;
            }
        } catch (RuntimeException e) {
            // The library's sentence may quote a value of the object.
            throw new IllegalArgumentException(
                    field + ".patch does not fit the object: a path is missing or a test fails; correct it", e);
        }
        throw new IllegalArgumentException(field + ".patch leaves no object; correct it");
    }

    /** RFC 7396, section 2. */
    private static ObjectNode merge(ObjectNode target, ObjectNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            JsonNode value = field.getValue();
            if (value.isNull()) {
                target.remove(field.getKey());
            } else if (value instanceof ObjectNode inner) {
                JsonNode old = target.get(field.getKey());
                target.set(field.getKey(), merge(old instanceof ObjectNode o ? o : Json.object(), inner));
            } else {
                target.set(field.getKey(), value.deepCopy());
            }
        }
        return target;
    }

    /** Patches that met no object. */
    List<String> unused() {
        return IntStream.range(0, specs.size())
                .filter(i -> !used.contains(i))
                .mapToObj(i -> field(i) + ": no copied object matches its target")
                .toList();
    }

    private static String field(int i) {
        return "spec.staging.patches[" + i + "]";
    }
}
