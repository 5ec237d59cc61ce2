package dev.airtime.database;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of an instance of late, and what it could do as it was recorded; null where not known.
 *
 * @param cpu the highest five-minute average of CPUUtilization in the last hour, 0 to 1
 * @param connections the highest DatabaseConnections in the last five minutes: before that they were those of pods that went
 * @param recordedMaxConnections max_connections of the recorded parameter group on the recorded class, by nominal memory:
 *     the real limit can be some percent lower
 * @param unread why CloudWatch could not be asked; null when it was
 */
public record RecentLoad(
        @Nullable Double cpu,
        @Nullable Integer connections,
        @Nullable Integer recordedMaxConnections,
        @Nullable String unread) {
    /** Of an instance that CloudWatch could not be asked about. */
    static RecentLoad unread(String why) {
        return new RecentLoad(null, null, null, why);
    }

    /** The same against the limit of before. */
    RecentLoad against(@Nullable Integer maxConnections) {
        return new RecentLoad(cpu, connections, maxConnections, unread);
    }

    /** The higher of each, of two instances that serve the same database. */
    static RecentLoad worst(RecentLoad a, RecentLoad b) {
        Double cpu = a.cpu == null ? b.cpu : b.cpu == null ? a.cpu : Double.valueOf(Math.max(a.cpu, b.cpu));
        Integer connections = a.connections == null
                ? b.connections
                : b.connections == null ? a.connections : Integer.valueOf(Math.max(a.connections, b.connections));
        return new RecentLoad(cpu, connections, null, a.unread == null ? b.unread : a.unread);
    }
}
