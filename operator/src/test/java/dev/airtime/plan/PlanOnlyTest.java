package dev.airtime.plan;

import static dev.airtime.plan.Scene.database;
import static dev.airtime.plan.Scene.whole;

import dev.airtime.api.Phase;
import dev.airtime.api.Verdict;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code mode: Plan} says what would be done, and does none of it. */
class PlanOnlyTest {
    @ParameterizedTest
    @CsvSource({
        "-7d, would scale up 12-03 19:30Z",
        "-2h, on air 12-03 21:30Z",
        "-10m, on air 12-03 21:30Z",
        "+1h, would scale down 12-04 21:30Z"
    })
    void nothingIsDoneAtAnyTime(String at, String next) {
        whole().planOnly()
                .at(at)
                .expect(Phase.Planned)
                .says("StagingReady=False/PlanOnly", "makes no copy")
                .says("RehearsalPassed=Unknown/PlanOnly", "runs no load")
                .says("CapacityRaised=False/PlanOnly", "would begin 2026-12-03T19:30:00Z")
                .says("Ready=False/PlanOnly", "set spec.mode: Run")
                .says("Stalled=False/AsPlanned")
                .next(next)
                .finished(false);
    }

    @Test
    void itNeedsNoApproval() {
        database().manual(null).planOnly().at("-1h").says("Stalled=False/AsPlanned");
    }

    @Test
    void whatIsMissingIsFoundDaysBefore() {
        database()
                .db("notOptedIn")
                .planOnly()
                .at("-3d")
                .expect(Phase.NotReady)
                .says("Stalled=True/NotFound", "shop-prod");
    }

    @Test
    void runGoesOnFromThere() {
        Scene s = database().planOnly();
        s.at("-1h").expect(Phase.Planned);
        s.planOnly = false;
        s.at("-59m").expect(Phase.ScalingUp, "Record shop");
        s.at("-20m").says("Stalled=True/TooLate");
    }

    @Test
    void whatHasBegunGoesOnAndIsPutBack() {
        database().db("recorded").planOnly().at("-1h").expect(Phase.ScalingUp, "Raise shop");
        database()
                .db("raised")
                .db("orders", "found")
                .planOnly()
                .at("-1h")
                .expect(Phase.ScalingUp)
                .says("CapacityRaised=False/Raising");
        database().db("raised").planOnly().at("+24h").expect(Phase.ScalingDown, "Restore shop");
    }

    @Test
    void aCopyThatWasMadeBeforeIsRemoved() {
        whole().copy("running")
                .planOnly()
                .at("-1d")
                .expect(Phase.Planned, "RemoveNamespace", "RemoveDatabaseCopy shop")
                .says("StagingReady=False/Removing");
    }

    @Test
    void aVerdictOfBeforeStays() {
        whole().rehearsed(Verdict.Passed).planOnly().at("-1d").says("RehearsalPassed=True/Passed");
    }

    @Test
    void somebodyElsesRecordIsLeft() {
        Scene s = database().db("raised").planOnly();
        s.shop().claimed = false;
        s.shop().recorded = null;
        s.at("+24h").expect(Phase.Completed).finished(true);
        s.deleted().at("-1h").expect(Phase.Completed).finished(true);
    }

    @Test
    void theEndSaysThatNothingWasChanged() {
        whole().planOnly()
                .at("+24h")
                .expect(Phase.Completed)
                .says("Ready=False/PlanOnly", "has changed nothing")
                .says("CapacityRestored=True/Restored", "production is as it was")
                .finished(true);
    }
}
