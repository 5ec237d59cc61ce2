package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Replaces production's addresses by the copy's in every string of an object, however they are wrapped ({@link Layers});
 * what counts as an address is in {@link AddressPatterns}. Names of accounts of the namespace
 * ({@code system:serviceaccount:production:web}, {@code …/ns/production/sa/web}) become the copy's too, since those are
 * who its pods are. Binary data is never changed, {@link Scan} reports it.
 */
final class Redirect {
    /** Maps of names, whose values select; an address of a database is changed everywhere alike. */
    private static final Set<String> LABELS = Set.of("labels", "matchLabels", "selector", "nodeSelector");

    private final AddressPatterns patterns;
    private final Needles needles;
    private final Layers layers;
    private final Layers eyes;

    Redirect(Addresses addresses, Source source) {
        this(addresses, source.namespace(), source.target(), source.serviceNames());
    }

    Redirect(Addresses addresses, String source, String target, Set<String> services) {
        this.patterns = new AddressPatterns(addresses, source, target, services);
        this.needles = new Needles(patterns.needles());
        this.layers = new Layers(needles, patterns::all, false);
        this.eyes = new Layers(needles, patterns::addresses, true);
    }

    /** Replaces in every string of a tree, in place, but for the object's own name and names of other objects. */
    void tree(ApiKind kind, ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties().stream().toList()) {
            switch (field.getKey()) {
                case "metadata" -> {
                    texts(object.path("metadata").path("annotations"));
                    walk(object.path("metadata").path("labels"), true);
                }
                case "apiVersion", "kind" -> {}
                case "stringData" -> texts(field.getValue());
                case "binaryData" -> encoded(field.getValue());
                case "data" -> {
                    if (kind.core("Secret")) {
                        encoded(field.getValue());
                    } else {
                        texts(field.getValue());
                    }
                }
                default -> field.setValue(value(field.getKey(), field.getValue(), false));
            }
        }
    }

    /** A map whose keys are free, so that a key {@code name} says nothing of its value. */
    private void texts(JsonNode node) {
        if (node instanceof ObjectNode map) {
            map.properties().forEach(f -> f.setValue(value("", f.getValue(), false)));
        }
    }

    private void walk(JsonNode node, boolean names) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(value(field.getKey(), field.getValue(), names));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, value("", array.get(i), names));
            }
        }
    }

    private JsonNode value(String key, JsonNode node, boolean names) {
        if (!node.isTextual()) {
            walk(node, names || LABELS.contains(key));
            return node;
        }
        String before = node.asText();
        String after = names || key.equals("name") ? name(before) : text(before);
        return after.equals(before) ? node : TextNode.valueOf(after);
    }

    /** A map whose values are base64 by definition; a value that did not change keeps its bytes. */
    private void encoded(JsonNode data) {
        if (data instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                byte[] bytes = decode(field.getValue().asText());
                String text = bytes == null || (needles.in(bytes) & Needles.ADDRESS) == 0 ? null : Layers.text(bytes);
                String after = text == null ? null : layers.rewrite(text);
                if (after != null && !after.equals(text)) {
                    field.setValue(TextNode.valueOf(
                            Base64.getEncoder().encodeToString(after.getBytes(StandardCharsets.UTF_8))));
                }
            }
        }
    }

    /** Replaces in a text. */
    String text(String text) {
        return layers.rewrite(text);
    }

    /** Replaces in what may be an object's name, which may happen to look like a Service's address. */
    private String name(String text) {
        return needles.suspects(text) ? patterns.names(text) : text;
    }

    /** What the bytes may hold, as {@link Needles} says. */
    int suspicion(byte[] bytes) {
        return needles.in(bytes);
    }

    /** Whether a text, or bytes taken for Latin-1, name an address, however wrapped. */
    boolean pointsAt(String text) {
        return !eyes.rewrite(text).equals(text);
    }

    /** Whether the string under a key of a spec does; an object's name does only when it is a database's. */
    boolean nameOrTextPointsAt(String key, String text, boolean names) {
        boolean name = names || key.equals("name");
        return name ? needles.suspects(text) && !patterns.hosts(text).equals(text) : pointsAt(text);
    }

    /** Whether a host name in lower case stands inside the cluster, or is an address that the scan reports. */
    boolean ours(String host) {
        return patterns.copyService(host) || pointsAt(host);
    }

    static boolean labels(String key) {
        return LABELS.contains(key);
    }

    /** The text that base64 stands for; empty when it is none, or stands for none. */
    static String decodedText(String base64) {
        byte[] bytes = decode(base64);
        String text = bytes == null ? null : Layers.text(bytes);
        return text == null ? "" : text;
    }

    /** What base64 stands for; null when it is none. */
    static byte @Nullable [] decode(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
