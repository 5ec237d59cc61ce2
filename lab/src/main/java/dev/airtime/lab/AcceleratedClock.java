package dev.airtime.lab;

import dev.airtime.Pace;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * An event's clock that starts where one wants and runs {@code speed} times faster than life, as long as it is ticked
 * many times a second. Where ticks come late, since the machine has no time for the simulation, it runs slower: a night
 * that is simulated on a busy machine takes longer instead of going wrong.
 */
public final class AcceleratedClock implements InstantSource {
    /** A tick that comes within this many real nanoseconds of the last is in time. */
    private static final double IN_TIME = Duration.ofMillis(40).toNanos();

    private final Instant start;
    private final double speed;
    private final LongSupplier nanos;
    /** Reading of {@code nanos} at the last tick; null while the clock is held. */
    private @Nullable Long last;

    /** What the clock has run since its start, in its own nanoseconds. */
    private double run;

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
        if (last == null) {
            last = nanos.getAsLong();
        }
    }

    /** Moves the clock on. */
    public synchronized void tick() {
        if (last != null) {
            long now = nanos.getAsLong();
            double passed = now - last;
            run += (passed <= IN_TIME ? passed : IN_TIME * IN_TIME / passed) * speed;
            last = now;
        }
    }

    @Override
    public synchronized Instant instant() {
        return start.plusNanos(Math.round(run));
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
