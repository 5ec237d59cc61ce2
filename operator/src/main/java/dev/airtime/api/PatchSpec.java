package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A change to the objects that {@code target} chooses, made on their way into the copy. */
@ValidationRule(
        value = "has(self.patch) != has(self.path) && has(self.path) == has(self.value)",
        message = "write either 'patch', or 'path' and 'value': for example 'path: data.KEY' and 'value: text'")
public record PatchSpec(
        @JsonPropertyDescription("The objects that are changed.") @Required
        ObjectSelector target,

        @JsonPropertyDescription(
                "YAML or JSON text. An object is a strategic merge patch for Kubernetes' own kinds and a"
                        + " JSON merge patch (RFC 7396) for custom kinds; a list is a JSON patch (RFC 6902).")
        @Size(min = 1, max = 16384)
        @Nullable
        String patch,

        @JsonPropertyDescription("The way to one value, for example data.KEY, metadata.annotations[\"a.b/c\"] or"
                + " spec.template.spec.containers[name=web].env[name=KEY].value; of a Secret stringData.KEY.")
        @Size(min = 1, max = 512)
        @Nullable
        String path,

        @JsonPropertyDescription("What the path leads to in the copy.") @Size(max = 16384) @Nullable
        String value) {
    public PatchSpec {
        Objects.requireNonNull(target, "spec.staging.patches[].target");
    }

    /** A merge patch or a JSON patch. */
    public PatchSpec(ObjectSelector target, String patch) {
        this(target, patch, null, null);
    }
}
