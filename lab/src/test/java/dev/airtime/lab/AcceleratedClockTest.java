package dev.airtime.lab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class AcceleratedClockTest {
    private static final Instant START = Instant.parse("2026-12-03T18:00:00Z");

    @Test
    void runsFasterThanLife() {
        AtomicLong nanos = new AtomicLong(42);
        AcceleratedClock clock = new AcceleratedClock(START, 600, nanos::get);
        nanos.addAndGet(7);
        assertThat(clock.instant()).isEqualTo(START);
        clock.run();
        for (int i = 0; i < 120; i++) {
            nanos.addAndGet(Duration.ofMillis(25).toNanos());
            clock.tick();
        }
        assertThat(clock.instant()).isEqualTo(START.plus(Duration.ofMinutes(30)));
    }

    @Test
    void waitsForAMachineThatHasNoTime() {
        AtomicLong nanos = new AtomicLong();
        AcceleratedClock clock = new AcceleratedClock(START, 600, nanos::get);
        clock.run();
        nanos.addAndGet(Duration.ofHours(1).toNanos());
        clock.tick();
        assertThat(clock.instant()).isBefore(START.plusSeconds(60));
    }

    @Test
    void waitsAccordingly() {
        AcceleratedClock clock = AcceleratedClock.held(START, 600);
        assertThat(clock.pace().real(Duration.ofMinutes(10))).isEqualTo(Duration.ofSeconds(1));
        assertThat(clock.pace().real(Duration.ofMillis(10))).isEqualTo(Duration.ofMillis(1));
        assertThat(clock.pace().real(Duration.ZERO)).isEqualTo(Duration.ZERO);
    }

    @Test
    void refusesToStandStill() {
        assertThatThrownBy(() -> AcceleratedClock.held(START, 0)).hasMessageContaining("speed");
    }
}
