package dev.airtime.lab;

import dev.airtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/** An event's clock that starts where one wants and runs {@code speed} times faster than life. */
public final class AcceleratedClock implements InstantSource {
    private final Instant start;
    private final double speed;
    private final LongSupplier nanos;
    private final long origin;

    /**
     * Starts the clock now.
     *
     * @param start what it shows now
     * @param speed seconds of this clock in one real second, above 0
     * @throws IllegalArgumentException when {@code speed} is not above 0
     */
    public static AcceleratedClock startingAt(Instant start, double speed) {
        return new AcceleratedClock(start, speed, System::nanoTime);
    }

    AcceleratedClock(Instant start, double speed, LongSupplier nanos) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, was " + speed);
        }
        this.start = start;
        this.speed = speed;
        this.nanos = nanos;
        this.origin = nanos.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(Math.round((nanos.getAsLong() - origin) * speed));
    }

    /** What the clock showed when it was started. */
    public Instant start() {
        return start;
    }

    /** Seconds of this clock in one real second. */
    public double speed() {
        return speed;
    }

    /** How long a stretch of this clock really takes; at least a millisecond for what is above 0. */
    public Pace pace() {
        return d -> {
            Duration real = Duration.ofNanos(Math.round(d.toNanos() / speed));
            boolean tooShort = d.compareTo(Duration.ZERO) > 0 && real.compareTo(Duration.ofMillis(1)) < 0;
            return tooShort ? Duration.ofMillis(1) : real;
        };
    }
}
