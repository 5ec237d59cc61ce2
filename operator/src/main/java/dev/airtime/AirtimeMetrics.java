package dev.airtime;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.Phase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.plan.Decision;
import dev.airtime.plan.Observed;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Figures of the events as gauges, renewed at every look: what {@code status} says, for dashboards and alerts. */
final class AirtimeMetrics {
    private final MeterRegistry registry;
    private final Map<String, Map<Meter.Id, Value>> byEvent = new ConcurrentHashMap<>();

    private record Value(AtomicReference<Double> now) {}

    AirtimeMetrics(MeterRegistry registry) {
        this.registry = registry;
    }

    void show(TrafficEvent event, Observed observed, Decision decision) {
        Tags tags = Tags.of(
                "namespace", event.getMetadata().getNamespace(),
                "event", event.getMetadata().getName());
        for (Phase phase : Phase.values()) {
            set(event, "airtime_event_phase", tags.and("phase", phase.name()), decision.phase() == phase ? 1.0 : 0.0);
        }
        decision.states()
                .forEach(
                        s -> set(event, "airtime_event_condition", tags.and("type", s.type()), s.isTrue() ? 1.0 : 0.0));
        observed.databases().forEach((name, d) -> {
            Tags database = tags.and("database", name);
            set(event, "airtime_database_cpu_ratio", database, d.cpu());
            set(event, "airtime_database_connections", database, asDouble(d.connections()));
            set(event, "airtime_database_connections_limit", database, asDouble(d.maxConnections()));
            set(event, "airtime_database_free_memory_bytes", database, asDouble(d.freeMemory()));
        });
        observed.workloads().forEach(w -> {
            Tags workload = tags.and("workload", w.id());
            AutoscalerStatus a = w.autoscaler();
            set(event, "airtime_workload_ready_pods", workload, (double) w.ready());
            set(
                    event,
                    "airtime_workload_planned_pods",
                    workload,
                    w.spec().replicas().doubleValue());
            if (a != null) {
                set(event, "airtime_autoscaler_desired_pods", workload, (double) a.desiredReplicas());
                set(event, "airtime_autoscaler_maximum_pods", workload, (double) a.maxReplicas());
            }
        });
    }

    /** Removes the gauges of a deleted event. */
    void forget(TrafficEvent event) {
        Map<Meter.Id, Value> meters = byEvent.remove(key(event));
        if (meters != null) {
            List.copyOf(meters.keySet()).forEach(registry::remove);
        }
    }

    private void set(TrafficEvent event, String name, Tags tags, @Nullable Double value) {
        Map<Meter.Id, Value> meters = byEvent.computeIfAbsent(key(event), k -> new ConcurrentHashMap<>());
        Meter.Id id = new Meter.Id(name, tags, null, null, Meter.Type.GAUGE);
        Double known = value == null ? Double.NaN : value;
        Value held = meters.get(id);
        if (held != null) {
            held.now().set(known);
            return;
        }
        Value fresh = new Value(new AtomicReference<>(known));
        Gauge gauge = Gauge.builder(name, fresh.now(), AtomicReference::get)
                .tags(tags)
                .strongReference(true)
                .register(registry);
        meters.put(gauge.getId(), fresh);
    }

    private static @Nullable Double asDouble(@Nullable Number number) {
        return number == null ? null : Double.valueOf(number.doubleValue());
    }

    private static String key(TrafficEvent event) {
        return event.getMetadata().getNamespace() + "/" + event.getMetadata().getName();
    }
}
