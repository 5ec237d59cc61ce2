package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.FindLimit;
import dev.airtime.api.Finding;
import dev.airtime.api.JobSpec;
import dev.airtime.api.Keys;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalSpec;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.RehearsalTemplateBuilder;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import dev.airtime.rehearsal.LoadObservation;
import dev.airtime.rehearsal.LoadObservation.State;
import dev.airtime.rehearsal.Problem;
import dev.airtime.rehearsal.SmokeObservation;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A Rehearsal's way from Pending to its verdict. */
@EnableKubernetesMockClient(crud = true)
class RehearsalReconcilerTest extends RehearsalRounds {
    /** Of a version that noted nothing: what the event says today is not what it ran. */
    @Test
    void oneThatFinishedBeforeAnUpgradeIsNotSaidToHaveRunWhatTheEventSaysToday() {
        Rehearsal old = create("den-1", "2026-12-03T11:00:00Z", false);
        old.setStatus(RehearsalStatusBuilder.builder()
                .phase(RehearsalPhase.Finished)
                .verdict(Verdict.Passed)
                .build());
        client.resource(old).update();
        assertThat(round("den-1").template()).isNull();
    }

    @Test
    void runsAndJudgesWhatTheEventSaidWhenItBegan() {
        create("den-1", "2026-12-03T11:00:00Z", false);
        untilStarting("den-1");
        edit(new Stage(4_000, "10s", "1h"), new Thresholds("1%", null, "100ms", null, "60%", 100));
        round("den-1");
        assertThat(Objects.requireNonNull(loads.started).stages()).containsExactly(new Stage(400, "10s", "1m"));
        loads.seen = measured(State.Loading, 0, 700, "");
        round("den-1");
        loads.seen = measured(State.Ended, 0, 700, "");
        round("den-1");
        RehearsalStatus status = round("den-1");
        assertThat(status.verdict()).isEqualTo(Verdict.Passed);
        RehearsalTemplate ran = Objects.requireNonNull(status.template());
        assertThat(ran.stages()).containsExactly(new Stage(400, "10s", "1m"));
        assertThat(ran.thresholdsOrDefault().p95()).isEqualTo("800ms");
    }

    @Test
    void searchesTheLimitAndKeepsWhatItKnowsOverRestarts() {
        Rehearsal r = create("limit", "2026-12-03T11:00:00Z", false);
        r.setSpec(new RehearsalSpec(
                "dragons-den", null, false, null, null, List.of(), null, new FindLimit(400, 2_000, null, null, null)));
        client.resource(r).update();
        untilStarting("limit");
        round("limit");
        Plateau first = level(1, 400, Outcome.Held, null);
        loads.seen = levels(State.Loading, first);
        round("limit");
        RehearsalStatus loading = round("limit");
        assertThat(loading.stage()).isEqualTo("1/10");
        assertThat(Objects.requireNonNull(loading.limit()).users()).isEqualTo(400);
        now = now.plusSeconds(600);
        cpu = 0.9;
        loads.seen = levels(State.Ended, first, level(2, 600, Outcome.Held, null));
        round("limit");
        RehearsalStatus status = round("limit");
        assertThat(status.phase()).isEqualTo(RehearsalPhase.Finished);
        LimitStatus limit = Objects.requireNonNull(status.limit());
        assertThat(limit.users()).isEqualTo(400);
        assertThat(limit.brokenAt()).isEqualTo(600);
        assertThat(limit.message()).isEqualTo("CPU of database shop was 90%, above 60%");
        assertThat(limit.levels().get(0).databases()).singleElement().satisfies(d -> assertThat(d.cpu())
                .isEqualTo("40%"));
        assertThat(status.verdict()).isEqualTo(Verdict.Failed);
        assertThat(status.reasons().get(0)).startsWith("held 400 of 10,000 expected users");
        assertThat(Objects.requireNonNull(status.coverage()).held()).isEqualTo("0.04×");
        assertThat(Objects.requireNonNull(
                                Objects.requireNonNull(status.tested()).load())
                        .stages())
                .isEqualTo("findLimit from 400 to 2000 users, precision 5.0%, ramp 12s, hold 2m");
        assertThat(status.findings()).extracting(Finding::id).doesNotContain("Coverage");
        assertThat(round("limit").limit()).as("nothing changes any more").isEqualTo(limit);
    }

