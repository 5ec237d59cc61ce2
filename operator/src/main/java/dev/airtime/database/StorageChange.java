package dev.airtime.database;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What was last asked of an instance's storage, as a tag that is written before it is asked.
 *
 * @param kind {@code raise} or {@code restore}
 * @param allocatedStorage GiB, null: not asked
 * @param iops null: not asked
 * @param storageThroughput MiB/s, null: not asked
 * @param at when, in whole seconds
 */
record StorageChange(
        String kind,
        @Nullable Integer allocatedStorage,
        @Nullable Integer iops,
        @Nullable Integer storageThroughput,
        Instant at) {
    static final String TAG = "airtime.dev/lastStorage";
    private static final int PARTS = 5;

    StorageChange {
        at = at.truncatedTo(ChronoUnit.SECONDS);
    }

    Map<String, String> tags() {
        return Map.of(
                TAG, kind + "/" + text(allocatedStorage) + "/" + text(iops) + "/" + text(storageThroughput) + "/" + at);
    }

    /** What the tag says; null without one, or when somebody made it unreadable. */
    static @Nullable StorageChange of(Map<String, String> tags) {
        String[] parts = tags.getOrDefault(TAG, "").split("/", -1);
        if (parts.length != PARTS) {
            return null;
        }
        try {
            return new StorageChange(
                    parts[0], number(parts[1]), number(parts[2]), number(parts[3]), Instant.parse(parts[4]));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    /** Whether it asked for the same. */
    boolean asks(StorageChange other) {
        return kind.equals(other.kind)
                && Objects.equals(allocatedStorage, other.allocatedStorage)
                && Objects.equals(iops, other.iops)
                && Objects.equals(storageThroughput, other.storageThroughput);
    }

    /** Whether IOPS or throughput were asked for, which are to be given back. */
    boolean rate() {
        return iops != null || storageThroughput != null;
    }

    private static String text(@Nullable Integer value) {
        return value == null ? "-" : value.toString();
    }

    private static @Nullable Integer number(String text) {
        return text.equals("-") ? null : Integer.valueOf(text);
    }
}
