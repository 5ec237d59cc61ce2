package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
    @ParameterizedTest
    @CsvSource({
        "90s, PT90S",
        "45m, PT45M",
        "2h, PT2H",
        "1h30m, PT90M",
        "2d, PT48H",
        "800ms, PT0.8S",
        "1s500ms, PT1.5S",
        "1m500ms, PT1M0.5S",
        "1d2h3m4s5ms, PT26H3M4.005S",
        "0s, PT0S",
        "999999d, P999999D"
    })
    void reads(String text, Duration expected) {
        assertThat(Durations.parse(text)).isEqualTo(expected);
        assertThat(text).matches(Durations.PATTERN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "1", "h", "1 day", "1.5h", "-1h", "30m1h", "1h ", "1H", "10000000s", "99999999999999999999d"
            })
    void refusesWithTheTextAndWhatToWrite(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"")
                .hasMessageContaining("2h");
    }

    @ParameterizedTest
    @CsvSource({
        "PT45S, 45s",
        "PT60S, 1m",
        "PT90S, 1m30s",
        "PT2H, 2h",
        "PT2H5M7S, 2h5m",
        "P1D, 24h",
        "P2D, 2d",
        "P2DT3H, 2d3h",
        "PT0.9S, 0s",
        "PT-5S, 0s"
    })
    void writesTheShortestForm(Duration duration, String expected) {
        assertThat(Durations.format(duration)).isEqualTo(expected);
    }
}
