package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A workload as it was before an event, written down twice: here and as an annotation on what is changed. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadRecord(
        int replicas,

        @JsonPropertyDescription("The HorizontalPodAutoscaler that targets it, if any.") @Nullable
        String autoscaler,

        @Nullable Integer minReplicas,
        @Nullable Integer maxReplicas) {}
