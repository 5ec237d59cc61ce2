package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Replaces production's addresses by the copy's, wherever they stand in a string: in URLs, JDBC strings, properties,
 * YAML and JSON inside text, and in base64, nested too. Only whole names are replaced, in any case; a text without one
 * is returned as it is. A Service's name is followed by the namespace ({@code db.production}); the namespace's name
 * alone is never touched, since it may stand for anything.
 */
final class Redirect {
    private static final int DEPTH = 3;

    /** What may stand before a name: nothing of a name, or the end of an escape, as %2F or \n. */
    private static final String BEFORE =
            "(?:(?<![A-Za-z0-9.-])|(?<=%[0-9A-Fa-f]{2})|(?<=\\\\[nrtbf])|(?<=\\\\u[0-9A-Fa-f]{4}))";
    /** What may follow: no letter of a name, and no further label; a dot at the end is the root's. */
    private static final String AFTER = "(?![A-Za-z0-9-]|\\.[A-Za-z0-9])";

    private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/]{12,}={0,2}");

    private final Map<String, String> hosts;
    private final @Nullable Pattern host;
    private final Set<String> services;
    private final String target;
    private final Pattern service;
    private final Pattern domain;
    private final String dottedSource;

    Redirect(Addresses addresses, Source source) {
        this(addresses, source.namespace(), source.target(), source.serviceNames());
    }

    Redirect(Addresses addresses, String source, String target, Set<String> services) {
        Map<String, String> all = new HashMap<>();
        addresses.hosts().forEach((from, to) -> all.put(from.toLowerCase(Locale.ROOT), to));
        addresses.numbers().forEach((from, to) -> all.put(from.toLowerCase(Locale.ROOT), to));
        all.remove("");
        this.hosts = Map.copyOf(all);
        this.host = all.isEmpty()
                ? null
                : insensitive(BEFORE
                        + all.keySet().stream().map(Pattern::quote).collect(Collectors.joining("|", "(?:", ")"))
                        + AFTER);
        this.services = Set.copyOf(services);
        this.target = target;
        this.dottedSource = "." + source.toLowerCase(Locale.ROOT);
        String name = Pattern.quote(source);
        // A pod of a StatefulSet may stand before its Service: web-0.db.production.
        this.service =
                insensitive(BEFORE + "((?:[a-z0-9][a-z0-9-]*-[0-9]+\\.)?)([a-z0-9][a-z0-9-]*)\\." + name + AFTER);
        // Followed by .svc it is a cluster name, whatever stands before.
        this.domain = insensitive("(?<=[a-z0-9*]\\.)" + name + "(?=\\.svc(?![A-Za-z0-9-]))");
    }

    /** Replaces in every string of a tree, in place, but for the object's own name and names of other objects. */
    void tree(ApiKind kind, ObjectNode object) {
        boolean secret = kind.core("Secret");
        for (Map.Entry<String, JsonNode> field : object.properties().stream().toList()) {
            switch (field.getKey()) {
                case "metadata" -> walk(object.path("metadata").path("annotations"));
                case "apiVersion", "kind" -> {}
                case "data" -> {
                    if (secret) {
                        encoded(field.getValue());
                    } else {
                        walk(field.getValue());
                    }
                }
                case "binaryData" -> encoded(field.getValue());
                default -> field.setValue(value(field.getKey(), field.getValue()));
            }
        }
    }

    private void walk(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                field.setValue(value(field.getKey(), field.getValue()));
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, value("", array.get(i)));
            }
        }
    }

    private JsonNode value(String key, JsonNode node) {
        if (!node.isTextual()) {
            walk(node);
            return node;
        }
        String before = node.asText();
        String after = leaf(key, before);
        return after.equals(before) ? node : TextNode.valueOf(after);
    }

    /** A map whose values are base64 by definition; a value that did not change keeps its bytes. */
    private void encoded(JsonNode data) {
        if (data instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                String text = decode(field.getValue().asText());
                if (text != null) {
                    String after = text(text);
                    if (!after.equals(text)) {
                        field.setValue(TextNode.valueOf(
                                Base64.getEncoder().encodeToString(after.getBytes(StandardCharsets.UTF_8))));
                    }
                }
            }
        }
    }

    /** Replaces in a text. */
    String text(String text) {
        return text(text, 0);
    }

    private String text(String text, int depth) {
        String replaced = services(hosts(text));
        return depth == DEPTH ? replaced : base64(replaced, depth);
    }

    private String hosts(String text) {
        return host == null
                ? text
                : replace(host, text, m -> hosts.getOrDefault(m.group().toLowerCase(Locale.ROOT), m.group()));
    }

    private String services(String text) {
        if (!text.toLowerCase(Locale.ROOT).contains(dottedSource)) {
            return text;
        }
        String cluster = replace(domain, text, m -> target);
        return replace(service, cluster, m -> {
            String name = m.group(2);
            return services.contains(name.toLowerCase(Locale.ROOT)) ? m.group(1) + name + "." + target : m.group();
        });
    }

    private String base64(String text, int depth) {
        return text.length() < 12
                ? text
                : replace(BASE64, text, m -> {
                    String inner = decode(m.group());
                    if (inner == null) {
                        return m.group();
                    }
                    String after = text(inner, depth + 1);
                    if (after.equals(inner)) {
                        return m.group();
                    }
                    boolean padded = m.group().length() % 4 == 0;
                    Base64.Encoder encoder =
                            padded ? Base64.getEncoder() : Base64.getEncoder().withoutPadding();
                    return encoder.encodeToString(after.getBytes(StandardCharsets.UTF_8));
                });
    }

    /** The string under a key: a name may be that of another object, which happens to look like a Service's. */
    String leaf(String key, String text) {
        return key.equals("name") ? hosts(text) : text(text);
    }

    /** Text in base64; null when it is no text. */
    static @Nullable String decode(String base64) {
        try {
            byte[] bytes = Base64.getMimeDecoder().decode(base64);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return null;
        }
    }

    private static String replace(Pattern pattern, String text, Function<Matcher, String> by) {
        Matcher m = pattern.matcher(text);
        if (!m.find()) {
            return text;
        }
        StringBuilder out = new StringBuilder();
        do {
            m.appendReplacement(out, Matcher.quoteReplacement(by.apply(m)));
        } while (m.find());
        return m.appendTail(out).toString();
    }

    private static Pattern insensitive(String regex) {
        return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }
}
