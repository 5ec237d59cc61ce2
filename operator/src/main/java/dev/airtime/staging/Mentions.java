package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Where the source namespace's bare name stands as a whole word in the copy: {@code -n production},
 * {@code production/tls} as an Ingress controller's secret, {@code production-auth@kubernetescrd} of Traefik,
 * {@code POD_NAMESPACE=production}. It may mean the namespace, or something else that is called so, so it is reported and
 * never replaced. So many places are kept, the others counted. Safe for use by several threads.
 */
final class Mentions {
    private static final int PLACES = 100;

    private final String source;
    private final Pattern word;
    private final List<String> places = new ArrayList<>();
    private int more;

    Mentions(String source) {
        this.source = source.toLowerCase(Locale.ROOT);
        this.word = Pattern.compile(
                "(?<![A-Za-z0-9_.-])" + Pattern.quote(source)
                        + "(?:(?![A-Za-z0-9_.-])|(?=\\.(?![A-Za-z0-9]))|(?=-[a-z0-9-]{1,200}@kubernetescrd))",
                Pattern.CASE_INSENSITIVE);
    }

    /** Looks at an object as it was applied; {@code title} is {@code Kind/name}. */
    void look(String title, ApiKind kind, ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            boolean secret = kind.core("Secret") && field.getKey().equals("data");
            switch (field.getKey()) {
                case "apiVersion", "kind", "status", "binaryData" -> {}
                case "metadata" ->
                    walk(title + " metadata.annotations", field.getValue().path("annotations"), false);
                default -> walk(title + " " + field.getKey(), field.getValue(), secret);
            }
        }
    }

    /** The places, each as {@code Kind/name field}, never the value. */
    synchronized List<String> list() {
        List<String> lines = new ArrayList<>(places);
        if (more > 0) {
            lines.add("and " + more + " more");
        }
        return lines;
    }

    private void walk(String path, JsonNode node, boolean base64) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                boolean labels = Redirect.labels(field.getKey());
                if (!labels && !field.getKey().equals("name")) {
                    walk(path + "." + field.getKey(), field.getValue(), base64);
                }
            }
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                JsonNode name = node.get(i).path("name");
                walk(path + "[" + (name.isTextual() ? name.asText() : String.valueOf(i)) + "]", node.get(i), base64);
            }
        } else if (node.isTextual() && names(base64 ? Redirect.decodedText(node.asText()) : node.asText())) {
            keep(path);
        }
    }

    private boolean names(String text) {
        return contains(text) && word.matcher(text).find();
    }

    /** The name, which is in lower case, in any case of letters; most text is passed over by its first letter alone. */
    private boolean contains(String text) {
        char lower = source.charAt(0);
        char upper = Character.toUpperCase(lower);
        for (int i = text.length() - source.length(); i >= 0; i--) {
            char c = text.charAt(i);
            if ((c == lower || c == upper) && text.regionMatches(true, i, source, 0, source.length())) {
                return true;
            }
        }
        return false;
    }

    private synchronized void keep(String place) {
        if (places.size() < PLACES) {
            places.add(place);
        } else {
            more++;
        }
    }
}
