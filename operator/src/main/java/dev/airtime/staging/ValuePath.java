package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A way to one value of an object: {@code spec.template.spec.containers[name=web].env[name=KEY].value}, {@code data.key},
 * {@code metadata.annotations["a.b/c"]}, {@code spec.rules[0].host}, {@code spec.containers[*].image}.
 */
final class ValuePath {
    private static final Pattern STEP =
            Pattern.compile("\\[\"([^\"]*)\"\\]|\\[([A-Za-z]+)=([^\\]]*)\\]|\\[(\\d{1,6}|\\*)\\]"
                    + "|(?:^|(?<=[^.])\\.)([^.\\[\\]\"]+)");

    private final List<Step> steps;

    /** A field by its name, items of a list by the value of a field, or an item by its number ({@code *}: all). */
    private record Step(
            @Nullable String field,
            @Nullable String key,
            @Nullable String value,
            @Nullable String index) {}

    private ValuePath(List<Step> steps) {
        this.steps = List.copyOf(steps);
    }

    /** @throws IllegalArgumentException when the text is no such path; says where it breaks off */
    static ValuePath parse(String text) {
        List<Step> steps = new ArrayList<>();
        Matcher m = STEP.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (!m.find(at) || m.start() != at) {
                throw new IllegalArgumentException("is not understood from character " + (at + 1)
                        + " on; write for example data.KEY, metadata.annotations[\"a.b/c\"] or"
                        + " spec.template.spec.containers[name=web].env[name=KEY].value");
            }
            String field = m.group(1) == null ? m.group(5) : m.group(1);
            steps.add(new Step(field, m.group(2), m.group(3), m.group(4)));
            at = m.end();
        }
        if (steps.isEmpty() || steps.get(steps.size() - 1).field() == null) {
            throw new IllegalArgumentException("must end with a field's name");
        }
        return new ValuePath(steps);
    }

    /** The first step's field. */
    String root() {
        return String.valueOf(steps.get(0).field());
    }

    /**
     * Sets the value wherever the path leads, in place. Everything but a last field of a map must be there.
     *
     * @return whether it led anywhere
     */
    boolean set(ObjectNode object, JsonNode value) {
        List<JsonNode> at = List.of(object);
        for (Step step : steps.subList(0, steps.size() - 1)) {
            List<JsonNode> next = new ArrayList<>();
            at.forEach(node -> follow(node, step, next));
            at = next;
        }
        String last = String.valueOf(steps.get(steps.size() - 1).field());
        boolean met = false;
        for (JsonNode node : at) {
            if (node instanceof ObjectNode parent) {
                boolean variable = last.equals("value");
                parent.set(last, variable ? TextNode.valueOf(value.asText()) : fitting(parent.get(last), value));
                if (variable) {
                    // An environment variable has its value from one place.
                    parent.remove("valueFrom");
                }
                met = true;
            }
        }
        return met;
    }

    /** A number where a string was is written as a string: {@code "8080"} in an environment variable. */
    private static JsonNode fitting(@Nullable JsonNode old, JsonNode value) {
        return old != null && old.isTextual() && value.isValueNode() && !value.isNull()
                ? TextNode.valueOf(value.asText())
                : value;
    }

    private static void follow(JsonNode node, Step step, List<JsonNode> next) {
        if (step.field() != null) {
            if (node.has(step.field())) {
                next.add(node.get(step.field()));
            }
        } else if (node instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                JsonNode item = list.get(i);
                boolean chosen = step.key() != null
                        ? item.path(step.key()).asText().equals(step.value())
                        : "*".equals(step.index()) || String.valueOf(i).equals(step.index());
                if (chosen) {
                    next.add(item);
                }
            }
        }
    }
}
