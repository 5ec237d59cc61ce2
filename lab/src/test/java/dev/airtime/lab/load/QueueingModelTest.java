package dev.airtime.lab.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.airtime.lab.load.QueueingModel.Capacity;
import dev.airtime.lab.load.QueueingModel.Figures;
import dev.airtime.lab.load.QueueingModel.Shop;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueueingModelTest {
    private static final Shop SHOP =
            new Shop(Duration.ofSeconds(30), Duration.ofMillis(20), Duration.ofMillis(10), Duration.ofSeconds(30));

    @Test
    void manyUsersWithMuchPauseAreTheOpenQueueOfErlang() {
        // M/M/1 at 50 %: mean time in system work/(1-ρ), exponential: p50 = ln 2 × that, p95 = ln 20 × that.
        Shop shop = new Shop(Duration.ofSeconds(2000), Duration.ZERO, Duration.ofMillis(100), Duration.ofHours(1));
        Figures f = QueueingModel.solve(10_000, shop, new Capacity(10, 1000, 1, 20_000));
        assertThat(f.requestsPerSecond()).isCloseTo(5, within(0.01));
        assertThat(f.cpu()).isCloseTo(0.5, within(0.001));
        assertThat(f.p50()).isCloseTo(139, within(15));
        assertThat(f.p95()).isCloseTo(599, within(30));
        assertThat(f.failures()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        // users, pods, pool, vcpus, max_connections: open, refused
        "10000, 4, 60, 2, 341, 240, 0",
        "10000, 4, 100, 2, 341, 338, 0.155",
        "1000, 4, 100, 2, 341, 338, 0.155",
        "10000, 12, 60, 8, 1000, 720, 0",
        "10000, 12, 60, 8, 341, 338, 0.5306",
        "100, 0, 100, 2, 341, 0, 0",
    })
    void refusesWhatThePoolsWantBeyondTheLimit(
            int users, int pods, int pool, int vcpus, int limit, int open, double refused) {
        Figures f = QueueingModel.solve(users, SHOP, new Capacity(pods, pool, vcpus, limit));
        assertThat(f.connections()).isEqualTo(open);
        assertThat(f.refused()).isCloseTo(refused, within(0.0001));
        assertThat(f.failures()).isGreaterThanOrEqualTo(f.refused());
    }

    @Test
    void withoutPodsEverythingFails() {
        assertThat(QueueingModel.solve(100, SHOP, new Capacity(0, 60, 2, 341)).failures())
                .isEqualTo(1);
    }

    @Test
    void poolsThatFitWaitInsteadOfFailing() {
        Figures f = QueueingModel.solve(10_000, SHOP, new Capacity(4, 80, 2, 341));
        assertThat(f.requestsPerSecond()).isCloseTo(200, within(1.0));
        assertThat(f.cpu()).isCloseTo(1, within(0.001));
        assertThat(f.p95()).isGreaterThan(10_000);
        assertThat(f.p50()).isLessThanOrEqualTo(f.p95());
        assertThat(f.p95()).isLessThanOrEqualTo(f.p99());
    }

    @Test
    void nobodyIsNothing() {
        assertThat(QueueingModel.solve(0, SHOP, new Capacity(4, 80, 2, 341))).isEqualTo(Figures.IDLE);
    }
}
