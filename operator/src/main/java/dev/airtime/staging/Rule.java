package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * One change to an object on its way into the copy. Idempotent. Its cases are in {@code rules.yaml}, by name.
 *
 * @param name what it is about
 * @param applies the kinds that it changes
 * @param change the change, in place
 */
record Rule(String name, Predicate<ApiKind> applies, Change change) {
    /** Changes the object in place. */
    @FunctionalInterface
    interface Change {
        void make(ApiKind kind, ObjectNode object, Source source);
    }

    static Rule everywhere(String name, Change change) {
        return new Rule(name, kind -> true, change);
    }

    static Rule of(String name, String group, String kind, Change change) {
        return new Rule(name, k -> k.is(group, kind), change);
    }

    /** A rule about pod templates, wherever a kind has one. */
    static Rule template(String name, TemplateChange change) {
        return everywhere(
                name, (kind, object, source) -> PodTemplates.of(kind, object).ifPresent(change::make));
    }

    /** Changes a pod template in place. */
    @FunctionalInterface
    interface TemplateChange {
        void make(ObjectNode template);
    }

    void apply(ApiKind kind, ObjectNode object, Source source) {
        if (applies.test(kind)) {
            change.make(kind, object, source);
        }
    }

    /** The map at a path, or an empty one that belongs to nothing. */
    static ObjectNode at(JsonNode node, String... path) {
        JsonNode found = node;
        for (String step : path) {
            found = found.path(step);
        }
        return found instanceof ObjectNode o ? o : Json.object();
    }

    /** The map under a field, made where it is missing. */
    static ObjectNode map(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode map ? map : parent.putObject(field);
    }

    /** Changes each text of a list in place. */
    static void each(JsonNode texts, UnaryOperator<String> change) {
        if (texts instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i).isTextual()) {
                    array.set(i, TextNode.valueOf(change.apply(array.get(i).asText())));
                }
            }
        }
    }

    /** The objects of a list. */
    static List<ObjectNode> objects(JsonNode list) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode item : list) {
            if (item instanceof ObjectNode o) {
                objects.add(o);
            }
        }
        return objects;
    }

    /** Removes the keys that the test names, and the map itself when nothing is left. */
    static void drop(ObjectNode parent, String map, Predicate<String> key) {
        if (parent.get(map) instanceof ObjectNode entries) {
            List<String> doomed = new ArrayList<>();
            entries.fieldNames().forEachRemaining(doomed::add);
            doomed.removeIf(key.negate());
            entries.remove(doomed);
            if (entries.isEmpty()) {
                parent.remove(map);
            }
        }
    }

    static void annotate(ObjectNode object, String key, String value) {
        map(at(object, "metadata"), "annotations").put(key, value);
    }

    /** Removes the items of a list that the test names. */
    static void dropItems(JsonNode list, Predicate<JsonNode> doomed) {
        if (list instanceof ArrayNode array) {
            for (Iterator<JsonNode> items = array.elements(); items.hasNext(); ) {
                if (doomed.test(items.next())) {
                    items.remove();
                }
            }
        }
    }

    static boolean startsWithAny(String text, Collection<String> prefixes) {
        return prefixes.stream().anyMatch(text::startsWith);
    }
}
