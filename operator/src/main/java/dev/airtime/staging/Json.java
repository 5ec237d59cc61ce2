package dev.airtime.staging;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.regex.Pattern;

/** Objects as JSON trees: fields that no type of ours knows survive, integers stay integers. */
final class Json {
    static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    /** What YAML 1.1 refuses or folds although JSON allows it raw: DEL, C1 controls, the separators, the BOM. */
    private static final Pattern NOT_YAML = Pattern.compile("[\\u007f-\\u009f\\u2028\\u2029\\ufeff]");

    private Json() {}

    static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /**
     * Parses an object.
     *
     * @throws IllegalArgumentException when the text is no JSON object; the text is not repeated
     */
    static ObjectNode parse(String text) {
        try {
            return (ObjectNode) MAPPER.readTree(text);
        } catch (JsonProcessingException | ClassCastException e) {
            throw new IllegalArgumentException("the text is no JSON object", e);
        }
    }

    /**
     * The body of a server-side apply: JSON that is YAML too. The API server reads it by its YAML parser, which does not
     * understand an escaped surrogate pair (go-yaml issue 279), hence a string and not bytes, which Jackson would
     * escape.
     */
    static String applyBody(JsonNode tree) {
        String text = text(tree);
        return ascii(text)
                ? text
                : NOT_YAML.matcher(text)
                        .replaceAll(
                                m -> String.format("\\\\u%04x", (int) m.group().charAt(0)));
    }

    /** Whether there is nothing to look for, which most bodies can be told without the pattern. */
    private static boolean ascii(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 0x7f) {
                return false;
            }
        }
        return true;
    }

    static String text(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree or a record of ours is always JSON", e);
        }
    }
}
