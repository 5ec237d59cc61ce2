package dev.airtime.plan;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of a database in the last hour, against what it could do before the event; null where not known.
 *
 * @param cpu the highest CPU use, 0 to 1, of the class it has now
 * @param connections the most connections
 * @param maxConnections the limit of connections that it had before
 * @param unread why it could not be asked for; null when it was
 */
public record LoadFacts(
        @Nullable Double cpu,
        @Nullable Integer connections,
        @Nullable Integer maxConnections,
        @Nullable String unread) {}
