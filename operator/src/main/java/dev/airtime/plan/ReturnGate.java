package dev.airtime.plan;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.ScaleDown;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether the load allows that a database is put back: the CPU of the last hour and the connections of the last five minutes
 * must fit what it was before. Connections belong to pods, which were put back before: those of an hour ago say nothing.
 * What has no data point holds nothing up; a load that could not be asked for does, since it is not known to have gone.
 */
final class ReturnGate {
    /** When a return that the load holds up is thought about again. */
    static final Duration AGAIN = Duration.ofMinutes(1);

    private ReturnGate() {}

    /**
     * Why workloads are left as they are: the CPU that they use now. Never the connections: pools keep theirs, used or not,
     * until the pods go, so that workloads would wait for what only their going can end.
     */
    static @Nullable String holdsWorkloads(DatabaseSpec d, DatabaseFacts f) {
        String unread = unread(d, f.unread());
        return unread != null ? unread : f.cpu() == null ? null : cpu(d, f, f.cpu(), "now");
    }

    /** Why the database is left as it is; null when nothing speaks against its return. */
    static @Nullable String holdsDatabase(DatabaseSpec d, DatabaseFacts f) {
        LoadFacts hour = f.lastHour();
        String unread = unread(d, hour == null ? f.unread() : hour.unread());
        if (unread != null) {
            return unread;
        }
        List<String> reasons = new ArrayList<>();
        if (hour != null && hour.cpu() != null) {
            add(reasons, cpu(d, f, hour.cpu(), "in the last hour"));
        } else {
            add(reasons, holdsWorkloads(d, f));
        }
        if (hour != null && hour.connections() != null && hour.maxConnections() != null) {
            add(reasons, connections(d, hour.connections(), hour.maxConnections()));
        }
        return reasons.isEmpty() ? null : String.join("; ", reasons);
    }

    private static @Nullable String unread(DatabaseSpec d, @Nullable String why) {
        return why == null
                ? null
                : d.name() + ": whether the load has gone is not known, and nothing is put back before it is: " + why;
    }

    private static void add(List<String> reasons, @Nullable String reason) {
        if (reason != null) {
            reasons.add(reason);
        }
    }

    private static @Nullable String cpu(DatabaseSpec d, DatabaseFacts f, double cpu, String when) {
        DatabaseRecord before = f.tagged() == null ? f.recorded() : f.tagged();
        if (before == null || f.instanceClass() == null) {
            return null;
        }
        boolean known = ClassSize.known(f.instanceClass()) && ClassSize.known(before.instanceClass());
        double then = cpu * ClassSize.ratio(f.instanceClass(), before.instanceClass());
        double most = down(d).maxCpuOrDefault();
        return then <= most
                ? null
                : d.name() + ": the load has not gone: " + Percentage.format(cpu) + " CPU " + when + " would be "
                        + Percentage.format(then) + " of " + before.instanceClass() + ", and scaleDown.maxCpu is "
                        + Percentage.format(most)
                        + (known ? "" : " (how large the two classes are is not known here, they are taken as equal)");
    }

    private static @Nullable String connections(DatabaseSpec d, int connections, int limit) {
        double share = down(d).maxConnectionsOrDefault();
        return connections <= limit * share
                ? null
                : d.name() + ": the load has not gone: " + connections
                        + " connections in the last five minutes, and it took " + limit
                        + " before, of which scaleDown.maxConnections allows " + Percentage.format(share);
    }

    private static ScaleDown down(DatabaseSpec d) {
        return d.scaleDown() == null ? ScaleDown.DEFAULT : d.scaleDown();
    }
}
