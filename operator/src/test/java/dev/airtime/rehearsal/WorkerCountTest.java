package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.LocustSpec;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.WorkersStatus;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.List;
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
        Rehearsal r = new Rehearsal();
        r.setMetadata(new ObjectMetaBuilder().withName(name).build());
        r.setStatus(RehearsalStatusBuilder.builder(RehearsalStatus.empty())
                .fingerprint(fingerprint)
                .users(users)
                .workers(workers)
                .finishedAt(finished)
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

    /** users, users per core, ramp → workers: 70 % of a core each, at least 2, one for 100 users a second, at most 200. */
    @ParameterizedTest
    @CsvSource({
        "10000,   1000, 10m,  15",
        "10000,   3300, 10m,  5",
        "40,      500,  10s,  2",
        "10000,   1000, 5s,   20",
        "1000000, 1000, 100m, 200",
    })
    void theSmokeRoundsFigureGivesTheNumber(int users, double perCore, String ramp, int workers) {
        WorkersStatus chosen = WorkerCount.choose(load(users, ramp, null), perCore, List.of(), "f");
        assertThat(chosen.expected()).isEqualTo(workers);
        assertThat(chosen.why())
                .isEqualTo(String.format(
                        "%d workers for %,d users: a core drives %,.0f, measured in the smoke round, and is to be 70%% busy"
                                + " at most",
                        workers, users, perCore));
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
                .isEqualTo(new WorkersStatus(
                        2,
                        0,
                        0,
                        null,
                        "2 workers, since what a core drives has not been measured yet: the first run measures it"));
    }
}
