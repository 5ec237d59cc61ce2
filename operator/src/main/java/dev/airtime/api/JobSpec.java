package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A load test of any tool as a Job; its exit code decides, and k6's summary. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record JobSpec(
        @JsonPropertyDescription(
                "The Job's pod template (spec.template of a batch/v1 Job). It runs in the copy's namespace.")
        @Required
        @PreserveUnknownFields
        JsonNode template,

        @JsonPropertyDescription(
                "What the Job runs. K6: gets K6_STAGES from stages, and its summary is held against the"
                        + " thresholds. Other: its exit code alone decides.")
        @Default("Other")
        @Nullable
        JobTool tool,

        @JsonPropertyDescription("The URL that is loaded, as http://web: checked like locust.host, and given to the"
                + " containers as AIRTIME_TARGET.")
        @Size(min = 1, max = 2048)
        @Nullable
        String host,

        @JsonPropertyDescription(
                "Exit codes that mean Failed; 0 is Passed, any other Inconclusive. Default: 99, 108 and"
                        + " 110 of k6; of another tool, every code but 0.")
        @Size(max = 255)
        List<Integer> failedExitCodes,

        @JsonPropertyDescription("How long the Job may run.")
        @Default("1h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String deadline) {
    public JobSpec {
        Objects.requireNonNull(template, "job.template");
        failedExitCodes = failedExitCodes == null ? List.of() : List.copyOf(failedExitCodes);
    }

    /** What a Job runs whose exit code alone decides. */
    public static JobSpec of(JsonNode template, @Nullable String deadline) {
        return new JobSpec(template, null, null, List.of(), deadline);
    }

    /** {@code deadline}, or its default of an hour. */
    public Duration deadlineOrDefault() {
        return Durations.parse(deadline, Duration.ofHours(1));
    }

    /** {@code tool}, or its default. */
    public JobTool toolOrDefault() {
        return tool == null ? JobTool.Other : tool;
    }
}
