package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** The HorizontalPodAutoscaler of a workload, as it is now. */
public record AutoscalerStatus(
        @Size(max = 253) String name,
        int minReplicas,
        int maxReplicas,

        @JsonPropertyDescription("The replicas that it wants.")
        int desiredReplicas) {}
