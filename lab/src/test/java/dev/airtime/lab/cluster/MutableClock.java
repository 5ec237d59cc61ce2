package dev.airtime.lab.cluster;

import java.time.Instant;
import java.time.InstantSource;

/** A clock that stands still until it is told. */
final class MutableClock implements InstantSource {
    private Instant now;

    MutableClock(Instant now) {
        this.now = now;
    }

    void advance(long seconds) {
        now = now.plusSeconds(seconds);
    }

    @Override
    public Instant instant() {
        return now;
    }
}
