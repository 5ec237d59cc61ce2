package dev.airtime.lab;

import dev.airtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** An event's clock that starts where one wants and runs {@code speed} times faster than life. */
public final class AcceleratedClock implements InstantSource {
    private final Instant start;
    private final double speed;
    private final LongSupplier nanos;
    /** Reading of {@code nanos} when the clock began to run; null while it is held. */
    private volatile @Nullable Long origin;

    /**
     * Makes a clock that stands still until {@link #run}.
     *
     * @param start what it shows until then
     * @param speed seconds of this clock in one real second, above 0
     * @throws IllegalArgumentException when {@code speed} is not above 0
     */
    public static AcceleratedClock held(Instant start, double speed) {
        return new AcceleratedClock(start, speed, System::nanoTime);
    }

    /**
     * Starts the clock now.
     *
     * @param start what it shows now
     * @param speed seconds of this clock in one real second, above 0
     * @throws IllegalArgumentException when {@code speed} is not above 0
     */
    public static AcceleratedClock startingAt(Instant start, double speed) {
        AcceleratedClock clock = held(start, speed);
        clock.run();
        return clock;
    }

    AcceleratedClock(Instant start, double speed, LongSupplier nanos) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("speed must be above 0, was " + speed);
        }
        this.start = start;
        this.speed = speed;
        this.nanos = nanos;
    }

    /** Lets the clock run; a second call changes nothing. */
    public synchronized void run() {
        if (origin == null) {
            origin = nanos.getAsLong();
        }
    }

    @Override
    public Instant instant() {
        Long from = origin;
        return from == null ? start : start.plusNanos(Math.round((nanos.getAsLong() - from) * speed));
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
