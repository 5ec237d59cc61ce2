package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.airtime.api.PatchSpec;
import io.fabric8.zjsonpatch.JsonPatch;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;

/** The user's changes to what is copied. Counts which patches met an object, since one that met none is a mistake. */
final class Patches {
    private static final YAMLMapper YAML = new YAMLMapper();

    private static final List<String> MAPS = List.of("annotations", "labels");

    /** What a patch does. */
    private sealed interface Change {
        /** Strategic merge for Kubernetes' own kinds, JSON merge for others. */
        record Merge(ObjectNode patch) implements Change {}

        /** RFC 6902. */
        record Operations(ArrayNode patch) implements Change {}

        /** One value. */
        record Value(ValuePath path, JsonNode value) implements Change {}
    }

    private final List<PatchSpec> specs;
    private final List<Change> changes = new ArrayList<>();
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();

    /** @throws IllegalArgumentException when a patch can't be understood; says which */
    Patches(List<PatchSpec> specs) {
        this.specs = List.copyOf(specs);
        for (int i = 0; i < specs.size(); i++) {
            changes.add(change(field(i), specs.get(i)));
        }
    }

    private static Change change(String field, PatchSpec spec) {
        String text = spec.patch();
        String path = spec.path();
        if ((text == null) == (path == null)) {
            throw new IllegalArgumentException(field + " must have either patch, or path and value");
        }
        if (path != null) {
            if (spec.value() == null) {
                throw new IllegalArgumentException(field + ".value is missing");
            }
            try {
                return new Change.Value(ValuePath.parse(path), scalar(spec.value()));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException(field + ".path " + e.getMessage(), e);
            }
        }
        JsonNode patch;
        try {
            patch = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(field + ".patch is neither YAML nor JSON; correct it", e);
        }
        if (patch instanceof ObjectNode merge) {
            return new Change.Merge(merge);
        }
        if (patch instanceof ArrayNode operations) {
            return new Change.Operations(operations);
        }
        throw new IllegalArgumentException(
                field + ".patch must be an object (a merge patch) or a list of operations (a JSON patch); correct it");
    }

    /** The value as YAML reads it, so that a number is a number; what is no single value is a text. */
    private static JsonNode scalar(String text) {
        try {
            JsonNode value = YAML.readTree(text);
            boolean plain = value != null && (value.isBoolean() || value.isNumber());
            return plain && value.asText().equals(text) ? value : TextNode.valueOf(text);
        } catch (JsonProcessingException e) {
            return TextNode.valueOf(text);
        }
    }

    /** Whether a patch's target chooses {@code original}. */
    boolean meet(ApiKind kind, ObjectNode original) {
        return specs.stream().anyMatch(spec -> ObjectMatch.matches(spec.target(), kind, original));
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
                patched = apply(field(i), specs.get(i), changes.get(i), kind, patched);
                if (!Source.name(patched).equals(Source.name(original))
                        || !patched.path("kind").equals(object.path("kind"))) {
                    throw new IllegalArgumentException(field(i) + " may change neither name nor kind");
                }
            }
        }
        return patched;
    }

    private static ObjectNode apply(String field, PatchSpec spec, Change change, ApiKind kind, ObjectNode object) {
        ObjectNode patched = object.deepCopy();
        boolean secret = kind.core("Secret");
        try {
            if (change instanceof Change.Merge merge) {
                StrategicMerge.merge(patched, merge.patch(), !kind.custom());
            } else if (change instanceof Change.Operations operations) {
                if (secret) {
                    patched.withObjectProperty("stringData");
                }
                JsonNode result = JsonPatch.apply(operations.patch(), patched);
                if (!(result instanceof ObjectNode done)) {
                    throw new IllegalArgumentException(field + ".patch leaves no object; correct it");
                }
                patched = done;
            } else if (change instanceof Change.Value value) {
                set(field, spec, value, patched);
            }
        } catch (RuntimeException e) {
            if (e instanceof IllegalArgumentException own
                    && String.valueOf(own.getMessage()).startsWith(field)) {
                throw own;
            }
            // The library's sentence may quote a value of the object.
            throw new IllegalArgumentException(
                    field + ".patch does not fit the object: a path is missing or a test fails; correct it", e);
        }
        if (secret) {
            fold(patched);
        }
        return patched;
    }

    private static void set(String field, PatchSpec spec, Change.Value value, ObjectNode object) {
        String root = value.path().root();
        boolean text = root.equals("data") || root.equals("stringData");
        if (text) {
            object.withObjectProperty(root);
        } else if (root.equals("metadata")) {
            ObjectNode metadata = object.withObjectProperty(root);
            MAPS.forEach(metadata::withObjectProperty);
            text = true;
        }
        if (!value.path().set(object, text ? TextNode.valueOf(value.value().asText()) : value.value())) {
            throw new IllegalArgumentException(field + ".path " + spec.path()
                    + " leads to nothing in this object; correct the path, or the patch's target");
        }
        if (object.get("metadata") instanceof ObjectNode metadata) {
            MAPS.stream().filter(f -> metadata.path(f).isEmpty()).forEach(metadata::remove);
        }
    }

    /** What the API server does on create and update, so that the scan and a next apply see one value. */
    private static void fold(ObjectNode secret) {
        JsonNode plain = secret.remove("stringData");
        if (plain == null || plain.isEmpty()) {
            return;
        }
        ObjectNode data = secret.withObjectProperty("data");
        for (Map.Entry<String, JsonNode> field : plain.properties()) {
            byte[] bytes = field.getValue().asText().getBytes(StandardCharsets.UTF_8);
            data.put(field.getKey(), Base64.getEncoder().encodeToString(bytes));
        }
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
