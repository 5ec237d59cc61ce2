package dev.airtime.database;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * When an event is at a database.
 *
 * @param raise when the change begins
 * @param airtime when the traffic comes
 * @param end when the bought capacity may go
 * @param back when the return begins, at the earliest
 * @param instanceClass the class that is wanted; null when it stays
 * @param parameters the parameters that are wanted, by name
 * @param readReplicas how many read replicas are to be made
 * @param ask whether AWS may be asked for what is not kept: not shortly before the raise, which nothing may hold up
 */
public record Span(
        Instant raise,
        Instant airtime,
        Instant end,
        Instant back,
        @Nullable String instanceClass,
        Map<String, String> parameters,
        int readReplicas,
        boolean ask) {
    public Span {
        parameters = Map.copyOf(parameters);
    }

    /** Which wants no parameters. */
    public Span(
            Instant raise, Instant airtime, Instant end, Instant back, @Nullable String instanceClass, boolean ask) {
        this(raise, airtime, end, back, instanceClass, Map.of(), 0, ask);
    }
}
