package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the description of the API is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record OpenApiSource(
        @JsonPropertyDescription("A ConfigMap of the event's namespace.") @Required @Size(min = 1, max = 253)
        String configMap,

        @JsonPropertyDescription("The key that holds the OpenAPI document, YAML or JSON.")
        @Default("openapi.yaml")
        @Size(max = 253)
        @Nullable
        String key) {
    public OpenApiSource {
        Objects.requireNonNull(configMap, "openAPI.configMap");
    }

    public String keyOrDefault() {
        return key == null ? "openapi.yaml" : key;
    }
}
