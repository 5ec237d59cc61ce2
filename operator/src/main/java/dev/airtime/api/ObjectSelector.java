package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chooses objects by kind, name and labels; what is not written matches everything. */
@ValidationRule(
        value = "has(self.kind) || has(self.name) || (has(self.matchLabels) && size(self.matchLabels) > 0)",
        message = "an empty selector would match every object: write kind, name or matchLabels")
public record ObjectSelector(
        @JsonPropertyDescription("The kind, for example CronJob; of a custom kind also Kind.group, for example"
                + " ScaledObject.keda.sh.")
        @Size(max = 200)
        @Nullable
        String kind,

        @JsonPropertyDescription("The object's name; * stands for any characters.") @Size(max = 253) @Nullable
        String name,

        @JsonPropertyDescription("Labels that the object must carry.") @Size(max = 20)
        Map<String, @Size(max = 63) String> matchLabels) {
    public ObjectSelector {
        matchLabels = matchLabels == null ? Map.of() : Map.copyOf(matchLabels);
    }
}
