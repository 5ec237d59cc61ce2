package dev.airtime;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.Phase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.plan.Decision;
import dev.airtime.plan.Observed;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** Figures of the events as gauges, renewed at every look: what {@code status} says, for dashboards and alerts. */
final class AirtimeMetrics {
    private final Gauges gauges;

    AirtimeMetrics(MeterRegistry registry) {
        this.gauges = new Gauges(registry);
    }

    void show(TrafficEvent event, Observed observed, Decision decision) {
        Tags tags = Tags.of(
                "namespace", event.getMetadata().getNamespace(),
                "event", event.getMetadata().getName());
        for (Phase phase : Phase.values()) {
            gauges.set(
                    event,
                    "airtime_event_phase",
                    tags.and("phase", phase.name()),
                    decision.phase() == phase ? 1.0 : 0.0);
        }
        decision.states()
                .forEach(s -> gauges.set(
                        event, "airtime_event_condition", tags.and("type", s.type()), s.isTrue() ? 1.0 : 0.0));
        observed.databases().forEach((name, d) -> {
            Tags database = tags.and("database", name);
            gauges.set(event, "airtime_database_cpu_ratio", database, d.cpu());
            gauges.set(event, "airtime_database_connections", database, d.connections());
            gauges.set(event, "airtime_database_connections_limit", database, d.maxConnections());
            gauges.set(event, "airtime_database_free_memory_bytes", database, d.freeMemory());
        });
        observed.workloads().forEach(w -> {
            Tags workload = tags.and("workload", w.id());
            AutoscalerStatus a = w.autoscaler();
            gauges.set(event, "airtime_workload_ready_pods", workload, w.ready());
            gauges.set(
                    event, "airtime_workload_planned_pods", workload, w.spec().replicas());
            if (a != null) {
                gauges.set(event, "airtime_autoscaler_desired_pods", workload, a.desiredReplicas());
                gauges.set(event, "airtime_autoscaler_maximum_pods", workload, a.maxReplicas());
            }
        });
    }

    /** Removes the gauges of a deleted event. */
    void forget(TrafficEvent event) {
        gauges.forget(event);
    }
}
