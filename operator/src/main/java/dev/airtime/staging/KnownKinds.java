package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The widespread custom kinds by name, from {@code known-kinds.yaml}. A custom kind acts outside its namespace more
 * often than not (namespace-copy research, 1.4); these are the ones of which it is known how.
 */
final class KnownKinds {
    /** What becomes of objects of a kind. */
    enum Form {
        /** Copied; a rule makes it inert where it would act. */
        Copied,
        /** Left out without a word. */
        LeftOut,
        /** Held back; naming the kind in {@code spec.staging.include} copies it. */
        HeldBack,
        /** Held back; only naming kind and object copies it. */
        ByNameOnly
    }

    /**
     * One line of the catalogue.
     *
     * @param family whose kind it is, for people
     * @param group the API group, or {@code *.} and the end of many
     * @param kind the kind, or {@code *} for those of the group that no other line names
     * @param form what becomes of it
     * @param why why, as it follows the object's name in the status
     */
    record Known(String family, String group, String kind, Form form, String why) {
        boolean matches(ApiKind other) {
            return (group.startsWith("*.") ? other.group().endsWith(group.substring(1)) : group.equals(other.group()))
                    && (kind.equals("*") || kind.equals(other.kind()));
        }
    }

    private static final String FILE = "known-kinds.yaml";

    /** The most exact first. */
    private static final Comparator<Known> EXACT = Comparator.comparing(
                    (Known k) -> k.group().startsWith("*."))
            .thenComparing(k -> k.kind().equals("*"))
            .thenComparing(k -> -k.group().length());

    /** All lines, the most exact first. */
    static final List<Known> ALL = load();

    private KnownKinds() {}

    /** The line about a kind; of a kind of Kubernetes' own there is none. */
    static Optional<Known> of(ApiKind kind) {
        return kind.custom() ? ALL.stream().filter(k -> k.matches(kind)).findFirst() : Optional.empty();
    }

    /** Whether the kind is known and has this form. */
    static boolean is(ApiKind kind, Form form) {
        return of(kind).map(Known::form).filter(form::equals).isPresent();
    }

    /** @throws IllegalStateException when a line of the file can't be understood */
    private static List<Known> load() {
        try (InputStream in = Objects.requireNonNull(KnownKinds.class.getResourceAsStream(FILE), FILE)) {
            List<Known> known = new ArrayList<>();
            for (JsonNode entry : new YAMLMapper().readTree(in)) {
                String group = entry.path("group").asText();
                entry.path("kinds").properties().forEach(line -> {
                    String[] text = line.getValue().asText().split(" - ", 2);
                    if (group.isEmpty() || text.length < 2) {
                        throw new IllegalStateException(FILE + ": " + entry + ": want group, and kinds: form - why");
                    }
                    for (String kind : line.getKey().split(", ", -1)) {
                        known.add(
                                new Known(entry.path("family").asText(), group, kind, Form.valueOf(text[0]), text[1]));
                    }
                });
            }
            return known.stream().sorted(EXACT).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(FILE, e);
        }
    }
}
