package dev.airtime.database;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was last asked of a cluster or one of its members: a tag of the cluster, written before it is asked, so that a
 * process that dies in between leaves behind that the change is its own.
 *
 * @param kind what for, and what
 * @param member the DB instance identifier that it is about; {@code -} where it is the cluster
 * @param value what the member was to be, such as its class and tier; for a failover or a reboot the kind that it is for;
 *     {@code -} for the kinds that need no value
 * @param at when, in whole seconds
 */
record ClusterChange(Kind kind, String member, String value, Instant at) {
    /** The calls that change something. */
    enum Kind {
        Raise,
        Restore,
        Failover,
        AddReader,
        DeleteReader,
        Reboot,
        Capacity
    }

    static ClusterChange of(Kind kind, String member, String value, Instant at) {
        return new ClusterChange(kind, member, value, at.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Whether it belongs to a return, which stopping would leave half way. */
    boolean returns() {
        return kind == Kind.Restore
                || kind == Kind.DeleteReader
                || ((kind == Kind.Failover || kind == Kind.Reboot) && value.equals(Kind.Restore.name()));
    }

    /** Whether it asked for the same. */
    boolean same(ClusterChange other) {
        return kind == other.kind && member.equals(other.member) && value.equals(other.value);
    }

    /** The tags that are written before the change is asked for. */
    Map<String, String> tags() {
        return Map.of(RecordTags.LAST_CHANGE, kind + "/" + member + "/" + value + "/" + at);
    }

    /** What a cluster's tags say; null when nothing was asked, or when somebody made it unreadable. */
    static @Nullable ClusterChange read(Map<String, String> tags) {
        String[] parts = tags.getOrDefault(RecordTags.LAST_CHANGE, "").split("/", -1);
        if (parts.length != 4) {
            return null;
        }
        try {
            return new ClusterChange(Kind.valueOf(parts[0]), parts[1], parts[2], Instant.parse(parts[3]));
        } catch (IllegalArgumentException | DateTimeException e) {
            return null;
        }
    }
}
