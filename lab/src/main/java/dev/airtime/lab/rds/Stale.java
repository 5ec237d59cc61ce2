package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Reads that still show what an instance was before the last change (RDS's control plane is eventually consistent). */
final class Stale {
    private record Reading(String xml, Instant until) {}

    private final Map<String, Reading> readings = new HashMap<>();

    /** Keeps what the instance is now; what is kept already stays. */
    void keep(Instance instance, Duration duration, Instant now) {
        Reading kept = readings.get(instance.resourceId);
        if (kept == null || !now.isBefore(kept.until())) {
            Xml xml = new Xml();
            InstanceXml.write(xml, instance, now);
            readings.put(instance.resourceId, new Reading(xml.toString(), now.plus(duration)));
        }
    }

    void write(Xml xml, Instance instance, Instant now) {
        Reading kept = readings.get(instance.resourceId);
        if (kept != null && now.isBefore(kept.until())) {
            xml.raw(kept.xml());
        } else {
            InstanceXml.write(xml, instance, now);
        }
    }
}
