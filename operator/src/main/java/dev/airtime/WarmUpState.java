package dev.airtime;

import dev.airtime.sql.FullRead;
import dev.airtime.sql.ReadProgress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * How far the read of one copy is. Pure.
 *
 * @param message in half a sentence
 * @param phase where it is
 * @param failures attempts that failed so far
 * @param again when it is tried again, after a failure
 */
record WarmUpState(
        String message, Phase phase, int failures, @Nullable Instant again) {
    static final WarmUpState NEW = new WarmUpState("warm-up: not begun", Phase.New, 0, null);

    private static final Duration FIRST = Duration.ofSeconds(30);
    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final int DOUBLINGS = 6;

    /** Where a read is. */
    enum Phase {
        New,
        UnderWay,
        Failed,
        Finished
    }

    boolean finished() {
        return phase == Phase.Finished;
    }

    /** Whether an attempt is to begin. */
    boolean isDue(Instant now) {
        return phase == Phase.New || (phase == Phase.Failed && again != null && !now.isBefore(again));
    }

    WarmUpState waiting() {
        return new WarmUpState("warm-up: waits for its turn", Phase.UnderWay, failures, null);
    }

    WarmUpState reading(ReadProgress progress) {
        return new WarmUpState("warm-up: " + progress, Phase.UnderWay, failures, null);
    }

    /** After an attempt that began from this state. */
    WarmUpState after(FullRead.Outcome outcome, Instant now) {
        if (outcome instanceof FullRead.Done done) {
            return new WarmUpState(
                    done.progress() + (done.leftOut().isEmpty() ? "" : "; not read: " + done.leftOut()),
                    Phase.Finished,
                    failures,
                    null);
        }
        Instant next = now.plus(wait(failures)).truncatedTo(ChronoUnit.SECONDS);
        return new WarmUpState(
                "warm-up: " + ((FullRead.Failed) outcome).message() + "; it is tried again at " + next
                        + ", or write copy.warmUp: None",
                Phase.Failed,
                failures + 1,
                next);
    }

    private static Duration wait(int failures) {
        Duration wait = FIRST.multipliedBy(1L << Math.min(failures, DOUBLINGS));
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
