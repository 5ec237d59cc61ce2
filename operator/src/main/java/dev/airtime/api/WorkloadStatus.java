package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** One workload of the event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadStatus(
        WorkloadKind kind,
        @Size(max = 253) String name,

        @JsonPropertyDescription("Found, Raised, Restored or Missing.") @Size(max = 20)
        String state,

        @Nullable String message,
        @Nullable WorkloadRecord before,

        @JsonPropertyDescription("Pods that are ready now.") @Nullable
        Integer ready,

        @JsonPropertyDescription("Pods that the event plans with.") @Nullable
        Integer planned,

        @JsonPropertyDescription("The autoscaler that targets it, if any, as it is now.") @Nullable
        AutoscalerStatus autoscaler) {}
