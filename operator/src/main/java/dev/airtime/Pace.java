package dev.airtime;

import java.time.Duration;

/** How long a process really waits for a stretch of the event's clock. Only a simulation is faster than life. */
@FunctionalInterface
public interface Pace {
    /** A second takes a second. */
    Pace REAL = d -> d;

    /** The real duration to wait for {@code d} of the event's clock. */
    Duration real(Duration d);
}
