package dev.airtime.plan;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.WorkloadRecord;
import dev.airtime.api.WorkloadSpec;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of one workload of the event.
 *
 * @param spec the workload as the event names it
 * @param found whether it is there
 * @param message its state in a sentence
 * @param before what it was, as the annotation on it says; null while it is not raised by this event
 * @param raised whether the event's replicas (or the autoscaler's minimum) are set
 * @param ready pods that are ready
 * @param autoscaler the HorizontalPodAutoscaler that targets it; null without one
 */
public record WorkloadFacts(
        WorkloadSpec spec,
        boolean found,
        String message,
        @Nullable WorkloadRecord before,
        boolean raised,
        int ready,
        @Nullable AutoscalerStatus autoscaler) {
    /** {@code Deployment/web}. */
    public String id() {
        return spec.kind() + "/" + spec.name();
    }
}
