package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Where the Locust script is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record ScriptSource(
        @JsonPropertyDescription("A ConfigMap of the event's namespace; its other keys are mounted beside the script.")
        @Required
        @Size(min = 1, max = 253)
        String configMap,

        @JsonPropertyDescription("The key that holds the script.") @Default("locustfile.py") @Size(max = 253) @Nullable
        String key) {
    public ScriptSource {
        Objects.requireNonNull(configMap, "locust.script.configMap");
    }

    public String keyOrDefault() {
        return key == null ? "locustfile.py" : key;
    }
}
