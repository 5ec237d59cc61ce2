package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A field as a server-side apply conflict names it: {@code .spec.template.spec.containers[name="web"].image}. Source of
 * the form: structured-merge-diff, fieldpath.PathElement.String.
 */
final class FieldPath {
    private static final Pattern STEP =
            Pattern.compile("\\.(?<field>[^.\\[]+)|\\[(?<item>(?:\"(?:[^\"\\\\]|\\\\.)*\"|[^\\]\"])*)]");

    private static final Pattern KEY = Pattern.compile("(?<key>[^=,]+)=(?<value>\"(?:[^\"\\\\]|\\\\.)*\"|[^,]*),?");

    private final List<Step> steps;

    private FieldPath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** A step into a map by its field, or into a list by an item's key fields, its value or its index. */
    private record Step(String field, String item) {}

    /** @throws IllegalArgumentException when the text is no such path */
    static FieldPath parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher m = STEP.matcher(text);
        int end = 0;
        while (m.find()) {
            if (m.start() != end) {
                break;
            }
            end = m.end();
            steps.add(new Step(
                    m.group("field") == null ? "" : m.group("field"), m.group("item") == null ? "" : m.group("item")));
        }
        if (steps.isEmpty() || end != text.length()) {
            throw new IllegalArgumentException("not a field path: " + text);
        }
        return new FieldPath(steps);
    }

    /**
     * Removes the field, and what is empty then above it.
     *
     * @return whether it was there
     */
    boolean remove(ObjectNode object) {
        return remove(object, 0);
    }

    private boolean remove(JsonNode node, int at) {
        // A name with dots or slashes is one step to the server and several to the eye: the longest that fits.
        if (node instanceof ObjectNode map && !steps.get(at).field().isEmpty()) {
            StringBuilder name = new StringBuilder();
            for (int next = at; next < steps.size() && !steps.get(next).field().isEmpty(); next++) {
                name.append(next == at ? "" : ".").append(steps.get(next).field());
                JsonNode child = map.get(name.toString());
                if (child != null && (next == steps.size() - 1 || remove(child, next + 1))) {
                    if (next == steps.size() - 1 || child.isEmpty()) {
                        map.remove(name.toString());
                    }
                    return true;
                }
            }
            return false;
        }
        if (node instanceof ArrayNode list) {
            for (Iterator<JsonNode> items = list.elements(); items.hasNext(); ) {
                JsonNode item = items.next();
                if (is(item, steps.get(at).item())) {
                    if (at == steps.size() - 1) {
                        items.remove();
                        return true;
                    }
                    return remove(item, at + 1);
                }
            }
        }
        return false;
    }

    /** {@code name="web",protocol="TCP"}, or {@code ="value"} of a set. */
    private static boolean is(JsonNode item, String keys) {
        if (keys.startsWith("=")) {
            return item.equals(value(keys.substring(1)));
        }
        Matcher key = KEY.matcher(keys);
        int end = 0;
        while (key.find() && key.start() == end) {
            end = key.end();
            if (!value(key.group("value")).equals(item.path(key.group("key")))) {
                return false;
            }
        }
        return end == keys.length() && end > 0;
    }

    private static JsonNode value(String json) {
        try {
            return Json.MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            return Json.object().textNode(json);
        }
    }
}
