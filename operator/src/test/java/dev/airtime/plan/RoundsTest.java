package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Phase;
import dev.airtime.api.RehearsalSchedule;
import dev.airtime.api.Verdict;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Airtime is 2026-12-03T21:30:00Z, the raise two hours before, the load takes 16m30s. */
class RoundsTest {
    private static Scene scheduled(List<String> before, @Nullable String nightly) {
        Scene s = Scene.whole().copy("running").rehearsed(Verdict.Passed);
        s.created = "-72h";
        return s.schedule(new RehearsalSchedule(before, nightly, null, null, null, null));
    }

    private static String due(Scene s, String at) {
        Instant now = Scene.instant(at);
        return Rounds.due(s.spec(), s.observed(), Timeline.of(s.spec()), now)
                .map(Rounds.Slot::name)
                .orElse("none");
    }

    @ParameterizedTest
    @CsvSource({
        "-24h1s, none",
        "-24h, night-before-24h",
        "-23h0m1s, night-before-24h",
        "-23h, none",
        "-2h1s, none",
        "-2h, night-before-2h",
        "-1h30m, night-before-2h",
        "-1h, none"
    })
    void oneIsMadeWhenItsTimeHasComeAndNoLongerAnHourLater(String at, String expected) {
        // The Rehearsal of rehearsed() was made 22h 40m before airtime.
        Scene s = scheduled(List.of("24h", "2h"), null);
        s.rehearsals.clear();
        assertThat(due(s.rehearsedAt("-60h", Verdict.Passed), at)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "02:00, -19h30m1s, none",
        "02:00, -19h30m, night-nightly-2026-12-03",
        "02:00, -43h30m, night-nightly-2026-12-02",
        "02:00 Europe/Berlin, -20h30m, night-nightly-2026-12-03",
        "02:00 Europe/Berlin, -19h30m, none",
        "23:59 Pacific/Kiritimati, -11h31m, night-nightly-2026-12-03",
        "21:00, -30m, night-nightly-2026-12-03",
        "21:20, -10m, none"
    })
    void aNightHasItsDateInItsZone(String nightly, String at, String expected) {
        Scene s = scheduled(List.of(), nightly);
        s.rehearsals.clear();
        assertThat(due(s.rehearsedAt("-60h", Verdict.Passed), at)).isEqualTo(expected);
    }

    @Test
    void whatWasDueBeforeTheEventWasMadeIsLeftOut() {
        Scene s = scheduled(List.of("24h"), null).createdAt("-23h30m");
        s.rehearsals.clear();
        assertThat(due(s.rehearsedAt("-60h", Verdict.Passed), "-23h20m")).isEqualTo("none");
    }

    @Test
    void oneThatWasMadeSinceOrWaitsCountsForIt() {
        Scene made = scheduled(List.of("24h"), null);
        made.rehearsals.clear();
        assertThat(due(made.rehearsedAt("-23h59m", Verdict.Failed), "-23h30m")).isEqualTo("none");
        Scene waits = scheduled(List.of("24h"), null);
        waits.rehearsals.clear();
        assertThat(due(waits.pending(), "-23h50m")).isEqualTo("none");
        Scene runs = scheduled(List.of("24h"), null);
        runs.rehearsals.clear();
        assertThat(due(runs.rehearsing(), "-23h50m"))
                .as("it queues behind one that runs")
                .isEqualTo("night-before-24h");
    }

    @Test
    void theEventMakesItAndWakesForIt() {
        Scene s = scheduled(List.of("12h"), null);
        assertThat(s.at("-12h1s").decision().lookAgain()).isEqualTo(Scene.instant("-12h"));
        s.at("-12h").expect(Phase.Ready, "StartRehearsal night-before-12h");
    }

    @Test
    void aZoneThatDoesNotExistIsSaidAndMakesNothing() {
        Scene s = scheduled(List.of(), "02:00 Europe/Lodnon");
        assertThat(due(s, "-19h30m")).isEqualTo("none");
        assertThat(warnings(s, "-19h30m"))
                .containsExactly(
                        "spec.rehearsal.schedule.nightly is left out: \"02:00 Europe/Lodnon\" is not a time of day:"
                                + " write for example \"02:00 Europe/London\"");
    }

    @Test
    void aSlotThatWouldRunIntoAirtimeIsSaidAndLeftOut() {
        Scene s = scheduled(List.of("16m"), null);
        assertThat(due(s, "-16m")).isEqualTo("none");
        assertThat(warnings(s, "-20h"))
                .containsExactly(
                        "spec.rehearsal.schedule.before 16m is left out: the load takes 16m30s and would run into"
                                + " airtime");
    }

    private static List<String> warnings(Scene s, String at) {
        return Rounds.warnings(s.spec(), s.observed(), Timeline.of(s.spec()), Scene.instant(at));
    }

    @ParameterizedTest
    @CsvSource({
        // nothing made yet: copy 45m, round 16m30s, fix 2h, round 16m30s
        "false, none, 2h, -5h18m",
        "false, none, 0s, -3h1m30s",
        "true, none, 2h, -4h33m",
        "true, none, 0s, -2h16m30s",
        "true, Failed, 2h, -4h16m30s",
        "true, Inconclusive, 30m, -2h46m30s"
    })
    void whatIsStillToBeDoneIsPlannedBackwardsFromTheRaise(boolean copied, String last, String fix, String latest) {
        Scene s = copied ? Scene.whole().copy("running") : Scene.whole();
        s.copyMade = copied;
        if (!last.equals("none")) {
            s.rehearsed(Verdict.valueOf(last));
        }
        s.schedule(new RehearsalSchedule(List.of(), null, fix, null, null, null));
        assertThat(Rounds.latestStart(s.spec(), s.observed(), Timeline.of(s.spec())))
                .contains(Scene.instant(latest));
        assertThat(warnings(s, latest)).isEmpty();
        assertThat(Rounds.warnings(
                        s.spec(),
                        s.observed(),
                        Timeline.of(s.spec()),
                        Scene.instant(latest).plusMillis(1)))
                .singleElement()
                .asString()
                .startsWith("the rehearsals no longer fit before the raise at 2026-12-03T19:30:00Z: ");
    }

    @Test
    void afterOneThatPassedNothingHasToFit() {
        assertThat(warnings(scheduled(List.of(), null), "-5m")).isEmpty();
    }

    @Test
    void thePlanWarns() {
        assertThat(Scene.whole().at("-3h").decision().plan().warnings())
                .anyMatch(w -> w.startsWith("the rehearsals no longer fit"));
    }
}
