package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Stage;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadObservation.State;
import dev.airtime.rehearsal.RehearsalDecision.Next;
import dev.airtime.rehearsal.RehearsalDecision.Situation;
import dev.airtime.rehearsal.RehearsalDecision.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RehearsalDecisionTest {
    private static final Instant T0 = Instant.parse("2026-12-03T12:00:00Z");

    private static final LoadFigures FIGURES = new LoadFigures(
            0, 400, 2, 2, LoadFigures.Sample.NONE, List.of(), 2, 0, null, List.of(), List.of(), List.of());

    private static LoadObservation load(State state) {
        return new LoadObservation(state, "seen " + state, state == State.Ended ? FIGURES : null, null, null);
    }

    private static Situation at(@Nullable RehearsalPhase phase, State state, boolean stop) {
        return new Situation(
                phase,
                phase == RehearsalPhase.Smoke ? T0 : null,
                phase == null || phase.compareTo(RehearsalPhase.Starting) < 0 ? null : T0,
                phase == null || phase.compareTo(RehearsalPhase.Loading) < 0 ? null : T0,
                phase == null || phase.compareTo(RehearsalPhase.Collecting) < 0 ? null : T0,
                stop,
                null,
                null,
                Loads.locust(null),
                SmokeObservation.ABSENT,
                load(state),
                false,
                false);
    }

    /** The whole machine, a minute into each phase: what is written, what is seen, what follows. */
    @ParameterizedTest(name = "{0}, {1}, stop {2} → {3}, {4}, problem {5}")
    @CsvSource({
        "Pending,    Absent,   false, Smoke,      None,   false",
        "Pending,    Absent,   true,  Finished,   None,   false",
        "Starting,   Absent,   false, Starting,   Start,  false",
        "Starting,   Partial,  false, Starting,   Start,  false",
        "Starting,   Starting, false, Starting,   None,   false",
        "Starting,   Loading,  false, Loading,    None,   false",
        "Starting,   Ended,    false, Collecting, None,   false",
        "Starting,   Failed,   false, Finished,   None,   true",
        "Starting,   Hindered, false, Finished,   None,   true",
        "Starting,   Starting, true,  Finished,   None,   false",
        "Starting,   Loading,  true,  Loading,    None,   false",
        "Loading,    Loading,  false, Loading,    None,   false",
        "Loading,    Loading,  true,  Loading,    Stop,   false",
        "Loading,    Starting, false, Loading,    None,   false",
        "Loading,    Hindered, false, Loading,    None,   false",
        "Loading,    Hindered, true,  Loading,    Stop,   false",
        "Loading,    Ended,    false, Collecting, None,   false",
        "Loading,    Ended,    true,  Collecting, None,   false",
        "Loading,    Failed,   false, Finished,   None,   true",
        "Loading,    Absent,   false, Finished,   None,   true",
        "Loading,    Partial,  false, Finished,   None,   true",
        "Collecting, Ended,    false, Finished,   None,   false",
        "Collecting, Starting, false, Collecting, None,   false",
        "Collecting, Hindered, false, Collecting, None,   false",
        "Collecting, Loading,  false, Collecting, None,   false",
        "Collecting, Failed,   false, Collecting, None,   false",
        "Collecting, Starting, true,  Finished,   None,   false",
        "Collecting, Absent,   false, Finished,   None,   true",
        "Collecting, Partial,  false, Finished,   None,   true",
        "Finished,   Ended,    false, Finished,   Remove, false",
        "Finished,   Loading,  false, Finished,   Remove, false",
        "Finished,   Partial,  false, Finished,   Remove, false",
        "Finished,   Absent,   false, Finished,   None,   false",
    })
    void followsWhatItSees(
            RehearsalPhase phase, State seen, boolean stop, RehearsalPhase then, Step step, boolean problem) {
        Next next = RehearsalDecision.decide(at(phase, seen, stop), T0.plusSeconds(60));
        assertThat(next.phase()).isEqualTo(then);
        assertThat(next.step()).isEqualTo(step);
        assertThat(next.problems()).hasSize(problem ? 1 : 0);
        assertThat(next.again() == null).isEqualTo(phase == RehearsalPhase.Finished && seen == State.Absent);
    }

    @Test
    void aHopelessLoadIsEndedUnderLoadOnly() {
        Situation s = at(RehearsalPhase.Loading, State.Loading, false);
        assertThat(RehearsalDecision.decide(hopeless(s), T0.plusSeconds(60)).step())
                .isEqualTo(Step.Stop);
        Situation starting = at(RehearsalPhase.Starting, State.Starting, false);
        assertThat(RehearsalDecision.decide(hopeless(starting), T0.plusSeconds(60))
                        .phase())
                .isEqualTo(RehearsalPhase.Starting);
    }

    private static Situation hopeless(Situation s) {
        return new Situation(
                s.phase(),
                s.smokeSince(),
                s.startingSince(),
                s.loadingSince(),
                s.endedSince(),
                s.stop(),
                s.waitsFor(),
                s.noRoom(),
                s.template(),
                s.smoke(),
                s.load(),
                s.databasesMissing(),
                true);
    }

    private static Next smoke(SmokeObservation seen, boolean stop, long seconds) {
        Situation s = new Situation(
                RehearsalPhase.Smoke,
                T0,
                null,
                null,
                null,
                stop,
                null,
                null,
                Loads.locust(null),
                seen,
                load(State.Partial),
                false,
                false);
        return RehearsalDecision.decide(s, T0.plusSeconds(seconds));
    }

    /** The smoke round, by what its pod says: phase, step, what the run ends with. */
    static Stream<Arguments> smokeRounds() {
        Problem broken = new Problem(VerdictReason.ScriptFailed, "SyntaxError");
        SmokeObservation running = SmokeObservation.running("goes on");
        SmokeObservation failed = SmokeObservation.failed(broken);
        SmokeObservation passed = new SmokeObservation(SmokeObservation.State.Passed, "20 requests", List.of(), null);
        Problem late =
                new Problem(VerdictReason.LoadGeneratorFailed, "the smoke round was not over within 4m: goes on");
        return Stream.of(
                arguments(SmokeObservation.ABSENT, false, 0, RehearsalPhase.Smoke, Step.Smoke, List.of()),
                arguments(running, false, 60, RehearsalPhase.Smoke, Step.None, List.of()),
                arguments(running, false, 240, RehearsalPhase.Smoke, Step.None, List.of()),
                arguments(running, false, 241, RehearsalPhase.Finished, Step.None, List.of(late)),
                arguments(passed, false, 60, RehearsalPhase.Starting, Step.None, List.of()),
                arguments(passed, false, 241, RehearsalPhase.Starting, Step.None, List.of()),
                arguments(failed, false, 60, RehearsalPhase.Finished, Step.None, List.of(broken)),
                arguments(running, true, 60, RehearsalPhase.Finished, Step.None, List.of()),
                arguments(failed, true, 60, RehearsalPhase.Finished, Step.None, List.of()));
    }

    @ParameterizedTest
    @MethodSource("smokeRounds")
    void triesTheScriptBeforeTheLoad(
            SmokeObservation seen, boolean stop, long seconds, RehearsalPhase then, Step step, List<Problem> problems) {
        Next next = smoke(seen, stop, seconds);
        assertThat(next.phase()).isEqualTo(then);
        assertThat(next.step()).isEqualTo(step);
        assertThat(next.problems()).isEqualTo(problems);
    }

    @Test
    void aJobAndALocustRunThatWantsNoneHaveNoSmokeRound() {
        for (RehearsalTemplate template : List.of(Loads.job(), Loads.withoutSmoke())) {
            Situation s = new Situation(
                    null,
                    null,
                    null,
                    null,
                    null,
                    false,
                    null,
                    null,
                    template,
                    SmokeObservation.ABSENT,
                    LoadObservation.ABSENT,
                    false,
                    false);
            assertThat(RehearsalDecision.decide(s, T0).phase()).isEqualTo(RehearsalPhase.Starting);
        }
    }

    /** A step is only taken in a phase that is already written down: a process that dies after it finds its way. */
    @ParameterizedTest
    @EnumSource(State.class)
    void takesNoStepOnTheWayIntoAPhase(State seen) {
        for (RehearsalPhase phase : EnumSet.allOf(RehearsalPhase.class)) {
            for (boolean stop : new boolean[] {false, true}) {
                Next next = RehearsalDecision.decide(at(phase, seen, stop), T0.plusSeconds(60));
                assertThat(next.step() == Step.None || next.phase() == phase).isTrue();
                assertThat(next.phase().compareTo(phase)).as("never back").isGreaterThanOrEqualTo(0);
            }
        }
    }

    @Test
    void waitsForTheCopyAndSaysSo() {
        Situation s = new Situation(
                null,
                null,
                null,
                null,
                null,
                false,
                "waits for the copy: PodsStarting",
                null,
                Loads.locust(null),
                SmokeObservation.ABSENT,
                LoadObservation.ABSENT,
                false,
                false);
        Next next = RehearsalDecision.decide(s, T0);
        assertThat(next.phase()).isEqualTo(RehearsalPhase.Pending);
        assertThat(next.message()).isEqualTo("waits for the copy: PodsStarting");
    }

    @ParameterizedTest
    @CsvSource({"180, Starting", "181, Finished"})
    void workersHaveADeadlineAndTheCulpritIsNamed(long seconds, RehearsalPhase then) {
        Next next =
                RehearsalDecision.decide(at(RehearsalPhase.Starting, State.Starting, false), T0.plusSeconds(seconds));
        assertThat(next.phase()).isEqualTo(then);
        if (then == RehearsalPhase.Finished) {
            assertThat(next.problems())
                    .containsExactly(new Problem(
                            VerdictReason.LoadGeneratorFailed, "the load did not begin within 3m: seen Starting"));
        }
    }

    private static Next withoutRoom(State seen, long seconds) {
        Situation s = new Situation(
                RehearsalPhase.Starting,
                null,
                T0,
                null,
                null,
                false,
                null,
                "the load test asks for 3 pods; 1 pods fit",
                Loads.locust(null),
                SmokeObservation.ABSENT,
                load(seen),
                false,
                false);
        return RehearsalDecision.decide(s, T0.plusSeconds(seconds));
    }

    /** Pods that would not fit are not made, as long as the deadline lets them wait; what runs already is left alone. */
    @Test
    void waitsForRoomBeforeThePodsAreMade() {
        for (State seen : List.of(State.Absent, State.Partial)) {
            Next next = withoutRoom(seen, 60);
            assertThat(next.phase()).isEqualTo(RehearsalPhase.Starting);
            assertThat(next.step()).isEqualTo(Step.None);
            assertThat(next.message()).isEqualTo("the load test asks for 3 pods; 1 pods fit");
        }
        assertThat(withoutRoom(State.Absent, 181).problems())
                .containsExactly(new Problem(
                        VerdictReason.LoadGeneratorFailed,
                        "the load did not begin within 3m: the load test asks for 3 pods; 1 pods fit"));
        assertThat(withoutRoom(State.Loading, 60).phase()).isEqualTo(RehearsalPhase.Loading);
    }

    @Test
    void refusesARampThatCantBeSpawnedBeforeAnythingIsMade() {
        RehearsalTemplate steep =
                new RehearsalTemplate(Loads.locust(null).locust(), null, List.of(new Stage(10_000, "10s", "1m")), null);
        Situation s = new Situation(
                null,
                null,
                null,
                null,
                null,
                false,
                "waits for the copy",
                null,
                steep,
                SmokeObservation.ABSENT,
                LoadObservation.ABSENT,
                false,
                false);
        assertThat(RehearsalDecision.decide(s, T0).problems())
                .containsExactly(new Problem(
                        VerdictReason.LoadRefused,
                        "stages[0].ramp: 10,000 users in 10s are 1,000 a second, and 2 workers spawn 200: write ramp: 50s"
                                + " or more, or more locust.workers"));
    }

    /** 10 s + 60 s + 20 s + 60 s of stages, then 2 min until it is stopped, and 2 min until it is given up. */
    @ParameterizedTest
    @CsvSource({"270, Loading, None", "271, Loading, Stop", "390, Loading, Stop", "391, Finished, None"})
    void aLoadThatDoesNotEndIsStoppedThenGivenUp(long seconds, RehearsalPhase then, Step step) {
        Next next = RehearsalDecision.decide(at(RehearsalPhase.Loading, State.Loading, false), T0.plusSeconds(seconds));
        assertThat(next.phase()).isEqualTo(then);
        assertThat(next.step()).isEqualTo(step);
    }

    /** A load is over, a look at its figures is not answered: it is taken again, for a while. */
    @ParameterizedTest
    @CsvSource({
        "Ended,    480, Collecting, 'asks for the figures again: seen so'",
        "Ended,    481, Finished,   'the figures of the load could not be read for 8m: seen so'",
        "Starting, 480, Collecting, 'asks for the figures again: seen so'",
        "Starting, 481, Finished,   'the figures of the load could not be read for 8m: seen so'",
        "Failed,   481, Finished,   'the figures of the load could not be read for 8m: seen so'",
    })
    void figuresThatAreNotAnsweredAreAskedForAgain(State seen, long seconds, RehearsalPhase then, String message) {
        Situation s = collecting(LoadObservation.of(seen, "seen so", null), false);
        Next next = RehearsalDecision.decide(s, T0.plusSeconds(seconds));
        assertThat(next.phase()).isEqualTo(then);
        assertThat(next.message()).isEqualTo(message);
        assertThat(next.problems())
                .isEqualTo(
                        then == RehearsalPhase.Finished
                                ? List.of(new Problem(VerdictReason.LoadGeneratorFailed, message))
                                : List.of());
    }

    /** An operator that was away, or waited for the databases: its first look may be one that is not answered. */
    @ParameterizedTest
    @ValueSource(longs = {185, 240})
    void oneLookThatIsNotAnsweredEndsNothing(long seconds) {
        Situation s = collecting(LoadObservation.of(State.Hindered, "seen so", null), false);
        assertThat(RehearsalDecision.decide(s, T0.plusSeconds(seconds)).phase()).isEqualTo(RehearsalPhase.Collecting);
    }

    private static Situation collecting(LoadObservation seen, boolean stop) {
        return new Situation(
                RehearsalPhase.Collecting,
                null,
                T0,
                T0,
                T0,
                stop,
                null,
                null,
                Loads.locust(null),
                SmokeObservation.ABSENT,
                seen,
                false,
                false);
    }

    @ParameterizedTest
    @CsvSource({"180, Collecting", "181, Finished"})
    void databaseFiguresAreWaitedForButNotForEver(long seconds, RehearsalPhase then) {
        Situation s = new Situation(
                RehearsalPhase.Collecting,
                null,
                T0,
                T0,
                T0,
                false,
                null,
                null,
                Loads.locust(null),
                SmokeObservation.ABSENT,
                load(State.Ended),
                true,
                false);
        assertThat(RehearsalDecision.decide(s, T0.plusSeconds(seconds)).phase()).isEqualTo(then);
    }

    @Test
    void aJobsDeadlineIsItsOwn() {
        assertThat(Loads.job().loadTime()).isEqualTo(Duration.ofMinutes(10));
        assertThat(Loads.locust(null).loadTime()).isEqualTo(Duration.ofSeconds(150));
    }
}
