package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node as the scheduler sees it.
 *
 * @param name its name
 * @param created when it joined, in RFC 3339
 * @param labels its labels
 * @param taints what keeps pods away that do not tolerate it
 * @param free allocatable less what its pods reserve; may be negative
 */
record NodeRoom(String name, String created, Map<String, String> labels, List<Taint> taints, Amounts free) {
    /** @param effect NoSchedule or NoExecute */
    record Taint(String key, String value, String effect) {}

    NodeRoom {
        labels = Map.copyOf(labels);
        taints = List.copyOf(taints);
    }

    /** An empty node. One that is cordoned is tainted, for the scheduler. */
    static NodeRoom of(JsonNode node) {
        JsonNode metadata = node.path("metadata");
        Map<String, String> labels = new HashMap<>();
        metadata.path("labels")
                .properties()
                .forEach(l -> labels.put(l.getKey(), l.getValue().asText()));
        List<Taint> taints = new ArrayList<>();
        for (JsonNode t : node.path("spec").path("taints")) {
            String effect = t.path("effect").asText();
            if (!effect.equals("PreferNoSchedule")) {
                taints.add(new Taint(t.path("key").asText(), t.path("value").asText(""), effect));
            }
        }
        if (node.path("spec").path("unschedulable").asBoolean()) {
            taints.add(new Taint("node.kubernetes.io/unschedulable", "", "NoSchedule"));
        }
        return new NodeRoom(
                metadata.path("name").asText(),
                metadata.path("creationTimestamp").asText(""),
                labels,
                taints,
                Amounts.read(node.path("status").path("allocatable")));
    }

    NodeRoom less(Amounts used) {
        return new NodeRoom(name, created, labels, taints, free.minus(used));
    }
}
