package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * On which nodes a pod may run: selector, required node affinity, taints. Sources: kubernetes.io, Assigning Pods to
 * Nodes; Taints and Tolerations; a node's label is compared as k8s.io/apimachinery/pkg/labels does.
 *
 * @param selector {@code spec.nodeSelector}
 * @param terms {@code nodeSelectorTerms}, of which one must match; null when there are none
 * @param tolerations {@code spec.tolerations}
 */
record Placement(JsonNode selector, @Nullable JsonNode terms, JsonNode tolerations) {
    static Placement of(JsonNode spec) {
        JsonNode required =
                spec.path("affinity").path("nodeAffinity").path("requiredDuringSchedulingIgnoredDuringExecution");
        return new Placement(
                spec.path("nodeSelector"),
                required.isObject() ? required.path("nodeSelectorTerms") : null,
                spec.path("tolerations"));
    }

    /** Whether not every node will do: such pods are placed first. */
    boolean choosy() {
        return !selector.isEmpty() || terms != null;
    }

    boolean admits(NodeRoom node) {
        for (Map.Entry<String, JsonNode> wanted : selector.properties()) {
            if (!wanted.getValue().asText().equals(node.labels().get(wanted.getKey()))) {
                return false;
            }
        }
        return (terms == null || any(terms, t -> term(t, node)))
                && node.taints().stream().allMatch(this::tolerates);
    }

    private boolean tolerates(NodeRoom.Taint taint) {
        return any(tolerations, t -> {
            String effect = t.path("effect").asText("");
            String key = t.path("key").asText("");
            boolean exists = "Exists".equals(t.path("operator").asText());
            return (effect.isEmpty() || effect.equals(taint.effect()))
                    && (key.isEmpty() ? exists : key.equals(taint.key()))
                    && (exists || t.path("value").asText("").equals(taint.value()));
        });
    }

    /** All of a term must match; an empty one matches no node. */
    private static boolean term(JsonNode term, NodeRoom node) {
        JsonNode labels = term.path("matchExpressions");
        JsonNode fields = term.path("matchFields");
        Map<String, String> own = Map.of("metadata.name", node.name());
        return !(labels.isEmpty() && fields.isEmpty())
                && !any(labels, e -> !expression(e, node.labels()))
                && !any(fields, e -> !expression(e, own));
    }

    private static boolean expression(JsonNode expression, Map<String, String> labels) {
        String value = labels.get(expression.path("key").asText());
        JsonNode values = expression.path("values");
        return switch (expression.path("operator").asText()) {
            case "In" -> value != null && any(values, v -> v.asText().equals(value));
            case "NotIn" -> value == null || !any(values, v -> v.asText().equals(value));
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" ->
                compare(value, values.path(0).asText()).filter(c -> c > 0).isPresent();
            case "Lt" ->
                compare(value, values.path(0).asText()).filter(c -> c < 0).isPresent();
            default -> false;
        };
    }

    private static Optional<Integer> compare(@Nullable String value, String bound) {
        try {
            return value == null
                    ? Optional.empty()
                    : Optional.of(Long.compare(Long.parseLong(value), Long.parseLong(bound)));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static boolean any(JsonNode array, Predicate<JsonNode> test) {
        return StreamSupport.stream(array.spliterator(), false).anyMatch(test);
    }
}
