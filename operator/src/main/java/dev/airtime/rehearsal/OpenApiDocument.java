package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The operations of an OpenAPI document (3.x: {@code servers} and {@code paths}; 2.0: {@code basePath} and {@code
 * paths}), YAML or JSON. Only methods and paths are read: a parser of whole documents brings two dozen libraries, and
 * follows references over the network.
 */
public final class OpenApiDocument {
    /** OpenAPI Specification 3.1, Path Item Object, fixed fields. */
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");

    private static final YAMLMapper YAML = new YAMLMapper();

    private OpenApiDocument() {}

    /**
     * The operations of {@code text}, with the path of the first server in front.
     *
     * @throws IllegalArgumentException saying why it is no OpenAPI document
     */
    public static List<Operation> parse(String text) {
        JsonNode document;
        try {
            document = YAML.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("it is neither YAML nor JSON: " + e.getOriginalMessage(), e);
        }
        JsonNode paths = document.path("paths");
        if (!paths.isObject() || paths.isEmpty()) {
            throw new IllegalArgumentException("it has no paths: it is no OpenAPI document");
        }
        String base = base(document);
        List<Operation> operations = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : paths.properties()) {
            for (Map.Entry<String, JsonNode> field : path.getValue().properties()) {
                if (METHODS.contains(field.getKey())) {
                    operations.add(new Operation(field.getKey(), base + path.getKey(), false));
                }
            }
        }
        return operations;
    }

    /** The path of the first server; the others are the same API elsewhere. */
    private static String base(JsonNode document) {
        String server = document.path("servers").path(0).path("url").asText("");
        String base = server.isEmpty() ? document.path("basePath").asText("") : path(server);
        return base.endsWith("/") ? base.substring(0, base.length() - 1) : base;
    }

    private static String path(String url) {
        try {
            String path = URI.create(url.replaceAll("[{}]", "")).getPath();
            return path == null ? "" : path;
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
