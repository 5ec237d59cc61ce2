package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the last run found, kept in a ConfigMap of the copy so that the next process can tell it.
 *
 * @param objects how many objects the copy holds
 * @param notCopied what was not copied, each with the reason
 * @param pointsToProduction objects that still name an address of production, with the field, never the value
 * @param externalHosts hosts outside the cluster that the configuration names, each with the objects
 * @param mentions fields in which the source's name stands as a word; they were not changed
 * @param kept fields that somebody changed in the copy and that were left so
 * @param kinds how many objects the copy holds of each kind
 */
public record CopyRecord(
        int objects,
        List<String> notCopied,
        List<String> pointsToProduction,
        List<String> externalHosts,
        List<String> mentions,
        List<String> kept,
        Map<String, Integer> kinds) {
    static final String NAME = "airtime-copy";
    static final CopyRecord NONE = new CopyRecord(0, List.of(), List.of(), List.of(), List.of(), List.of(), Map.of());

    /** A ConfigMap holds 1 MiB; five hundred lines of a list are more than anybody reads. */
    private static final int LINES = 500;

    private static final int LINE = 400;

    public CopyRecord {
        notCopied = cut(notCopied);
        pointsToProduction = cut(pointsToProduction);
        externalHosts = cut(externalHosts);
        mentions = cut(mentions);
        kept = cut(kept);
        kinds = Map.copyOf(kinds);
    }

    static CopyRecord read(JsonNode configMap) {
        JsonNode data = configMap.path("data");
        return new CopyRecord(
                data.path("objects").asInt(),
                lines(data, "notCopied"),
                lines(data, "pointsToProduction"),
                lines(data, "externalHosts"),
                lines(data, "mentions"),
                lines(data, "kept"),
                kinds(lines(data, "kinds")));
    }

    ObjectNode data() {
        return Json.object()
                .put("objects", String.valueOf(objects))
                .put("notCopied", String.join("\n", notCopied))
                .put("pointsToProduction", String.join("\n", pointsToProduction))
                .put("externalHosts", String.join("\n", externalHosts))
                .put("mentions", String.join("\n", mentions))
                .put("kept", String.join("\n", kept))
                .put(
                        "kinds",
                        new TreeMap<>(kinds)
                                .entrySet().stream()
                                        .map(e -> e.getKey() + " " + e.getValue())
                                        .collect(Collectors.joining("\n")));
    }

    /** The same with more that was not copied. */
    CopyRecord notCopied(List<String> more) {
        return new CopyRecord(
                objects,
                Stream.concat(more.stream(), notCopied.stream()).distinct().toList(),
                pointsToProduction,
                externalHosts,
                mentions,
                kept,
                kinds);
    }

    /** The same with what a later scan found. */
    CopyRecord pointing(List<String> found) {
        return new CopyRecord(objects, notCopied, found, externalHosts, mentions, kept, kinds);
    }

    private static List<String> lines(JsonNode data, String key) {
        return data.path(key).asText("").lines().toList();
    }

    private static Map<String, Integer> kinds(List<String> lines) {
        return lines.stream()
                .map(l -> l.split(" ", 2))
                .filter(l -> l.length == 2 && l[1].matches("\\d{1,9}"))
                .collect(Collectors.toMap(l -> l[0], l -> Integer.valueOf(l[1]), (a, b) -> a));
    }

    private static List<String> cut(List<String> lines) {
        return lines.stream()
                .limit(LINES)
                .map(l -> l.replaceAll("\\R", " "))
                .map(l -> l.length() <= LINE ? l : l.substring(0, LINE) + "…")
                .toList();
    }
}
