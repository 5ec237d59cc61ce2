package dev.airtime;

import dev.airtime.api.Rehearsal;
import dev.airtime.rehearsal.LoadFigures;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;

/** A load's figures as gauges, as long as it runs: renewed at every look, three times as often as the status. */
final class RehearsalMetrics {
    private static final double MILLIS = 1000;

    private final Gauges gauges;

    RehearsalMetrics(MeterRegistry registry) {
        this.gauges = new Gauges(registry);
    }

    void show(Rehearsal rehearsal, LoadFigures figures) {
        Tags tags = Tags.of(
                "namespace", rehearsal.getMetadata().getNamespace(),
                "event", rehearsal.getSpec().trafficEvent(),
                "rehearsal", rehearsal.getMetadata().getName());
        LoadFigures.Sample now = figures.now();
        gauges.set(rehearsal, "airtime_rehearsal_users", tags, figures.users());
        gauges.set(rehearsal, "airtime_rehearsal_stage", tags, figures.stage());
        gauges.set(rehearsal, "airtime_rehearsal_requests", tags, now.requests());
        gauges.set(rehearsal, "airtime_rehearsal_failures", tags, now.failures());
        gauges.set(rehearsal, "airtime_rehearsal_requests_per_second", tags, now.perSecond());
        gauges.set(rehearsal, "airtime_rehearsal_workers_lost", tags, figures.workersLost());
        Map.of("0.5", now.p50(), "0.95", now.p95(), "0.99", now.p99())
                .forEach((quantile, millis) -> gauges.set(
                        rehearsal,
                        "airtime_rehearsal_response_seconds",
                        tags.and("quantile", quantile),
                        millis / MILLIS));
    }

    /** Removes the gauges of a load that is over. */
    void forget(Rehearsal rehearsal) {
        gauges.forget(rehearsal);
    }
}
