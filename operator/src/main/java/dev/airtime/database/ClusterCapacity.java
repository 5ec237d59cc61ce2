package dev.airtime.database;

import org.jspecify.annotations.Nullable;

/**
 * Aurora Serverless v2's limits, which all serverless members of a cluster have in common.
 *
 * @param min MinCapacity in Aurora capacity units; 0 pauses when nothing is connected
 * @param max MaxCapacity
 * @param secondsUntilAutoPause SecondsUntilAutoPause; null where it does not pause
 */
record ClusterCapacity(double min, double max, @Nullable Integer secondsUntilAutoPause) {}
