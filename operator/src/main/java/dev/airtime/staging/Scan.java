package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/**
 * Looks for addresses of production that are left in an object of the copy, wherever {@link Redirect} would still
 * change one, and inside binary and compressed data, which it can't change. Names fields, never values.
 */
final class Scan {
    private static final int UNPACKED = 8 << 20;

    private final Redirect redirect;
    private final List<String> found = new ArrayList<>();

    private Scan(Redirect redirect) {
        this.redirect = redirect;
    }

    /** The fields that name an address of production, each as a path. */
    static List<String> of(Redirect redirect, ApiKind kind, ObjectNode object) {
        Scan scan = new Scan(redirect);
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            switch (field.getKey()) {
                case "metadata" -> scan.walk("metadata.annotations", "", annotations(object));
                case "apiVersion", "kind", "status" -> {}
                case "binaryData" -> scan.encoded("binaryData", field.getValue());
                case "data" -> {
                    if (kind.core("Secret")) {
                        scan.encoded("data", field.getValue());
                    } else {
                        scan.walk("data", "", field.getValue());
                    }
                }
                default -> scan.walk(field.getKey(), field.getKey(), field.getValue());
            }
        }
        return scan.found;
    }

    private static JsonNode annotations(ObjectNode object) {
        return object.path("metadata").path("annotations");
    }

    private void walk(String path, String key, JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(f -> walk(path + "." + f.getKey(), f.getKey(), f.getValue()));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode item = array.get(i);
                String index = item.path("name").isTextual() ? item.path("name").asText() : String.valueOf(i);
                walk(path + "[" + index + "]", "", item);
            }
        } else if (node.isTextual() && !redirect.leaf(key, node.asText()).equals(node.asText())) {
            found.add(path);
        }
    }

    private void encoded(String path, JsonNode data) {
        data.properties().forEach(f -> {
            if (encoded(f.getValue().asText())) {
                found.add(path + "." + f.getKey());
            }
        });
    }

    private boolean encoded(String base64) {
        String text = Redirect.decode(base64);
        if (text != null) {
            return points(text);
        }
        byte[] bytes;
        try {
            bytes = Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return points(base64);
        }
        return points(new String(bytes, StandardCharsets.ISO_8859_1)) || points(unpacked(bytes));
    }

    private boolean points(String text) {
        return !redirect.text(text).equals(text);
    }

    /** What gzip packed; nothing where it did not. */
    private static String unpacked(byte[] bytes) {
        if (bytes.length < 2 || (bytes[0] & 0xff) != 0x1f || (bytes[1] & 0xff) != 0x8b) {
            return "";
        }
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return new String(in.readNBytes(UNPACKED), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }
}
