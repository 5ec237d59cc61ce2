package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Which hosts outside the cluster the copied configuration names, so that a person sees at a glance what would have been
 * called. Host names only: never a path, a query, a user or any other part of a value. Memory is bounded: so many hosts,
 * and so many objects of each.
 *
 * <p>A host is what stands in a URL with a scheme or before a port, and what is the whole value of a field or variable
 * that is called {@code HOST}, {@code URL}, {@code ENDPOINT} and the like. Left out: names of the cluster and of its
 * Services, databases of the copy, names without a dot, images.
 * Safe for use by several threads.
 */
final class ExternalHosts {
    private static final int HOSTS = 200;
    private static final int PLACES = 5;
    /** A value that is longer is a file; so much of it is looked at. */
    private static final int LENGTH = 256 << 10;

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String NAME = "(?:" + LABEL + "\\.){1,10}[A-Za-z](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final String NUMBER = "(?:[0-9]{1,3}\\.){3}[0-9]{1,3}";
    private static final String HOST = "(" + NAME + "|" + NUMBER + ")\\.?";

    /** After a scheme, and a user where there is one. */
    private static final Pattern URL = Pattern.compile("[a-z0-9+]:(?:[a-z]{2,20}:)?//(?:[^\\s/@\"'<>]{0,200}@)?((?:"
            + NAME + "|" + NUMBER + ")\\.?(?::[0-9]{1,5})?(?:,(?:" + NAME + "|" + NUMBER + ")(?::[0-9]{1,5})?){0,20})");
    /** Before a port, and nothing of a name before it. */
    private static final Pattern PORT =
            Pattern.compile("(?<![A-Za-z0-9@._/-])" + HOST + ":([0-9]{2,5})(?![A-Za-z0-9.:-])");

    private static final Pattern LONE = Pattern.compile("\\s*" + HOST + "(?::[0-9]{1,5})?/?\\s*");
    private static final Pattern ONE = Pattern.compile(HOST);

    /** A line of a file that gives such a name: {@code smtp.host=mail.example.com}, {@code host: mail.example.com}. */
    private static final Pattern LINE =
            Pattern.compile("(?m)^[ \\t\"'-]*([A-Za-z0-9_.-]{1,80})[\"']?[ \\t]*[=:][ \\t]*[\"']?" + HOST
                    + "(?::[0-9]{1,5})?[\"',]*[ \\t]*$");

    private static final Pattern KEY = Pattern.compile(
            "(?:^|.*[^a-z])(?:hosts?|hostname|urls?|uri|endpoints?|servers?|brokers?|address|domain|dsn|relay|externalname)",
            Pattern.CASE_INSENSITIVE);

    /** The last labels of files, of packages and of things inside the cluster, which are no names of the Internet. */
    private static final Set<String> NO_DOMAIN = Set.of(
            "svc",
            "local",
            "localhost",
            "cluster",
            "json",
            "yaml",
            "yml",
            "xml",
            "properties",
            "conf",
            "cfg",
            "txt",
            "log",
            "md",
            "html",
            "htm",
            "js",
            "css",
            "java",
            "class",
            "jar",
            "py",
            "rb",
            "go",
            "sql",
            "pem",
            "crt",
            "key",
            "sock",
            "pid",
            "png",
            "jpg",
            "gif",
            "svg",
            "lua",
            "php",
            "toml",
            "ini");

    /** Keys under which images, kinds and schemas stand. */
    private static final Set<String> SKIPPED = Set.of("image", "apiVersion", "kind", "$schema", "schema");

    private final Redirect redirect;
    private final Set<String> databases;
    private final Map<String, Set<String>> places = new TreeMap<>();
    private int more;

    /**
     * @param redirect tells what is an address of production, which the scan reports
     * @param databases host names of the copy's databases, with or without a port
     */
    ExternalHosts(Redirect redirect, Set<String> databases) {
        this.redirect = redirect;
        this.databases = new TreeSet<>();
        databases.forEach(d -> this.databases.add(d.replaceAll(":[0-9]+$", "").toLowerCase(Locale.ROOT)));
    }

