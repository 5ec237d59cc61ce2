package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.LocustSpec;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.RehearsalTemplateBuilder;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.api.WorkersStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerCountTest {
    private static RehearsalTemplate load(int users, String ramp, @Nullable Integer workers) {
        return new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop", null), "http://web", workers, null, null, null, null, null),
                null,
                List.of(new Stage(10, "10s", "1m"), new Stage(users, ramp, "1m")),
                null);
    }

    private static Rehearsal run(String name, String fingerprint, int users, WorkersStatus workers, String finished) {
        return run(name, fingerprint, users, workers, finished, VerdictReason.ThresholdsHeld);
    }

    private static Rehearsal run(
            String name,
            String fingerprint,
            int users,
            WorkersStatus workers,
            String finished,
            @Nullable VerdictReason reason) {
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder().withName(name).build());
        r.setStatus(RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .fingerprint(fingerprint)
                .users(users)
                .workers(workers)
                .finishedAt(finished)
                .verdict(reason == VerdictReason.ThresholdsHeld ? Verdict.Passed : Verdict.Inconclusive)
                .reason(reason)
                .build());
        return r;
    }

    private static WorkersStatus workers(int expected, int lost, @Nullable String cpu) {
        return new WorkersStatus(expected, expected, lost, cpu, null);
    }

    @Test
    void whatIsWrittenIsTaken() {
        assertThat(WorkerCount.choose(load(10_000, "10m", 3), 100.0, List.of(), "f"))
                .isEqualTo(new WorkersStatus(3, 0, 0, null, null));
        assertThat(WorkerCount.choose(Loads.job(), 100.0, List.of(), "f").expected())
                .isZero();
    }

    /**
     * users, users per core, ramp → workers: 70 % of a core each, at least 2, one for 100 users a second, at most 200; what
     * each is to use of a core, it requests, where there are more than 2.
     */
    @ParameterizedTest
    @CsvSource({
        "10000,   1000,  10m,  15,  667m",
        "10000,   3300,  10m,  5,   607m",
        "40,      500,   10s,  2,   ",
        "1400,    1000,  10m,  2,   ",
        "10000,   1000,  5s,   20,  500m",
        "10000,   5000,  5s,   20,  ",
        "1000000, 1000,  100m, 200, 700m",
    })
    void theSmokeRoundsFigureGivesTheNumber(
            int users, double perCore, String ramp, int workers, @Nullable String request) {
        WorkersStatus chosen = WorkerCount.choose(load(users, ramp, null), perCore, List.of(), "f");
        assertThat(chosen.expected()).isEqualTo(workers);
        assertThat(chosen.why())
                .isEqualTo(String.format(
                        "%d workers for %,d users: a core drives %,.0f, measured in the smoke round, and is to be 70%% busy"
                                + " at most%s",
                        workers, users, perCore, request == null ? "" : "; each requests " + request));
        assertThat(chosen.request()).isEqualTo(request);
    }

    private static ResourceRequirements limit(String cpu) {
        return new ResourceRequirementsBuilder()
                .addToLimits("cpu", new Quantity(cpu))
                .build();
    }

    @Test
    void theChosenWorkersRequestWhatTheNumberWasComputedWith() {
        RehearsalTemplate load = load(10_000, "10m", null);
        RehearsalTemplate applied = WorkerCount.applied(load, WorkerCount.choose(load, 1_000.0, List.of(), "f"));
        LocustSpec locust = Objects.requireNonNull(applied.locust());
        assertThat(locust.workers()).isEqualTo(15);
        ResourceRequirements resources = LocustObjects.workerResources(locust);
        assertThat(resources.getRequests().get("cpu")).isEqualTo(new Quantity("667m"));
        assertThat(resources.getRequests().get("memory")).isEqualTo(new Quantity("256Mi"));
        RehearsalTemplate few = load(40, "10s", null);
        assertThat(LocustObjects.workerResources(Objects.requireNonNull(
                                WorkerCount.applied(few, WorkerCount.choose(few, 500.0, List.of(), "f"))
                                        .locust()))
                        .getRequests()
                        .get("cpu"))
                .isEqualTo(new Quantity("250m"));
    }

    /** Half a core drives half of it; what is written of their resources stays. */
    @Test
    void aLimitBelowACoreMakesMoreWorkers() {
        RehearsalTemplate load = RehearsalTemplateBuilder.builder(load(10_000, "10m", null))
                .locust(LocustSpecBuilder.builder(
                                Objects.requireNonNull(load(1, "10s", null).locust()))
                        .workerResources(limit("500m"))
                        .build())
                .build();
        WorkersStatus chosen = WorkerCount.choose(load, 1_000.0, List.of(), "f");
        assertThat(chosen.expected()).isEqualTo(29);
        assertThat(chosen.request()).isNull();
        assertThat(chosen.why())
                .isEqualTo(
                        "29 workers for 10,000 users: a core drives 1,000, measured in the smoke round, and the 50% of one"
                                + " in limits.cpu is to be 70% busy at most");
        assertThat(Objects.requireNonNull(WorkerCount.applied(load, chosen).locust())
                        .workerResources())
                .isEqualTo(limit("500m"));
    }

    @Test
    void theNewestRunOfTheSameLoadIsBetterThanTheSmokeRound() {
        List<Rehearsal> all = List.of(
                run("old", "f", 4_000, workers(2, 0, "50%"), "2026-12-01T10:00:00Z"),
                run("new", "f", 4_000, workers(4, 0, "40%"), "2026-12-02T10:00:00Z"),
                run("other", "g", 4_000, workers(4, 0, "90%"), "2026-12-03T10:00:00Z"));
        WorkersStatus chosen = WorkerCount.choose(load(10_000, "10m", null), 100.0, all, "f");
        assertThat(chosen.expected()).isEqualTo(6);
        assertThat(chosen.why()).contains("a core drives 2,500, measured by new");
    }

    /** Workers lost, CPU not read or next to nothing, no users: such a run measured nothing. */
    @Test
    void runsThatMeasuredNothingAreLeftOut() {
        List<Rehearsal> all = List.of(
                run("lost", "f", 4_000, workers(4, 1, "40%"), "2026-12-05T10:00:00Z"),
                run("unread", "f", 4_000, workers(4, 0, null), "2026-12-04T10:00:00Z"),
                run("idle", "f", 4_000, workers(4, 0, "1.0%"), "2026-12-03T10:00:00Z"),
                run("empty", "f", 0, workers(4, 0, "40%"), "2026-12-02T10:00:00Z"));
        assertThat(WorkerCount.choose(load(10_000, "10m", null), null, all, "f"))
                .isEqualTo(
                        new WorkersStatus(
                                2,
                                0,
                                0,
                                null,
                                "2 workers, since what a core drives has not been measured yet: a run that passes measures it"));
    }

    /**
     * What the newest run ended with, its busiest worker's CPU → the number for 10,000 users, and by whom a core was measured.
     * An older one passed and drove 1,000 users a core; the smoke round says 500. A copy that broke answers few requests, so
     * that its users cost next to nothing: 5 % of a core would be 20,000 users.
     */
    @ParameterizedTest
    @CsvSource({
        "ThresholdsHeld,      40%,  3,  by newest",
        "ThresholdBroken,     5.0%, 15, by older",
        "Hopeless,            5.0%, 15, by older",
        "TargetUnreachable,   5.0%, 15, by older",
        "LoadNotHeld,         40%,  15, by older",
        "Stopped,             40%,  15, by older",
        "GeneratorSaturated,  95%,  7,  by newest",
        "GeneratorSaturated,  104%, 8,  by newest",
        "GeneratorSaturated,  27%,  15, by older",
        ",                    40%,  15, by older",
    })
    void aRunInWhichTheCopyBrokeMeasuresNoCore(
            @Nullable VerdictReason reason, String cpu, int expected, String measured) {
        List<Rehearsal> all = List.of(
                run("older", "f", 4_000, workers(8, 0, "50%"), "2026-12-01T10:00:00Z"),
                run("newest", "f", 4_000, workers(2, 0, cpu), "2026-12-02T10:00:00Z", reason));
        WorkersStatus chosen = WorkerCount.choose(load(10_000, "10m", null), 500.0, all, "f");
        assertThat(chosen.expected()).isEqualTo(expected);
        assertThat(chosen.why()).contains("measured " + measured);
    }

    @Test
    void whereOnlyACopyThatBrokeWasLoadedTheSmokeRoundTells() {
        List<Rehearsal> all = List.of(
                run("broke", "f", 4_000, workers(4, 0, "5.0%"), "2026-12-02T10:00:00Z", VerdictReason.ThresholdBroken));
        WorkersStatus chosen = WorkerCount.choose(load(10_000, "10m", null), 1_000.0, all, "f");
        assertThat(chosen.expected()).isEqualTo(15);
        assertThat(chosen.why()).contains("measured in the smoke round");
    }
}
