package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.ObjectSelector;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether the user's selectors choose an object, by its kind, name and labels in production. */
final class ObjectMatch {
    private ObjectMatch() {}

    static boolean any(List<ObjectSelector> selectors, ApiKind kind, ObjectNode object) {
        return selectors.stream().anyMatch(s -> matches(s, kind, object));
    }

    /** Whether any selector names the kind itself; only that opens a kind that is held back. */
    static boolean named(List<ObjectSelector> selectors, ApiKind kind) {
        return selectors.stream().anyMatch(s -> s.kind() != null && kindMatches(s, kind));
    }

    /** Whether a selector that names the kind chooses the object. */
    static boolean byName(List<ObjectSelector> selectors, ApiKind kind, ObjectNode object) {
        return selectors.stream().anyMatch(s -> s.kind() != null && matches(s, kind, object));
    }

    /** Whether the selector names the kind and one object of it. */
    static boolean exact(ObjectSelector selector, ApiKind kind) {
        return selector.kind() != null
                && kindMatches(selector, kind)
                && selector.name() != null
                && !selector.name().contains("*");
    }

    static boolean matches(ObjectSelector selector, ApiKind kind, ObjectNode object) {
        return kindMatches(selector, kind)
                && (selector.name() == null || glob(selector.name(), Source.name(object)))
                && labels(selector, object.path("metadata").path("labels"));
    }

    private static boolean kindMatches(ObjectSelector selector, ApiKind kind) {
        return selector.kind() == null
                || selector.kind().equals(kind.kind())
                || selector.kind().equals(kind.kind() + "." + kind.group());
    }

    private static boolean glob(String pattern, String name) {
        return Pattern.matches(
                Arrays.stream(pattern.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*")), name);
    }

    private static boolean labels(ObjectSelector selector, JsonNode labels) {
        return selector.matchLabels().entrySet().stream()
                .allMatch(e -> e.getValue().equals(labels.path(e.getKey()).asText(null)));
    }
}
