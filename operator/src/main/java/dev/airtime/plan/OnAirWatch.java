package dev.airtime.plan;

import dev.airtime.api.AutoscalerStatus;
import dev.airtime.api.Percentage;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Limits that come near while the event is on air: which, how near, and what to do. Pure. */
public final class OnAirWatch {
    /** From this share of a limit on, a person should know. */
    static final double NEAR = 0.8;

    /**
     * Free memory below this is near its end: MySQL and PostgreSQL begin to swap on RDS, which CloudWatch shows as
     * SwapUsage (Amazon RDS User Guide, "Best practices", DB instance RAM recommendations).
     */
    static final long LITTLE_MEMORY = 256L * 1024 * 1024;

    /** A limit that comes near; {@code reason} is CamelCase. */
    public record Alarm(String reason, String message) {}

    private OnAirWatch() {}

    /** The alarms for what is observed now, databases first. */
    public static List<Alarm> of(Map<String, DatabaseFacts> databases, List<WorkloadFacts> workloads) {
        List<Alarm> alarms = new ArrayList<>();
        databases.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(e -> database(e.getKey(), e.getValue(), alarms));
        for (WorkloadFacts w : workloads) {
            AutoscalerStatus a = w.autoscaler();
            // A minimum that is the maximum is as the event wants it, and leaves nothing to scale.
            if (a != null
                    && w.before() != null
                    && a.desiredReplicas() >= a.maxReplicas()
                    && a.maxReplicas() > a.minReplicas()) {
                alarms.add(new Alarm(
                        "AutoscalerAtMaximum",
                        w.id() + ": HorizontalPodAutoscaler " + a.name() + " wants " + a.desiredReplicas()
                                + " pods, its maximum; raise maxReplicas where nodes and database connections allow"));
            }
            if (w.found() && w.before() != null && w.ready() < w.spec().replicas()) {
                alarms.add(new Alarm(
                        "PodsMissing",
                        w.id() + ": " + w.ready() + " of " + w.spec().replicas()
                                + " pods are ready; look at kubectl describe pods for the reason"));
            }
        }
        return alarms;
    }

    private static void database(String name, DatabaseFacts d, List<Alarm> alarms) {
        if (d.unread() != null) {
            alarms.add(new Alarm(
                    "FiguresUnknown",
                    "database " + name + " (" + d.identifier() + "): its CPU and connections are not known: "
                            + d.unread() + "; look at them in AWS's console"));
        }
        Double cpu = d.cpu();
        if (cpu != null && cpu >= NEAR) {
            alarms.add(new Alarm(
                    "DatabaseCpuHigh",
                    "database " + name + " (" + d.identifier() + "): CPU is at " + Percentage.format(cpu)
                            + "; shed load (cache, queue, static pages): a larger class would interrupt it now"));
        }
        Integer connections = d.connections();
        Integer limit = d.maxConnections();
        if (connections != null && limit != null && limit > 0 && connections >= NEAR * limit) {
            alarms.add(new Alarm(
                    "ConnectionsNearLimit",
                    String.format(
                            Locale.ROOT,
                            "database %s (%s): %d of %d connections are in use; add no pods, make the pools smaller",
                            name,
                            d.identifier(),
                            connections,
                            limit)));
        }
        Long free = d.freeMemory();
        if (free != null && free < LITTLE_MEMORY) {
            alarms.add(new Alarm(
                    "DatabaseMemoryLow",
                    "database " + name + " (" + d.identifier() + "): " + free / (1024 * 1024)
                            + " MiB of memory are free; fewer connections free memory at once"));
        }
    }
}
