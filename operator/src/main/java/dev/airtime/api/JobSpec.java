package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A load test of any tool as a Job; its exit code decides. */
public record JobSpec(
        @JsonPropertyDescription(
                "The Job's pod template (spec.template of a batch/v1 Job). It runs in the copy's namespace.")
        @Required
        @PreserveUnknownFields
        JsonNode template,

        @JsonPropertyDescription("How long the Job may run.")
        @Default("1h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String deadline) {
    public JobSpec {
        Objects.requireNonNull(template, "job.template");
    }
}
