package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FindLimitTest {
    private static final Thresholds WITH_CPU = new Thresholds(null, null, null, null, "60%", null);

    private static RehearsalTemplate template(FindLimit search, @Nullable Integer workers) {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", workers, null, null, null, null, null),
                null,
                List.of(),
                null,
                null,
                null,
                search);
    }

    @Test
    void defaults() {
        FindLimit search = new FindLimit(null, 20_000, null, null, null);
        assertThat(search.fromOrDefault()).isEqualTo(2_000);
        assertThat(new FindLimit(null, 5, null, null, null).fromOrDefault()).isEqualTo(1);
        assertThat(search.precisionOrDefault()).isEqualTo(0.05);
        assertThat(search.holdOrDefault(null)).isEqualTo(Duration.ofMinutes(1));
        assertThat(search.holdOrDefault(WITH_CPU))
                .as("a whole minute of CloudWatch")
                .isEqualTo(Duration.ofMinutes(2));
        assertThat(search.rampOrDefault(null)).isEqualTo(Duration.ofSeconds(6));
    }

    /** from, to, precision → the most levels: the climb by half as much again, and the halving of the last step. */
    @ParameterizedTest
    @CsvSource({
        "1000,  1000,     5%,  10",
        "1,     1,        5%,  1",
        "100,   1000,     5%,  10",
        "100,   1000,     50%, 7",
        "1,     10000000, 1%,  46",
    })
    void theMostLevelsAreKnownBefore(int from, int to, String precision, int most) {
        assertThat(new FindLimit(from, to, null, null, precision).mostLevels()).isBetween(most, most + 2);
    }

    @Test
    void theLoadTimeIsThatOfTheLongestSearch() {
        FindLimit search = new FindLimit(100, 1_000, "1m", "7s", null);
        Duration level = Duration.ofSeconds(70);
        Duration recovery = Duration.ofSeconds(80);
        RehearsalTemplate template = template(search, null);
        assertThat(template.loadTime()).isEqualTo(search.longest(null));
        assertThat(template.loadTime())
                .isBetween(
                        level.multipliedBy(10).plus(recovery),
                        level.multipliedBy(12).plus(recovery.multipliedBy(10)));
        assertThat(template.mostUsers()).isEqualTo(1_000);
    }

    @Test
    void aRampThatCantBeSpawnedIsRefused() {
        assertThat(Ramps.tooSteep(template(new FindLimit(1_000, 10_000, "1m", "10s", null), 5)))
                .isEmpty();
        assertThat(Ramps.tooSteep(template(new FindLimit(1_000, 10_000, "1m", "5s", null), 5)))
                .containsExactly("findLimit.ramp: up to 5,000 users in 5s are 1,000 a second, and 5 workers spawn 500:"
                        + " write ramp: 10s or more, or more locust.workers");
    }

    @Test
    void aRehearsalsOwnFormIsTaken() {
        FindLimit search = new FindLimit(null, 500, null, null, null);
        Stage stage = new Stage(10, null, "1m");
        RehearsalTemplate byStages = new RehearsalTemplate(null, null, List.of(stage), null);
        RehearsalTemplate bySearch = new RehearsalTemplate(null, null, List.of(), null, null, null, search);
        RehearsalSpec none = new RehearsalSpec("e", null, null, null, null, List.of(), null);
        RehearsalSpec own = new RehearsalSpec("e", null, null, null, null, List.of(), null, search);
        RehearsalSpec stages = new RehearsalSpec("e", null, null, null, null, List.of(stage), null);
        assertThat(none.over(bySearch).findLimit()).isEqualTo(search);
        assertThat(own.over(byStages).findLimit()).isEqualTo(search);
        assertThat(own.over(byStages).stages()).isEmpty();
        assertThat(stages.over(bySearch).findLimit()).isNull();
        assertThat(stages.over(bySearch).stages()).containsExactly(stage);
        assertThat(own.over(null).findLimit()).isEqualTo(search);
    }
}
