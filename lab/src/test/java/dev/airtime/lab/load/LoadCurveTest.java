package dev.airtime.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.airtime.lab.load.LoadCurve.Plateau;
import dev.airtime.lab.load.QueueingModel.Capacity;
import dev.airtime.lab.load.QueueingModel.Shop;
import dev.airtime.lab.load.Stages.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadCurveTest {
    private static final Stages STAGES = new Stages(List.of(new Stage(100, 10, 50), new Stage(300, 20, 100)));
    private static final Shop SHOP =
            new Shop(Duration.ofSeconds(10), Duration.ofMillis(50), Duration.ofMillis(5), Duration.ofSeconds(30));
    private static final LoadCurve CURVE = new LoadCurve(STAGES, SHOP, new Capacity(4, 100, 2, 341));

    @ParameterizedTest
    @CsvSource({"-1,0", "0,0", "5,50", "10,100", "59,100", "60,100", "70,200", "80,300", "179,300", "180,0"})
    void usersFollowTheStages(double t, int users) {
        assertThat(STAGES.users(t)).isEqualTo(users);
    }

    @Test
    void totalsGrowAndEndWithTheLoad() {
        assertThat(CURVE.totals(0).requests()).isZero();
        assertThat(CURVE.totals(100).requests()).isGreaterThan(CURVE.totals(60).requests());
        assertThat(CURVE.totals(500)).isEqualTo(CURVE.totals(180));
        assertThat(CURVE.totals(180).failures() / CURVE.totals(180).requests()).isCloseTo(0.155, within(0.001));
    }

    @Test
    void plateausAreMeasuredFromTheFirstReportOn() {
        assertThat(CURVE.plateau(1, 60).seconds()).isZero();
        Plateau half = CURVE.plateau(0, 33);
        assertThat(half.seconds()).isCloseTo(20, within(0.001));
        assertThat(half.complete()).isFalse();
        Plateau whole = CURVE.plateau(0, 60);
        assertThat(whole.complete()).isTrue();
        assertThat(whole.histogram().values().stream()
                        .mapToLong(Long::longValue)
                        .sum())
                .isEqualTo(whole.requests());
    }

    @ParameterizedTest
    @CsvSource({"7,7", "99,99", "104,100", "987,990", "1234,1200", "12345,12000"})
    void roundsAsLocustDoes(int millis, int rounded) {
        assertThat(LoadCurve.rounded(millis)).isEqualTo(rounded);
    }

    @Test
    void theAudienceComesAtAirtimeAndLeaves() {
        Instant airtime = Instant.parse("2026-12-03T21:30:00Z");
        Audience audience = new Audience(300, 10_000, airtime);
        assertThat(audience.at(airtime.minusSeconds(3600))).isEqualTo(300);
        assertThat(audience.at(airtime.plusSeconds(240))).isEqualTo(10_000);
        assertThat(audience.at(airtime.plusSeconds(6 * 3600))).isLessThan(310);
    }
}
