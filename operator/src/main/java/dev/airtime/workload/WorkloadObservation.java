package dev.airtime.workload;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.WorkloadRecord;
import org.jspecify.annotations.Nullable;

/**
 * A workload as one reading shows it.
 *
 * @param found whether it is there
 * @param message its state in a sentence
 * @param before what it was, when this event claims it; null otherwise
 * @param raised whether what the event wants is set and as many pods are ready
 * @param ready pods that are ready
 * @param autoscaler the HorizontalPodAutoscaler that targets it; null without one
 */
public record WorkloadObservation(
        boolean found,
        String message,
        @Nullable WorkloadRecord before,
        boolean raised,
        int ready,
        @Nullable AutoscalerStatus autoscaler) {}
