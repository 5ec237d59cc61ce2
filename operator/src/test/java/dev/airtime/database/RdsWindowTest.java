package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdsWindowTest {
    /** 3 December 2026 is a Thursday. */
    @ParameterizedTest
    @CsvSource({
        "03:30-04:00, 2026-12-03T19:30:00Z, 2026-12-04T21:30:00Z, 2026-12-04T03:30:00Z",
        "03:30-04:00, 2026-12-03T19:30:00Z, 2026-12-03T20:30:00Z,",
        "19:00-19:31, 2026-12-03T19:30:00Z, 2026-12-03T20:30:00Z, 2026-12-03T19:00:00Z",
        "19:00-19:30, 2026-12-03T19:30:00Z, 2026-12-03T20:30:00Z,",
        "20:30-21:00, 2026-12-03T19:30:00Z, 2026-12-03T20:30:00Z,",
        "23:45-00:15, 2026-12-04T00:10:00Z, 2026-12-04T00:20:00Z, 2026-12-03T23:45:00Z",
        "sun:04:30-sun:05:00, 2026-12-03T19:30:00Z, 2026-12-04T21:30:00Z,",
        "sun:04:30-sun:05:00, 2026-12-03T19:30:00Z, 2026-12-07T00:00:00Z, 2026-12-06T04:30:00Z",
        "thu:23:30-fri:00:30, 2026-12-04T00:00:00Z, 2026-12-04T01:00:00Z, 2026-12-03T23:30:00Z",
        "Sun:23:45-Mon:00:15, 2026-12-07T00:00:00Z, 2026-12-07T01:00:00Z, 2026-12-06T23:45:00Z",
        "'', 2026-12-03T19:30:00Z, 2026-12-07T00:00:00Z,",
        "tomorrow, 2026-12-03T19:30:00Z, 2026-12-07T00:00:00Z,",
    })
    void meets(String window, Instant from, Instant until, @Nullable Instant at) {
        assertThat(RdsWindow.parse(window).flatMap(w -> w.meets(from, until)).orElse(null))
                .isEqualTo(at);
    }
}
