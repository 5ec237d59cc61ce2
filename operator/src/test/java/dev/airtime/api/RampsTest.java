package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RampsTest {
    private static RehearsalTemplate load(@Nullable Integer workers, Stage... stages) {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", workers, null, null, null, null, null),
                null,
                List.of(stages),
                null);
    }

    /** Users, ramp, workers (0: not written) → whether it is refused: 100 users a second and worker are the limit. */
    @ParameterizedTest
    @CsvSource({
        "2000,    10s, 2, false",
        "2001,    10s, 2, true",
        "200,     0s,  2, false",
        "201,     0s,  2, true",
        "200000,  10s, 0, false",
        "200001,  10s, 0, true",
    })
    void holdsAtItsLimit(int users, String ramp, int workers, boolean refused) {
        assertThat(Ramps.tooSteep(load(workers == 0 ? null : workers, new Stage(users, ramp, "1m"))))
                .hasSize(refused ? 1 : 0);
    }

    @Test
    void namesTheStageAndWhatToWrite() {
        assertThat(Ramps.tooSteep(load(
                        2, new Stage(1_000, "1m", "5m"), new Stage(10_000, "30s", "5m"), new Stage(100, "10s", "1m"))))
                .containsExactly(
                        "stages[1].ramp: 9,000 users in 30s are 300 a second, and 2 workers spawn 200: write ramp: 45s or"
                                + " more, or more locust.workers",
                        "stages[2].ramp: 9,900 users in 10s are 990 a second, and 2 workers spawn 200: write ramp: 50s or"
                                + " more, or more locust.workers");
        assertThat(Ramps.tooSteep(load(null, new Stage(1_000_000, "10s", "5m"))))
                .containsExactly("stages[0].ramp: 1,000,000 users in 10s are 100,000 a second, and 200 workers spawn"
                        + " 20,000: write ramp: 50s or more");
    }

    @Test
    void saysNothingOfOtherTools() {
        assertThat(Ramps.tooSteep(null)).isEmpty();
    }
}
