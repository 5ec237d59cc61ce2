package dev.airtime.database;

import dev.airtime.api.StrainSeen;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's newest minute of a DB instance; null where there is no data point.
 *
 * @param at the data points' time stamp
 * @param cpu CPUUtilization as a ratio, 0 to 1, average
 * @param connections DatabaseConnections, maximum
 * @param freeableMemory FreeableMemory in bytes, minimum
 * @param strain what was asked of the volume, and credits
 * @param unread why CloudWatch could not be asked; null when it was
 */
public record Figures(
        @Nullable Instant at,
        @Nullable Double cpu,
        @Nullable Integer connections,
        @Nullable Long freeableMemory,
        @Nullable StrainSeen strain,
        @Nullable String unread) {
    /** As CloudWatch told, without the volume. */
    public Figures(
            @Nullable Instant at, @Nullable Double cpu, @Nullable Integer connections, @Nullable Long freeableMemory) {
        this(at, cpu, connections, freeableMemory, null, null);
    }

    /** Of an instance that CloudWatch could not be asked about. */
    static Figures unread(String why) {
        return new Figures(null, null, null, null, StrainSeen.unseen(why), why);
    }

    /** The same with what is known of the volume. */
    Figures with(StrainSeen known) {
        return new Figures(at, cpu, connections, freeableMemory, known, unread);
    }

    /** Of two instances that serve together: the later time, the higher use, the less memory. */
    static Figures worst(Figures a, Figures b) {
        return new Figures(
                pick(a.at, b.at, true),
                pick(a.cpu, b.cpu, true),
                pick(a.connections, b.connections, true),
                pick(a.freeableMemory, b.freeableMemory, false),
                a.strain == null || b.strain == null
                        ? (a.strain == null ? b.strain : a.strain)
                        : a.strain.worst(b.strain),
                a.unread == null ? b.unread : a.unread);
    }

    private static <T extends Comparable<T>> @Nullable T pick(@Nullable T a, @Nullable T b, boolean higher) {
        if (a == null || b == null) {
            return a == null ? b : a;
        }
        return a.compareTo(b) > 0 == higher ? a : b;
    }
}
