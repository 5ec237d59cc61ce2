package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The fields in {@code docs/api.md} are those of the CRDs. With {@code -Dcrds.update} they are written. */
class ApiReferenceTest {
    private static final Path FILE = Path.of("..", "docs", "api.md");
    private static final String MARK = "<!-- fields -->\n";

    @Test
    void theFieldsAreThoseOfTheCrds() throws IOException {
        String text = Files.readString(FILE);
        int at = text.indexOf(MARK) + MARK.length();
        String expected = fields(TrafficEvent.class, "trafficevents.airtime.dev")
                + fields(Rehearsal.class, "rehearsals.airtime.dev");
        if (System.getProperty("crds.update") != null) {
            Files.writeString(FILE, text.substring(0, at) + expected);
            return;
        }
        assertThat(text.substring(at))
                .as("docs/api.md is not what dev.airtime.api says: run crds/update and commit")
                .isEqualTo(expected);
    }

    private static String fields(Class<?> type, String name) throws IOException {
        JsonNode schema =
                new YAMLMapper().readTree(CrdFile.expected(type, name)).at("/spec/versions/0/schema/openAPIV3Schema");
        StringBuilder text = new StringBuilder();
        for (String part : new String[] {"spec", "status"}) {
            text.append("\n### ")
                    .append(type.getSimpleName())
                    .append(' ')
                    .append(part)
                    .append("\n\n");
            text.append("| field | type | what it is |\n|---|---|---|\n");
            rows(part, schema.at("/properties/" + part), text);
        }
        return text.toString();
    }

    private static void rows(String path, JsonNode object, StringBuilder text) {
        List<String> required = new ArrayList<>();
        object.path("required").forEach(r -> required.add(r.asText()));
        for (Map.Entry<String, JsonNode> property : object.path("properties").properties()) {
            JsonNode field = property.getValue();
            boolean list = field.path("type").asText().equals("array");
            JsonNode inner = list ? field.path("items") : field;
            String name = path + "." + property.getKey() + (list ? "[]" : "");
            text.append("| `").append(name).append("` | ").append(type(field)).append(" | ");
            text.append(meaning(field, required.contains(property.getKey()))).append(" |\n");
            boolean known =
                    property.getKey().equals("conditions") || property.getKey().equals("workerResources");
            if (!known) {
                rows(name, inner, text);
            }
        }
    }

    private static String type(JsonNode field) {
        String type = field.path("type").asText("any");
        return switch (type) {
            case "array" -> "list";
            case "object" -> field.has("additionalProperties") ? "map" : "object";
            default -> type;
        };
    }

    private static String meaning(JsonNode field, boolean required) {
        List<String> parts = new ArrayList<>();
        if (required) {
            parts.add("**Required.**");
        }
        if (field.has("description")) {
            parts.add(field.get("description").asText().replace("|", "\\|"));
        }
        if (field.has("enum")) {
            List<String> values = new ArrayList<>();
            field.get("enum").forEach(v -> values.add("`" + v.asText() + "`"));
            parts.add("One of " + String.join(", ", values) + ".");
        }
        if (field.has("default")) {
            parts.add("Default `" + field.get("default").asText() + "`.");
        }
        if (field.has("maxItems")) {
            parts.add("At most " + field.get("maxItems").asInt() + ".");
        }
        return String.join(" ", parts);
    }
}
