package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One reason not to copy an object; its cases are in {@code selection.yaml}, by name.
 *
 * @param name what it is about
 * @param test the objects that it speaks of
 * @param choice what becomes of them
 */
record Reason(String name, Test test, Choice choice) {
    /** Whether a reason speaks of an object. */
    @FunctionalInterface
    interface Test {
        boolean matches(ApiKind kind, ObjectNode object, Source source);
    }

    static Reason leftOut(String name, String why, Test test) {
        return new Reason(name, test, new Choice.Skip(why));
    }

    /** Held back, whatever the user says. */
    static Reason held(String name, String why, Test test) {
        return new Reason(name, test, new Choice.HoldBack(why, false));
    }

    /** Held back until {@code spec.staging.include} names the kind. */
    static Reason includable(String name, String why, Test test) {
        return new Reason(name, test, new Choice.HoldBack(why, true));
    }

    static boolean some(JsonNode list, Predicate<JsonNode> test) {
        for (JsonNode item : list) {
            if (test.test(item)) {
                return true;
            }
        }
        return false;
    }

    static @Nullable String label(ObjectNode object, String key) {
        return object.path("metadata").path("labels").path(key).asText(null);
    }

    static @Nullable String annotation(ObjectNode object, String key) {
        return object.path("metadata").path("annotations").path(key).asText(null);
    }
}
