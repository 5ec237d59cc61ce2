package dev.airtime.lab.rds;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of one request. Lists arrive as {@code Name.<member>.N} and lists of structures as {@code
 * Name.<member>.N.Field}; the member's name is not checked.
 */
record Form(Map<String, String> parameters) {
    static Form parse(String body) {
        Map<String, String> parameters = new TreeMap<>();
        for (String pair : body.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (!pair.isEmpty()) {
                parameters.put(
                        decode(equals < 0 ? pair : pair.substring(0, equals)),
                        equals < 0 ? "" : decode(pair.substring(equals + 1)));
            }
        }
        return new Form(parameters);
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Nullable
    String text(String name) {
        return parameters.get(name);
    }

    String text(String name, String otherwise) {
        return parameters.getOrDefault(name, otherwise);
    }

    String required(String name) {
        String value = parameters.get(name);
        if (value == null || value.isEmpty()) {
            throw AwsError.refused("MissingParameter", "The request must contain the parameter " + name + ".");
        }
        return value;
    }

    boolean has(String name) {
        return parameters.containsKey(name) || parameters.keySet().stream().anyMatch(key -> key.startsWith(name + "."));
    }

    boolean flag(String name, boolean otherwise) {
        String value = parameters.get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw AwsError.refused("MalformedInput", "Unexpected value for the boolean " + name + ": " + value);
        };
    }

    int integer(String name, int otherwise) {
        String value = parameters.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            return Integer.parseInt(value);
        } catch (NumberFormatException e) {
            throw AwsError.refused("MalformedInput", "Unexpected value for the integer " + name + ": " + value);
        }
    }

    @Nullable
    Instant instant(String name) {
        String value = parameters.get(name);
        if (value == null) {
            return null;
        }
        try {
            return Instant.parse(value);
        } catch (DateTimeParseException e) {
            throw AwsError.value("Invalid time in " + name + ": " + value);
        }
    }

    List<String> list(String name) {
        List<String> values = new ArrayList<>();
        for (Map<String, String> item : structures(name)) {
            String value = item.get("");
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    /** The items of a list in order; a plain value is under the empty key, a nested list's keys keep their dots. */
    List<Map<String, String>> structures(String name) {
        TreeMap<Integer, Map<String, String>> items = new TreeMap<>();
        String prefix = name + ".";
        parameters.forEach((key, value) -> {
            if (!key.startsWith(prefix)) {
                return;
            }
            String[] parts = key.substring(prefix.length()).split("\\.", 3);
            if (parts.length < 2) {
                return;
            }
            items.computeIfAbsent(number(key, parts[1]), n -> new LinkedHashMap<>())
                    .put(parts.length == 3 ? parts[2] : "", value);
        });
        return new ArrayList<>(items.values());
    }

    private static int number(String key, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw AwsError.refused("MalformedQueryString", "The list parameter " + key + " has no number.");
        }
    }

    /** Tags in the order given; null when the request has none. */
    @Nullable
    Map<String, String> tags() {
        List<Map<String, String>> items = structures("Tags");
        if (items.isEmpty()) {
            return null;
        }
        Map<String, String> tags = new LinkedHashMap<>();
        items.forEach(item -> tags.put(item.getOrDefault("Key", ""), item.getOrDefault("Value", "")));
        return tags;
    }

    /** Filters by name, each with its accepted values. */
    Map<String, List<String>> filters() {
        Map<String, List<String>> filters = new LinkedHashMap<>();
        for (Map<String, String> item : structures("Filters")) {
            List<String> values = new ArrayList<>();
            item.forEach((key, value) -> {
                if (key.startsWith("Values.")) {
                    values.add(value);
                }
            });
            filters.put(item.getOrDefault("Name", ""), values);
        }
        return filters;
    }
}
