package dev.airtime.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * A file of {@code crds/}: what the generator makes of an api type, and what its annotations can't say. The generator
 * (fabric8 7.5) sorts printer columns by path, writes a rule on a record component twice, and knows nothing of list
 * types or of the bounds of metav1.Condition.
 */
final class CrdFile {
    private static final YAMLMapper YAML = YAMLMapper.builder()
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.ALWAYS_QUOTE_NUMBERS_AS_STRINGS)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .disable(YAMLGenerator.Feature.SPLIT_LINES)
            .build();
    /** As k8s.io/apimachinery/pkg/apis/meta/v1/types.go, type Condition, writes it into Kubernetes' own schemas. */
    private static final String CONDITIONS = """
            {"type": "array", "maxItems": 32,
             "x-kubernetes-list-type": "map", "x-kubernetes-list-map-keys": ["type"],
             "items": {"type": "object",
              "required": ["lastTransitionTime", "message", "reason", "status", "type"],
              "properties": {
               "lastTransitionTime": {"type": "string", "format": "date-time"},
               "message": {"type": "string", "maxLength": 32768},
               "observedGeneration": {"type": "integer", "format": "int64", "minimum": 0},
               "reason": {"type": "string", "minLength": 1, "maxLength": 1024,
                "pattern": "^[A-Za-z]([A-Za-z0-9_,:]*[A-Za-z0-9_])?$"},
               "status": {"type": "string", "enum": ["True", "False", "Unknown"]},
               "type": {"type": "string", "maxLength": 316,
                "pattern": "^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])$"}
              }}}
            """;

    private CrdFile() {}

    /** The text that {@code crds/} should hold for {@code type}. */
    static String expected(Class<?> type, String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                type.getResourceAsStream("/META-INF/fabric8/" + name + "-v1.yml"), "not generated: " + name)) {
            ObjectNode crd = (ObjectNode) YAML.readTree(in);
            ObjectNode version = (ObjectNode) crd.at("/spec/versions/0");
            version.set("additionalPrinterColumns", columns(type, version.withArray("additionalPrinterColumns")));
            ((ObjectNode) version.at("/schema/openAPIV3Schema/properties/status/properties"))
                    .set("conditions", new ObjectMapper().readTree(CONDITIONS));
            tidy(version.at("/schema"));
            return "# Generated from dev.airtime.api by crds/update: change it there.\n" + YAML.writeValueAsString(crd);
        }
    }

    private static ArrayNode columns(Class<?> type, ArrayNode generated) {
        Map<String, JsonNode> byName = new LinkedHashMap<>();
        generated.forEach(c -> byName.put(c.get("name").asText(), c));
        ArrayNode ordered = YAML.createArrayNode();
        for (AdditionalPrinterColumn c : type.getAnnotationsByType(AdditionalPrinterColumn.class)) {
            ordered.add(Objects.requireNonNull(byName.get(c.name()), "no column " + c.name()));
        }
        if (ordered.size() != generated.size()) {
            throw new IllegalStateException("columns " + byName.keySet() + " are not those of " + type);
        }
        return ordered;
    }

    /** Whole numbers as such; every rule once. */
    private static void tidy(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (String bound : new String[] {"minimum", "maximum"}) {
                JsonNode value = object.get(bound);
                if (value != null && value.isDouble() && value.doubleValue() == value.longValue()) {
                    object.put(bound, value.longValue());
                }
            }
            if (object.get("x-kubernetes-validations") instanceof ArrayNode rules) {
                ArrayNode once = YAML.createArrayNode();
                for (JsonNode rule : rules) {
                    if (!contains(once, rule)) {
                        once.add(rule);
                    }
                }
                object.set("x-kubernetes-validations", once);
            }
        }
        node.forEach(CrdFile::tidy);
    }

    private static boolean contains(ArrayNode rules, JsonNode rule) {
        for (JsonNode other : rules) {
            if (other.equals(rule)) {
                return true;
            }
        }
        return false;
    }
}