    /** Looks at an object as it was applied; {@code title} is {@code Kind/name}. */
    void look(String title, ApiKind kind, ObjectNode object) {
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            boolean secret = kind.core("Secret") && field.getKey().equals("data");
            switch (field.getKey()) {
                case "apiVersion", "kind", "status", "binaryData" -> {}
                case "metadata" -> walk(title, "", field.getValue().path("annotations"), false);
                default -> walk(title, field.getKey(), field.getValue(), secret);
            }
        }
    }

    /** The hosts, each with the objects that name it: {@code api.stripe.com (ConfigMap/app, Secret/payments)}. */
    synchronized List<String> list() {
        List<String> lines = new ArrayList<>();
        places.forEach((host, names) -> {
            List<String> first = names.stream().limit(PLACES).toList();
            lines.add(host + " (" + String.join(", ", first) + (names.size() > PLACES ? ", …" : "") + ")");
        });
        if (more > 0) {
            lines.add("and more hosts than these " + HOSTS);
        }
        return lines;
    }

    private void walk(String title, String key, JsonNode node, boolean base64) {
        if (node instanceof ObjectNode object) {
            // A variable's name says what its value is.
            String name = object.path("name").asText("");
            object.properties().forEach(f -> {
                if (!SKIPPED.contains(f.getKey())) {
                    walk(
                            title,
                            f.getKey().equals("value") && !name.isEmpty() ? name : f.getKey(),
                            f.getValue(),
                            base64);
                }
            });
        } else if (node.isArray()) {
            node.forEach(item -> walk(title, key, item, base64));
        } else if (node.isTextual()) {
            text(title, key, base64 ? Redirect.decodedText(node.asText()) : node.asText());
        }
    }

    private void text(String title, String key, String whole) {
        if (whole.indexOf('.') < 0) {
            return;
        }
        String text = whole.length() > LENGTH ? whole.substring(0, LENGTH) : whole;
        if (text.contains("://") || text.contains(":@//")) {
            Matcher url = URL.matcher(text);
            while (url.find()) {
                for (String host : url.group(1).split(",", -1)) {
                    note(title, host);
                }
            }
        }
        if (text.indexOf(':') > 0) {
            all(title, PORT.matcher(text), 1);
        }
        if (KEY.matcher(key).matches()) {
            for (String part : text.length() > 2000 ? new String[0] : text.split("[,;]", -1)) {
                Matcher lone = LONE.matcher(part);
                if (lone.matches()) {
                    note(title, lone.group(1));
                }
            }
        }
        if (text.indexOf('\n') >= 0) {
            Matcher line = LINE.matcher(text);
            while (line.find()) {
                if (KEY.matcher(line.group(1)).matches()) {
                    note(title, line.group(2));
                }
            }
        }
    }

    private void all(String title, Matcher m, int group) {
        while (m.find()) {
            note(title, m.group(group));
        }
    }

    private void note(String title, String found) {
        Matcher m = ONE.matcher(found.replaceAll(":[0-9]+$", ""));
        if (!m.matches()) {
            return;
        }
        String host = m.group(1).toLowerCase(Locale.ROOT);
        String last = host.substring(host.lastIndexOf('.') + 1);
        boolean inside = NO_DOMAIN.contains(last)
                || host.contains(".svc.")
                || host.startsWith("127.")
                || host.equals("0.0.0.0")
                || databases.contains(host)
                || redirect.ours(host);
        if (!inside) {
            keep(host, title);
        }
    }

    private synchronized void keep(String host, String title) {
        Set<String> names = places.get(host);
        if (names == null) {
            if (places.size() >= HOSTS) {
                more = 1;
                return;
            }
            names = new TreeSet<>();
            places.put(host, names);
        }
        if (names.size() <= PLACES) {
            names.add(title);
        }
    }
}
