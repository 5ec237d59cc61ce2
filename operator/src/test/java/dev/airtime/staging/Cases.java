package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import dev.airtime.api.StagingSpec;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Reads the case tables, and builds what the rules are asked with. */
final class Cases {
    static final YAMLMapper YAML = new YAMLMapper();
    static final Map<String, String> HOSTS = Map.of("shop.example.com", "staging.shop.example.com");

    private Cases() {}

    static List<JsonNode> read(String file) {
        try (InputStream in = Objects.requireNonNull(Cases.class.getResourceAsStream(file), file)) {
            List<JsonNode> cases = new ArrayList<>();
            YAML.readTree(in).forEach(cases::add);
            return cases;
        } catch (IOException e) {
            throw new UncheckedIOException(file, e);
        }
    }

    static ObjectNode yaml(String text) {
        try {
            return (ObjectNode) YAML.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(text, e);
        }
    }

    /** {@code group/version/Kind}, or {@code v1/Kind} of the core group. */
    static ApiKind kind(String text) {
        String[] parts = text.split("/", -1);
        String kind = parts[parts.length - 1];
        String plural = kind.toLowerCase(Locale.ROOT) + "s";
        return parts.length == 2
                ? new ApiKind("", parts[0], plural, kind)
                : new ApiKind(parts[0], parts[1], plural, kind);
    }

    static Source source(List<ObjectSelector> include, List<ObjectSelector> exclude) {
        return new Source(
                "production",
                spec(include, exclude, List.of()),
                Map.of("web", true, "db", false),
                Set.of("mounted-tls"),
                false);
    }

    static StagingSpec spec(List<ObjectSelector> include, List<ObjectSelector> exclude, List<PatchSpec> patches) {
        return new StagingSpec("staging", include, exclude, HOSTS, patches, null, null, null, null, null);
    }

    static List<ObjectSelector> selectors(JsonNode list) {
        List<ObjectSelector> selectors = new ArrayList<>();
        list.forEach(n -> selectors.add(Json.MAPPER.convertValue(n, ObjectSelector.class)));
        return selectors;
    }
}
