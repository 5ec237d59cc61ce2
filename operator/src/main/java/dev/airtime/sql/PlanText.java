package dev.airtime.sql;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/** The objects of a plan in JSON. Pure. */
final class PlanText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private PlanText() {}

    /** All objects at any depth that have {@code field}; none of what is no JSON. */
    static List<JsonNode> with(String field, String plan) {
        List<JsonNode> found = new ArrayList<>();
        try {
            collect(JSON.readTree(plan), field, found);
        } catch (JsonProcessingException e) {
            return List.of();
        }
        return found;
    }

    private static void collect(JsonNode node, String field, List<JsonNode> found) {
        if (node.has(field)) {
            found.add(node);
        }
        node.forEach(child -> collect(child, field, found));
    }
}
