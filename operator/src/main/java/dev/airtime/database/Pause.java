package dev.airtime.database;

import java.time.Duration;

/** Lets a stretch of the event's clock go by. */
@FunctionalInterface
public interface Pause {
    /** Returns when it is over, or at once, with the thread still interrupted, when somebody interrupts it. */
    void pass(Duration stretch);

    /** Sleeps as long as it says. */
    Pause REAL = stretch -> {
        try {
            Thread.sleep(stretch.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    };
}
