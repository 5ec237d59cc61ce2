package dev.airtime;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Gauges of objects, each as it was set last, until the object is forgotten. */
final class Gauges {
    private final MeterRegistry registry;
    private final Map<String, Map<Meter.Id, Value>> byObject = new ConcurrentHashMap<>();

    private record Value(AtomicReference<Double> now) {}

    Gauges(MeterRegistry registry) {
        this.registry = registry;
    }

    /** {@code null} is told as NaN. */
    void set(HasMetadata object, String name, Tags tags, @Nullable Number number) {
        Map<Meter.Id, Value> meters = byObject.computeIfAbsent(key(object), k -> new ConcurrentHashMap<>());
        Meter.Id id = new Meter.Id(name, tags, null, null, Meter.Type.GAUGE);
        Double known = number == null ? Double.NaN : Double.valueOf(number.doubleValue());
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

    /** Removes all of an object's. */
    void forget(HasMetadata object) {
        Map<Meter.Id, Value> meters = byObject.remove(key(object));
        if (meters != null) {
            List.copyOf(meters.keySet()).forEach(registry::remove);
        }
    }

    private static String key(HasMetadata object) {
        return object.getMetadata().getNamespace() + "/" + object.getMetadata().getName();
    }
}
