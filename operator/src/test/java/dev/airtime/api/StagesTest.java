package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StagesTest {
    private static RehearsalTemplate load(Stage... stages) {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", null, null, null, null, null, null),
                null,
                List.of(stages),
                null);
    }

    @Test
    void theStageWithTheMostUsersLastsTenSeconds() {
        assertThat(Stages.refused(load(new Stage(100, "1s", "30m"), new Stage(500, "5s", "10s"))))
                .isEmpty();
        assertThat(Stages.refused(load(new Stage(100, "1s", "30m"), new Stage(500, "5s", "9s"))))
                .containsExactly(
                        "stages[1].for: the stage with the most users, by which the run is judged, lasts 9s, which is"
                                + " too short to say anything: write for: 10s or more");
    }

    @Test
    void othersMayBeShorter() {
        assertThat(Stages.refused(
                        load(new Stage(100, "1s", "5s"), new Stage(500, "5s", "1m"), new Stage(1, "5s", "1s"))))
                .isEmpty();
    }

    @Test
    void ofTwoWithAsManyUsersTheLastCounts() {
        assertThat(Stages.refused(load(new Stage(500, "5s", "1m"), new Stage(500, "1s", "5s"))))
                .hasSize(1);
    }

    @Test
    void steepRampsAreRefusedToo() {
        assertThat(Stages.refused(load(new Stage(1_000_000, "10s", "5m")))).hasSize(1);
        assertThat(Stages.refused(null)).isEmpty();
    }
}
