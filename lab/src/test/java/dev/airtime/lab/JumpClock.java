package dev.airtime.lab;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it jumps. */
final class JumpClock implements InstantSource {
    private volatile Instant now;

    JumpClock(Instant start) {
        this.now = start;
    }

    @Override
    public Instant instant() {
        return now;
    }

    void jump(Instant to) {
        if (to.isAfter(now)) {
            now = to;
        }
    }
}
