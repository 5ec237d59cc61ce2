package dev.airtime.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's newest minute of a DB instance; null where there is no data point.
 *
 * @param at the data points' time stamp
 * @param cpu CPUUtilization as a ratio, 0 to 1, average
 * @param connections DatabaseConnections, maximum
 * @param freeableMemory FreeableMemory in bytes, minimum
 */
public record Figures(
        @Nullable Instant at,
        @Nullable Double cpu,
        @Nullable Integer connections,
        @Nullable Long freeableMemory) {}
