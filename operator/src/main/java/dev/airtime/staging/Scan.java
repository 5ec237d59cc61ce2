package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Looks for addresses of production that are left in an object of the copy: wherever {@link Redirect} would change one,
 * in keys of maps, and inside binary and packed data, which it can't change. Names fields, never values.
 */
final class Scan {
    private final Redirect redirect;
    private final Contents contents;
    private final List<String> found = new ArrayList<>();
    private final List<String> unread = new ArrayList<>();

    /**
     * What was seen.
     *
     * @param pointing fields that name an address of production, each as a path
     * @param unread fields that could not be looked into to the end, each as {@code path: why}
     */
    record Seen(List<String> pointing, List<String> unread) {
        Seen {
            pointing = List.copyOf(pointing);
            unread = List.copyOf(unread);
        }
    }

    private Scan(Redirect redirect) {
        this.redirect = redirect;
        this.contents = new Contents(redirect);
    }

    /** The fields that name an address of production, each as a path. */
    static List<String> of(Redirect redirect, ApiKind kind, ObjectNode object) {
        return look(redirect, kind, object).pointing();
    }

    /** Looks at the whole object. */
    static Seen look(Redirect redirect, ApiKind kind, ObjectNode object) {
        Scan scan = new Scan(redirect);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            switch (field.getKey()) {
                case "metadata" -> {
                    scan.texts("metadata.annotations", value.path("annotations"));
                    scan.walk("metadata.labels", "", value.path("labels"), true);
                }
                case "apiVersion", "kind", "status" -> {}
                case "stringData" -> scan.texts("stringData", value);
                case "binaryData" -> scan.encoded("binaryData", value);
                case "data" -> {
                    if (kind.core("Secret")) {
                        scan.encoded("data", value);
                    } else {
                        scan.texts("data", value);
                    }
                }
                default -> scan.walk(field.getKey(), field.getKey(), value, false);
            }
        }
        return new Seen(scan.found, scan.unread);
    }

    private void texts(String path, JsonNode map) {
        map.properties().forEach(f -> walk(path + "." + f.getKey(), "", f.getValue(), false));
    }

    private void walk(String path, String key, JsonNode node, boolean names) {
        if (node instanceof ObjectNode object) {
            boolean within = names || Redirect.labels(key);
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String child = path + "." + field.getKey();
                if (redirect.nameOrTextPointsAt("name", field.getKey(), true)) {
                    found.add(path + ": a key");
                }
                walk(child, field.getKey(), field.getValue(), within);
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                String index = item.path("name").isTextual() ? item.path("name").asText() : String.valueOf(i);
                walk(path + "[" + index + "]", "", item, names);
            }
        } else if (node.isTextual()) {
            String text = node.asText();
            if (names || key.equals("name")) {
                if (redirect.nameOrTextPointsAt(key, text, names)) {
                    found.add(path);
                }
            } else {
                note(path, contents.of(text));
            }
        }
    }

    private void encoded(String path, JsonNode data) {
        data.properties().forEach(f -> {
            byte[] bytes = Redirect.decode(f.getValue().asText());
            note(
                    path + "." + f.getKey(),
                    bytes == null ? contents.of(f.getValue().asText()) : contents.of(bytes));
        });
    }

    private void note(String path, Contents.Seen seen) {
        if (seen.pointing()) {
            found.add(path);
        } else if (!seen.unread().isEmpty()) {
            unread.add(path + ": " + seen.unread());
        }
    }
}
