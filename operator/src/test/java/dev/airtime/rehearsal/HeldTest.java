package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CoverageStatus;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.rehearsal.LoadFigures.Sample;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeldTest {
    private static Held held(int users, double perSecond) {
        return new Held(users, new Sample(1_000, 5, perSecond, 100, 500, 600));
    }

    /** users and requests a minute that held, users and requests a minute that are expected → how many times. */
    @ParameterizedTest
    @CsvSource({
        "12400, 600,   10000, ,      1.24×",
        "10000, 600,   10000, ,      1×",
        "9999,  600,   10000, ,      0.99×",
        "40,    600,   10000, ,      0×",
        "1,     16000, ,      16000, 1×",
        "12400, 8000,  10000, 16000, 0.5×",
        "5000,  32000, 10000, 16000, 0.5×",
        "12400, 600,   ,      ,      ",
    })
    void isOfUsersAndRequestsTheLower(
            int users, long perMinute, @Nullable Integer expected, @Nullable Integer expectedPerMinute, String times) {
        assertThat(held(users, perMinute / 60.0)
                        .coverage(new ExpectedPeak(expected, expectedPerMinute))
                        .map(CoverageStatus::held)
                        .orElse(null))
                .isEqualTo(times);
    }

    @Test
    void theHeadroomThatWasAskedForStandsBesideIt() {
        ExpectedPeak expected = new ExpectedPeak(10_000, null, 4);
        assertThat(held(12_400, 310).coverage(expected)).contains(new CoverageStatus("1.24×", "4×", 12_400, 18_600L));
        assertThat(held(12_400, 310).sentence(expected))
                .isEqualTo("held 12,400 of 10,000 expected users, 18,600 requests a minute, 1.24× (you asked for 4×),"
                        + " p95 500ms, 0.5% failed");
        assertThat(held(400, 10).sentence(null))
                .isEqualTo("held 400 users, 600 requests a minute, p95 500ms, 0.5% failed");
        assertThat(Held.NOTHING.coverage(expected)).map(CoverageStatus::held).contains("0×");
    }
}
