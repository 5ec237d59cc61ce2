package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.RehearsalSchedule;
import dev.airtime.api.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RehearsalHistoryTest {
    private static final RehearsalSchedule TWO = new RehearsalSchedule(List.of(), null, null, 2, 2, 1);
    private final List<RehearsalFacts> all = new ArrayList<>();

    private RehearsalHistoryTest add(String name, @Nullable Verdict verdict, @Nullable String baseline) {
        Instant created = Instant.parse("2026-12-01T00:00:00Z").plusSeconds(600L * all.size());
        all.add(new RehearsalFacts(
                name,
                created,
                verdict == null ? null : created.plusSeconds(300),
                verdict == null,
                verdict,
                "",
                baseline));
        return this;
    }

    private List<String> beyond() {
        Scene s = Scene.whole();
        s.rehearsals.addAll(all);
        return RehearsalHistory.beyond(s.observed(), TWO);
    }

    @Test
    void theOldestOfEachVerdictGo() {
        add("p1", Verdict.Passed, null).add("p2", Verdict.Passed, null).add("f1", Verdict.Failed, null);
        add("f2", Verdict.Failed, null).add("f3", Verdict.Failed, null).add("p3", Verdict.Passed, null);
        add("p4", Verdict.Passed, null);
        assertThat(beyond()).as("p1 is the baseline").containsExactlyInAnyOrder("p2", "f1");
    }

    @Test
    void theFirstSearchThatPassedStaysBesideTheFirstByStages() {
        add("p1", Verdict.Passed, null);
        Instant created = Instant.parse("2026-12-01T00:01:00Z");
        for (int i = 1; i <= 2; i++) {
            Instant at = created.plusSeconds(i);
            all.add(new RehearsalFacts("s" + i, at, at, false, Verdict.Passed, "", null, true, List.of()));
        }
        add("p2", Verdict.Passed, null).add("p3", Verdict.Passed, null);
        assertThat(beyond()).containsExactly("s2");
    }

    @Test
    void inconclusiveAndAbortedShareALimit() {
        add("i1", Verdict.Inconclusive, null).add("a1", Verdict.Aborted, null).add("i2", Verdict.Inconclusive, null);
        assertThat(beyond()).containsExactlyInAnyOrder("i1", "a1");
    }

    @Test
    void onePinnedAsABaselineStays() {
        add("p1", Verdict.Passed, null).add("p2", Verdict.Passed, null).add("p3", Verdict.Passed, null);
        add("p4", Verdict.Passed, "p2").add("p5", Verdict.Passed, null);
        assertThat(beyond()).containsExactly("p3");
    }

    @Test
    void theLastThatFinishedStaysThoughItsVerdictIsFull() {
        Scene s = Scene.whole();
        Instant long_ = Instant.parse("2026-12-02T00:00:00Z");
        Instant day = Instant.parse("2026-12-01T00:00:00Z");
        s.rehearsals.add(new RehearsalFacts("long", day, long_, false, Verdict.Failed, ""));
        for (int i = 1; i <= 3; i++) {
            s.rehearsals.add(new RehearsalFacts(
                    "f" + i, day.plusSeconds(i), day.plusSeconds(100 + i), false, Verdict.Failed, ""));
        }
        assertThat(RehearsalHistory.beyond(s.observed(), TWO)).containsExactly("f1");
    }

    @Test
    void whatRunsOrWaitsIsNeverDeleted() {
        for (int i = 0; i < 5; i++) {
            add("r" + i, null, null);
        }
        assertThat(beyond()).isEmpty();
    }

    @Test
    void theEventDeletesThemUnlessItIsBeingDeletedItself() {
        add("p1", Verdict.Passed, null).add("p2", Verdict.Passed, null).add("p3", Verdict.Passed, null);
        add("p4", Verdict.Passed, null);
        Scene s = Scene.whole().copy("running").schedule(TWO);
        s.rehearsals.addAll(all);
        assertThat(s.at("-30h").decision().steps()).contains(new Step.DeleteRehearsal("p2"));
        assertThat(s.deleted().at("-30h").decision().steps()).noneMatch(Step.DeleteRehearsal.class::isInstance);
    }
}
