package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/**
 * What the last run found, kept in a ConfigMap of the copy so that the next process can tell it.
 *
 * @param objects how many objects were applied
 * @param notCopied what was not, each with the reason
 * @param pointsToProduction what still names an address of production
 */
record CopyRecord(int objects, List<String> notCopied, List<String> pointsToProduction) {
    static final String NAME = "airtime-copy";
    static final CopyRecord NONE = new CopyRecord(0, List.of(), List.of());

    /** A ConfigMap holds 1 MiB; a thousand lines are more than anybody reads. */
    private static final int LINES = 1000;

    private static final int LINE = 400;

    CopyRecord {
        notCopied = cut(notCopied);
        pointsToProduction = cut(pointsToProduction);
    }

    static CopyRecord read(JsonNode configMap) {
        JsonNode data = configMap.path("data");
        return new CopyRecord(
                data.path("objects").asInt(),
                data.path("notCopied").asText("").lines().toList(),
                data.path("pointsToProduction").asText("").lines().toList());
    }

    ObjectNode data() {
        return Json.object()
                .put("objects", String.valueOf(objects))
                .put("notCopied", String.join("\n", notCopied))
                .put("pointsToProduction", String.join("\n", pointsToProduction));
    }

    private static List<String> cut(List<String> lines) {
        return lines.stream()
                .limit(LINES)
                .map(l -> l.replaceAll("\\R", " "))
                .map(l -> l.length() <= LINE ? l : l.substring(0, LINE) + "…")
                .toList();
    }
}
