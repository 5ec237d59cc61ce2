package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A workload of the event's namespace that is raised and put back. */
public record WorkloadSpec(
        @JsonPropertyDescription("Deployment or StatefulSet.") @Required
        WorkloadKind kind,

        @JsonPropertyDescription("The workload's name.") @Required @Size(min = 1, max = 253)
        String name,

        @JsonPropertyDescription(
                "Replicas for the event. Where a HorizontalPodAutoscaler targets the workload, its minimum is raised"
                        + " instead, and its maximum where that is lower.")
        @Required
        @Min(1)
        @Max(10_000)
        Integer replicas,

        @JsonPropertyDescription("How long before airtime the replicas are raised.")
        @Default("15m")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String leadTime) {
    public WorkloadSpec {
        Objects.requireNonNull(kind, "spec.workloads[].kind");
        Objects.requireNonNull(name, "spec.workloads[].name");
        Objects.requireNonNull(replicas, "spec.workloads[].replicas");
    }

    /** {@code leadTime}, or its default of 15 min. */
    public Duration leadTimeOrDefault() {
        return Durations.parse(leadTime, Duration.ofMinutes(15));
    }
}