    @Test
    void passesAndIsTheBaselineOfTheNext() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 9, 500, "");
        assertThat(status.verdict()).isEqualTo(Verdict.Passed);
        assertThat(status.reasons()).singleElement().asString().startsWith("held 400 of 10,000 expected users");
        assertThat(status.coverage()).isEqualTo(new CoverageStatus("0.04×", null, 400, 9_000L));
        assertThat(status.p95()).isEqualTo("500ms");
        assertThat(status.requestsPerSecond()).isEqualTo("150");
        assertThat(status.failureRate()).isEqualTo("0.1%");
        assertThat(status.workers()).isEqualTo(new dev.airtime.api.WorkersStatus(2, 2, 0, "40%", null));
        assertThat(status.databases()).singleElement().satisfies(d -> {
            assertThat(d.cpu()).isEqualTo("40%");
            assertThat(d.connections()).isEqualTo(341);
        });
        assertThat(Objects.requireNonNull(status.comparison()).summary()).isEqualTo("is baseline");
        assertThat(status.conditions())
                .allMatch(c -> Objects.equals(c.getObservedGeneration(), 1L) && c.getLastTransitionTime() != null);
        assertThat(reasonsTold("first"))
                .contains("Smoke", "Starting", "Loading", "Collecting", "Passed", "ConnectionBudget");
        assertThat(client.resources(Rehearsal.class)
                        .inNamespace(NAMESPACE)
                        .withName("first")
                        .get()
                        .getMetadata()
                        .getLabels())
                .containsEntry(Keys.EVENT, "dragons-den");
        loads.asked.clear();
        create("second", "2026-12-03T12:30:00Z", false);
        assertThat(Objects.requireNonNull(run("second", 9, 600, "").comparison())
                        .summary())
                .isEqualTo("p95 +20%");
    }

    @Test
    void whatIsRefusedEndsItWithTheReason() {
        create("first", "2026-12-03T11:00:00Z", false);
        loads.refusal = "locust.host \"http://web.production\" names the production namespace";
        round("first");
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reasons()).containsExactly(loads.refusal);
        assertThat(status.reason()).isEqualTo(VerdictReason.LoadRefused);
        assertThat(status.conditions())
                .filteredOn(c -> c.getType().equals("Passed"))
                .singleElement()
                .satisfies(c -> assertThat(c.getReason()).isEqualTo("LoadRefused"));
    }

    /** Its report would be refused at every try, and the run never finish. */
    @Test
    void aLoadTestForWhichAStatusHasNoRoomIsNotStarted() {
        Rehearsal first = create("first", "2026-12-03T11:00:00Z", false);
        JobSpec job = JobSpec.of(JsonNodeFactory.instance.objectNode().put("script", "x".repeat(100_000)), null);
        first.setSpec(new RehearsalSpec("dragons-den", null, null, null, job, List.of(), null));
        client.resource(first).update();
        round("first");
        RehearsalStatus status = round("first");
        assertThat(status.reason()).isEqualTo(VerdictReason.LoadRefused);
        assertThat(status.reasons())
                .singleElement()
                .asString()
                .matches(
                        "the load test has 100,\\d{3} bytes as JSON.* 100,000 fit .* take what is long out of job.template.*");
        assertThat(status.template()).isNull();
        assertThat(loads.asked).isEmpty();
    }

    /** Looks may come at any time, for example after an edit: figures are written every 15 s, phases at once. */
    @Test
    void figuresAreWrittenEvery15SecondsAtMost() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        RehearsalStatus loading = round("first");
        assertThat(loading.phase()).isEqualTo(RehearsalPhase.Loading);
        loads.seen = measured(State.Loading, 0, 200, "");
        now = now.minusSeconds(5);
        assertThat(round("first")).as("10 s after").isEqualTo(loading);
        now = now.minusSeconds(10);
        RehearsalStatus later = round("first");
        assertThat(later.p95()).as("15 s after").isEqualTo("200ms");
        assertThat(later.updatedAt()).isEqualTo(now.minusSeconds(15).toString());
        loads.seen = measured(State.Ended, 0, 300, "");
        now = now.minusSeconds(14);
        assertThat(round("first").phase()).as("a second after, and over").isEqualTo(RehearsalPhase.Collecting);
    }

    /** The number is decided once; what is measured later doesn't change a run that goes on. */
    @Test
    void theNumberOfWorkersFollowsFromTheSmokeRoundAndIsKept() {
        create("first", "2026-12-03T11:00:00Z", false);
        edit(t -> RehearsalTemplateBuilder.builder(t)
                .locust(LocustSpecBuilder.builder(Objects.requireNonNull(t.locust()))
                        .workers(null)
                        .build())
                .build());
        round("first");
        round("first");
        loads.smoke = new SmokeObservation(SmokeObservation.State.Passed, "20 requests", List.of(), 100.0);
        RehearsalStatus starting = round("first");
        assertThat(Objects.requireNonNull(starting.workers()).expected()).isEqualTo(6);
        assertThat(starting.workers().why()).startsWith("6 workers for 400 users: a core drives 100");
        noRoom = "the load test asks for 7 pods; 3 pods fit";
        assertThat(round("first").conditions())
                .anyMatch(c -> c.getMessage().equals("the load test asks for 7 pods; 3 pods fit"));
        assertThat(loads.asked).doesNotContain("start production-staging");
        noRoom = null;
        round("first");
        assertThat(loads.workers).isEqualTo(6);
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        assertThat(Objects.requireNonNull(round("first").workers()).expected()).isEqualTo(6);
    }

    @Test
    void whatTheSmokeRoundFindsEndsItBeforeAnythingLargeStarts() {
        create("first", "2026-12-03T11:00:00Z", false);
        round("first");
        round("first");
        String why = "smoke round: the script can't be run: SyntaxError: '(' was never closed (locustfile.py, line 2)";
        loads.smoke = new SmokeObservation(
                SmokeObservation.State.Failed, why, List.of(new Problem(VerdictReason.ScriptFailed, why)), null);
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(status.reason()).isEqualTo(VerdictReason.ScriptFailed);
        assertThat(status.reasons()).containsExactly(why);
        assertThat(status.conditions()).anySatisfy(c -> {
            assertThat(c.getType()).isEqualTo("SmokePassed");
            assertThat(c.getStatus()).isEqualTo("False");
            assertThat(c.getReason()).isEqualTo("ScriptFailed");
        });
        assertThat(status.startedAt()).isNull();
        assertThat(loads.asked).containsExactly("smoke production-staging");
    }

    @Test
    void aSmokeRoundThatWentWellIsKeptInItsCondition() {
        create("first", "2026-12-03T11:00:00Z", false);
        RehearsalStatus status = run("first", 9, 500, "");
        assertThat(status.conditions()).anySatisfy(c -> {
            assertThat(c.getType()).isEqualTo("SmokePassed");
            assertThat(c.getStatus()).isEqualTo("True");
            assertThat(c.getMessage()).isEqualTo("20 requests");
        });
    }

    @Test
    void aStopIsPassedOnAndEndsAborted() {
        create("first", "2026-12-03T11:00:00Z", true);
        RehearsalStatus status = round("first");
        assertThat(status.verdict()).isEqualTo(Verdict.Aborted);
        assertThat(loads.asked).isEmpty();
    }

    @Test
    void aLoadThatVanishesIsInconclusiveAndNotRepeated() {
        create("first", "2026-12-03T11:00:00Z", false);
        untilStarting("first");
        round("first");
        loads.seen = measured(State.Loading, 0, 100, "");
        round("first");
        loads.seen = LoadObservation.ABSENT;
        loads.asked.clear();
        assertThat(round("first").verdict()).isEqualTo(Verdict.Inconclusive);
        round("first");
        assertThat(loads.asked).isEmpty();
    }

    @Test
    void deletingItRemovesItsPodsFirst() {
        Rehearsal r = create("first", "2026-12-03T11:00:00Z", false);
        loads.seen = measured(State.Loading, 0, 100, "");
        RehearsalReconciler reconciler = started();
        assertThat(reconciler.cleanup(r, context()).isRemoveFinalizer()).isTrue();
        assertThat(loads.asked).containsExactly("remove");
    }
}
