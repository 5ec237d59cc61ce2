package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a window opens, over midnight and over the changes of the clocks. */
class DailyWindowTest {
    @ParameterizedTest
    @CsvSource({
        // window, now, opens
        "03:00-05:00, 2026-12-04T21:30:00Z, 2026-12-05T03:00:00Z",
        "03:00-05:00, 2026-12-05T02:59:59Z, 2026-12-05T03:00:00Z",
        "03:00-05:00, 2026-12-05T03:00:00Z, 2026-12-05T03:00:00Z",
        "03:00-05:00, 2026-12-05T04:59:59Z, 2026-12-05T04:59:59Z",
        "03:00-05:00, 2026-12-05T05:00:00Z, 2026-12-06T03:00:00Z",
        // over midnight
        "22:00-02:00, 2026-12-05T01:00:00Z, 2026-12-05T01:00:00Z",
        "22:00-02:00, 2026-12-05T02:00:00Z, 2026-12-05T22:00:00Z",
        // London is an hour ahead in summer
        "03:00-05:00 Europe/London, 2026-07-01T12:00:00Z, 2026-07-02T02:00:00Z",
        "03:00-05:00 Europe/London, 2026-12-01T12:00:00Z, 2026-12-02T03:00:00Z",
        // 29 March 2026: 01:00 to 02:00 does not exist in London; a window that begins in the gap opens after it
        "01:30-04:00 Europe/London, 2026-03-29T00:00:00Z, 2026-03-29T01:30:00Z",
        "03:00-05:00 Europe/London, 2026-03-29T00:30:00Z, 2026-03-29T02:00:00Z",
        // 25 October 2026: 01:00 to 02:00 is there twice; the window opens the first time and is open both times
        "01:30-03:00 Europe/London, 2026-10-25T00:00:00Z, 2026-10-25T00:30:00Z",
        "01:30-03:00 Europe/London, 2026-10-25T01:45:00Z, 2026-10-25T01:45:00Z",
        "20:00-22:00 America/New_York, 2026-12-05T00:30:00Z, 2026-12-05T01:00:00Z",
    })
    void opens(String window, Instant now, Instant opens) {
        assertThat(DailyWindow.parse(window).next(now)).isEqualTo(opens);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "at night",
                "03:00",
                "03:00-",
                "3-5",
                "25:00-26:00",
                "03:00-05:00 Europe/Lundon",
                "03:00-03:00"
            })
    void isRefusedWithTheTextAndWhatToWrite(String text) {
        assertThatThrownBy(() -> DailyWindow.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + text + "\"");
    }
}
