package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import java.util.Objects;

/** A change to the objects that {@code target} chooses, made on their way into the copy. */
public record PatchSpec(
        @JsonPropertyDescription("The objects that are changed.") @Required
        ObjectSelector target,

        @JsonPropertyDescription(
                "A JSON merge patch (RFC 7396) when it is an object, a JSON patch (RFC 6902) when it is a list; YAML or"
                        + " JSON text.")
        @Required
        @Size(min = 1, max = 16384)
        String patch) {
    public PatchSpec {
        Objects.requireNonNull(target, "spec.staging.patches[].target");
        Objects.requireNonNull(patch, "spec.staging.patches[].patch");
    }
}
