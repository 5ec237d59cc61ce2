package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.Judge.Ruling;
import dev.airtime.rehearsal.Limit.Minute;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LimitTest {
    private static final Instant BEGAN = Instant.parse("2026-12-02T10:00:00Z");
    private static final Thresholds THRESHOLDS = new Thresholds("1%", null, "800ms", null, null, 100);
    private static final Thresholds WITH_CPU = new Thresholds("1%", null, "800ms", null, "60%", 100);
    private static final String SLOW = "p95 was 900ms, above 800ms";

    private static RehearsalTemplate template(Thresholds thresholds) {
        return new RehearsalTemplate(
                Loads.locust(null).locust(),
                null,
                List.of(),
                thresholds,
                null,
                null,
                new FindLimit(100, 500, "2m", null, null));
    }

    /** A level of two minutes; each begins five minutes after the one before. */
    private static Plateau level(
            int number, int users, Outcome outcome, @Nullable VerdictReason nothing, @Nullable String why) {
        Instant begun = BEGAN.plus(Duration.ofMinutes(5L * (number - 1)));
        return new Plateau(
                number,
                users,
                users,
                true,
                new Sample(users * 10L, 0, users / 10.0, 100, outcome == Outcome.Broke ? 900 : 500, 950),
                new LevelFigures(begun, begun.plusSeconds(120), outcome, nothing, why));
    }

    private static Plateau held(int number, int users) {
        return level(number, users, Outcome.Held, null, null);
    }

    private static Plateau broke(int number, int users) {
        return level(number, users, Outcome.Broke, null, SLOW);
    }

    private static LoadFigures figures(@Nullable String searchEnded, Plateau... plateaus) {
        return LoadFiguresBuilder.builder(LoadFigures.NONE)
                .maxUsers(400)
                .stage(3)
                .stages(9)
                .plateaus(List.of(plateaus))
                .workersConnected(2)
                .workerCpu(0.5)
                .searchEnded(searchEnded)
                .build();
    }

    private static LimitStatus limit(Thresholds thresholds, LoadFigures figures) {
        return Objects.requireNonNull(Limit.of(template(thresholds), figures, null, List.of()));
    }

    private static Ruling judge(LoadFigures figures, @Nullable ExpectedPeak expected) {
        return judge(THRESHOLDS, figures, limit(THRESHOLDS, figures), expected);
    }

    private static Ruling judge(
            Thresholds thresholds, LoadFigures figures, @Nullable LimitStatus limit, @Nullable ExpectedPeak expected) {
        return Judge.judge(new Judge.Run(
                template(thresholds),
                figures,
                null,
                false,
                List.of(),
                400,
                Set.of("shop"),
                List.of(),
                expected,
                null,
                limit));
    }

    private static LoadFigures found() {
        return figures(null, held(1, 100), held(2, 150), broke(3, 225), held(4, 187), broke(5, 206), held(6, 196));
    }

    @Test
    void isTheLargestLevelThatHeldBelowTheSmallestThatBroke() {
        LimitStatus limit = limit(THRESHOLDS, found());
        assertThat(limit.users()).isEqualTo(196);
        assertThat(limit.requestsPerSecond()).isEqualTo("19.6");
        assertThat(limit.brokenAt()).isEqualTo(206);
        assertThat(limit.message()).isEqualTo(SLOW);
        assertThat(limit.reachedTo()).isFalse();
        assertThat(limit.levels()).extracting(LimitLevel::users).containsExactly(100, 150, 225, 187, 206, 196);
        assertThat(limit.levels().get(2).outcome()).isEqualTo(Outcome.Broke);
        assertThat(Objects.requireNonNull(limit.knee()).message()).contains("no knee");
        assertThat(found().judged().perSecond())
                .as("the run's figures are the limit's")
                .isEqualTo(19.6);
    }

    /** 150 broke once, alone: it is loaded again, and what it showed last counts. */
    @Test
    void aLevelThatBrokeOnceAndHeldThenHeld() {
        LimitStatus again = limit(THRESHOLDS, figures(null, held(1, 100), broke(2, 150), held(3, 146), held(4, 150)));
        assertThat(again.users()).isEqualTo(150);
        assertThat(again.brokenAt()).isNull();
        LimitStatus twice = limit(THRESHOLDS, figures(null, held(1, 100), broke(2, 150), held(3, 146), broke(4, 150)));
        assertThat(twice.users()).isEqualTo(146);
        assertThat(twice.brokenAt()).isEqualTo(150);
    }

    @Test
    void aLevelThatGoesOnIsNotAmongThem() {
        LimitStatus limit =
                limit(THRESHOLDS, figures(null, held(1, 100), new Plateau(2, 150, 150, false, Sample.NONE)));
        assertThat(limit.levels()).hasSize(1);
        assertThat(limit.message()).isNull();
        assertThat(Limit.of(template(THRESHOLDS), null, limit, List.of())).isEqualTo(limit);
        assertThat(Limit.of(Loads.locust(null), found(), null, List.of())).isNull();
    }

    /** Asked for: users expected, their headroom → the verdict on 196 that held and 206 that broke. */
    @ParameterizedTest
    @CsvSource({
        ",    ,  Passed, ThresholdsHeld",
        "196, ,  Passed, ThresholdsHeld",
        "98,  2, Passed, ThresholdsHeld",
        "197, ,  Failed, ThresholdBroken",
        "100, 2, Failed, ThresholdBroken",
        "500, ,  Failed, ThresholdBroken",
    })
    void passesWhenWhatIsAskedForHeld(
            @Nullable Integer users, @Nullable Integer headroom, Verdict verdict, VerdictReason reason) {
        Ruling ruling = judge(found(), users == null ? null : new ExpectedPeak(users, null, headroom));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(ruling.reason()).isEqualTo(reason);
        assertThat(ruling.reasons().get(0)).startsWith("held 196");
        assertThat(ruling.reasons().get(1)).isEqualTo("206 users: " + SLOW);
    }

    @Test
    void saysHowMuchOfTheExpectedPeakItIs() {
        assertThat(judge(found(), new ExpectedPeak(158, null, 4)).reasons().get(0))
                .isEqualTo(
                        "held 196 of 158 expected users, 1,176 requests a minute, 1.24× (you asked for 4×), p95 500ms,"
                                + " 0% failed");
    }

    @Test
    void theRequestsThatAreAskedForCountToo() {
        assertThat(judge(found(), new ExpectedPeak(100, 1_176)).verdict()).isEqualTo(Verdict.Passed);
        assertThat(judge(found(), new ExpectedPeak(100, 1_177)).verdict()).isEqualTo(Verdict.Failed);
    }

    @Test
    void theLeastThroughputIsLookedAtWhereTheLimitIs() {
        Thresholds least = new Thresholds("1%", null, "800ms", null, null, 100, 2_000, null, List.of());
        Ruling ruling = judge(least, found(), limit(least, found()), null);
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reasons().get(0)).isEqualTo("at the limit 1,176 requests a minute, below 2,000");
    }

    @Test
    void allThatWasAskedOfTheSearchHeld() {
        LoadFigures all = figures(null, held(1, 100), held(2, 500));
        LimitStatus limit = limit(THRESHOLDS, all);
        assertThat(limit.reachedTo()).isTrue();
        assertThat(limit.brokenAt()).isNull();
        assertThat(judge(all, new ExpectedPeak(500, null)).verdict()).isEqualTo(Verdict.Passed);
        Ruling more = judge(all, new ExpectedPeak(1_000, null));
        assertThat(more.verdict()).as("nobody knows").isEqualTo(Verdict.Inconclusive);
        assertThat(more.reason()).isEqualTo(VerdictReason.LimitNotFound);
        assertThat(more.reasons()).anyMatch(r -> r.contains("findLimit.to"));
    }

    @Test
    void nothingHeld() {
        Ruling ruling = judge(figures(null, broke(1, 100), broke(2, 50), broke(3, 25)), null);
        assertThat(ruling.verdict()).isEqualTo(Verdict.Failed);
        assertThat(ruling.reasons()).containsExactly("no level held; the smallest had 25 users", "25 users: " + SLOW);
    }

    @Test
    void aGeneratorThatWasNotThereSaysNothingAboutMoreThanWasHeldBefore() {
        LoadFigures busy = figures(
                null,
                held(1, 100),
                held(2, 150),
                level(3, 225, Outcome.NoStatement, VerdictReason.GeneratorSaturated, "the busiest worker was at 95%"));
        assertThat(judge(busy, new ExpectedPeak(150, null)).verdict()).isEqualTo(Verdict.Passed);
        Ruling more = judge(busy, new ExpectedPeak(200, null));
        assertThat(more.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(more.reason()).isEqualTo(VerdictReason.GeneratorSaturated);
        assertThat(more.reasons()).last().isEqualTo("225 users: the busiest worker was at 95%");
    }

    /** 150 held, 225 broke, and the copy did not recover: between them nothing is known. */
    @ParameterizedTest
    @CsvSource({"150, Passed", "180, Inconclusive", "225, Failed"})
    void aCopyThatDidNotRecoverLeavesAGap(int users, Verdict verdict) {
        LoadFigures stuck = figures("the copy did not recover", held(1, 100), held(2, 150), broke(3, 225));
        Ruling ruling = judge(stuck, new ExpectedPeak(users, null));
        assertThat(ruling.verdict()).isEqualTo(verdict);
        assertThat(ruling.reasons()).contains("225 users: " + SLOW + "; the copy did not recover");
    }

    @Test
    void aLoadThatEndedBeforeTheSearchSaysSo() {
        Ruling ruling = judge(figures(null, held(1, 100), held(2, 150)), new ExpectedPeak(200, null));
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reasons()).last().isEqualTo("the load ended before the search did");
    }

    @Test
    void noLevelAtAll() {
        LoadFigures early = figures(null, new Plateau(1, 100, 100, false, new Sample(500, 0, 10, 1, 2, 3)));
        assertThat(judge(THRESHOLDS, early, null, null).reason()).isEqualTo(VerdictReason.LimitNotFound);
    }

    private static Minute minute(int second, double cpu) {
        return new Minute("shop", BEGAN.plusSeconds(second), cpu, 30, 100);
    }

    /** When the minute begins, in seconds after the first level (0 to 120) began, or the second (300 to 420) → whose it is. */
    @ParameterizedTest
    @CsvSource({"-60, 0", "-6, 0", "-5, 1", "0, 1", "60, 1", "65, 1", "66, 0", "240, 0", "300, 2", "361, 2", "420, 0"})
    void aMinuteIsOfTheLevelInWhichItLiesAsAWhole(int second, int level) {
        LimitStatus limit = Objects.requireNonNull(Limit.of(
                template(WITH_CPU), figures(null, held(1, 100), held(2, 150)), null, List.of(minute(second, 0.5))));
        List<Integer> with = new ArrayList<>();
        for (int i = 0; i < limit.levels().size(); i++) {
            if (!limit.levels().get(i).databases().isEmpty()) {
                with.add(i + 1);
            }
        }
        assertThat(with).isEqualTo(level == 0 ? List.of() : List.of(level));
    }

    @Test
    void aDatabaseThatBreaksItsThresholdBreaksTheLevel() {
        RehearsalTemplate template = template(WITH_CPU);
        LoadFigures figures = figures(null, held(1, 100), held(2, 150), broke(3, 225), held(4, 187));
        LimitStatus first = Limit.of(template, figures, null, List.of(minute(300, 0.5)));
        LimitStatus second = Limit.of(template, figures, first, List.of(minute(0, 0.4)));
        LimitStatus third = Limit.of(template, figures, second, List.of(minute(900, 0.71)));
        LimitStatus limit = Objects.requireNonNull(Limit.of(template, figures, third, List.of(minute(360, 0.3))));
        assertThat(limit.users()).as("187 held for the load generator only").isEqualTo(150);
        assertThat(limit.brokenAt()).isEqualTo(187);
        assertThat(limit.message()).isEqualTo("CPU of database shop was 71%, above 60%");
        assertThat(limit.levels().get(1).databases())
                .as("the highest, kept over restarts")
                .containsExactly(new DatabaseLoad("shop", "50%", 30, 100));
        assertThat(Limit.lacksDatabases(template, limit, List.of("shop"))).isFalse();
        assertThat(judge(WITH_CPU, figures, limit, new ExpectedPeak(187, null)).verdict())
                .isEqualTo(Verdict.Failed);
        assertThat(judge(WITH_CPU, figures, limit, new ExpectedPeak(150, null)).verdict())
                .isEqualTo(Verdict.Passed);
    }

    @Test
    void aLimitWithoutTheFiguresThatAThresholdNeedsHasNotHeldIt() {
        LoadFigures figures = found();
        LimitStatus limit = limit(WITH_CPU, figures);
        assertThat(Limit.lacksDatabases(template(WITH_CPU), limit, List.of("shop")))
                .isTrue();
        assertThat(Limit.lacksDatabases(template(THRESHOLDS), limit, List.of("shop")))
                .isFalse();
        Ruling ruling = judge(WITH_CPU, figures, limit, null);
        assertThat(ruling.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(ruling.reason()).isEqualTo(VerdictReason.ThresholdNotMeasured);
    }

    private static LimitStatus range(int users, @Nullable Integer brokenAt) {
        return new LimitStatus(users, "1", brokenAt, null, brokenAt == null, List.of(), null);
    }

    /** Two limits, each between what held and what broke (0: nothing broke) → whether they differ. */
    @ParameterizedTest
    @CsvSource({
        "196, 206, 196, 206, no difference",
        "196, 206, 205, 215, no difference",
        "196, 206, 206, 216, limit +5%",
        "196, 206, 400, 0,   limit +104%",
        "400, 0,   196, 206, limit -51%",
        "400, 0,   500, 0,   no difference",
        "0,   25,  196, 206, limit 0 → 196",
    })
    void limitsDifferWhereTheirRangesDoNotMeet(int a, int aBroke, int b, int bBroke, String summary) {
        assertThat(LimitComparison.of(
                                "first",
                                range(a, aBroke == 0 ? null : aBroke),
                                range(b, bBroke == 0 ? null : bBroke),
                                List.of())
                        .summary())
                .isEqualTo(summary);
    }
}
