package dev.airtime.plan;

import static dev.airtime.plan.Scene.whole;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Phase;
import dev.airtime.api.Retain;
import dev.airtime.api.Verdict;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The copy of production and its rehearsals over the night. */
class CopyNightTest {
    @Nested
    class Copying {
        @Test
        void databasesBeforeObjects() {
            whole().at("-7d")
                    .expect(Phase.Planned, "CopyDatabase shop")
                    .says("StagingReady=False/CopyingDatabases", "shop: copy Absent")
                    .says("RehearsalPassed=Unknown/NotRun", "runs when the copy is ready")
                    .says("Ready=False/Rehearsing")
                    .looksAgainWithin("10s");
            whole().copyDatabase(DatabaseFacts.Copy.Creating)
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "CopyDatabase shop");
            whole().copyDatabase(DatabaseFacts.Copy.Available)
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "CopyNamespace");
            whole().copy("incomplete").at("-7d").expect(Phase.CopyingProduction, "CopyNamespace");
        }

        @Test
        void aDatabaseThatIsStillLoadedHoldsUpTheRehearsalAndNothingElse() {
            whole().copyDatabase(DatabaseFacts.Copy.Warming)
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "CopyDatabase shop", "CopyNamespace");
            whole().copy("copied")
                    .copyDatabase(DatabaseFacts.Copy.Warming)
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "CopyDatabase shop", "ReleaseCopy");
            whole().copy("running")
                    .copyDatabase(DatabaseFacts.Copy.Warming)
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "CopyDatabase shop")
                    .says("StagingReady=False/DatabasesWarming", "no rehearsal begins", "shop: copy Warming")
                    .looksAgainWithin("10s");
        }

        @Test
        void aCopyThatBecameTooOldIsRemovedAsAWhole() {
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .expires("-2d")
                    .at("-3d")
                    .expect(Phase.Ready)
                    .looksAgainWithin("24h");
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .expires("-3d")
                    .at("-3d")
                    .expect(Phase.Ready, "RemoveNamespace", "RemoveDatabaseCopy shop")
                    .says("StagingReady=False/Expired", "copy.maxAge", "is being removed", "create a Rehearsal");
            whole().rehearsed(Verdict.Passed)
                    .expired()
                    .at("-3d")
                    .expect(Phase.Ready)
                    .says("StagingReady=False/Expired", "was removed");
        }

        @Test
        void aRehearsalKeepsACopyThatIsTooOldAndMakesItAgain() {
            whole().copy("running").rehearsing().expires("-3d").at("-3d").expect(Phase.Rehearsing);
            whole().expired().pending().at("-3d").expect(Phase.Rehearsing, "CopyDatabase shop");
        }

        @Test
        void podsStartAfterTheScan() {
            whole().copy("copied")
                    .at("-7d")
                    .expect(Phase.CopyingProduction, "ReleaseCopy")
                    .says("StagingReady=False/Scanned");
            whole().copy("starting")
                    .at("-7d")
                    .expect(Phase.CopyingProduction)
                    .says("StagingReady=False/PodsStarting")
                    .looksAgainWithin("30s");
        }

        @Test
        void whatStillNamesProductionIsNamed() {
            whole().copy("copied")
                    .pointsAt("ConfigMap/a (data.url)", "Secret/b", "Secret/c", "Secret/d")
                    .at("-7d")
                    .says(
                            "StagingReady=False/PointsToProduction",
                            "ConfigMap/a (data.url)",
                            "and 1 more",
                            "spec.staging.patches")
                    .says("Stalled=True/PointsToProduction")
                    .says("Ready=False/PointsToProduction");
        }

        @Test
        void whatStopsTheCopyIsSaidAndTriedAgain() {
            whole().copy("incomplete")
                    .blocked("NotEnoughRoom", "9.5 CPU are missing")
                    .at("-7d")
                    .expect(Phase.NotReady, "CopyNamespace")
                    .says("StagingReady=False/NotEnoughRoom", "9.5 CPU are missing")
                    .says("Stalled=True/NotEnoughRoom")
                    .looksAgainWithin("60s");
            whole().copy("copied")
                    .blocked("WallNotEnforced", "a pod reached production")
                    .at("-7d")
                    .expect(Phase.NotReady, "ReleaseCopy")
                    .says("StagingReady=False/WallNotEnforced")
                    .says("Stalled=True/WallNotEnforced");
        }

        @Test
        void aSyncWaitsForTheLoadThatIsOnTheCopyAndNotForOneThatWaitsForIt() {
            whole().copy("incomplete")
                    .rehearsing()
                    .at("-7d")
                    .expect(Phase.Rehearsing)
                    .says("StagingReady=False/SyncWaits", "when rehearsal night-1 has ended")
                    .looksAgainWithin("60s");
            whole().copy("incomplete")
                    .pending()
                    .at("-7d")
                    .expect(Phase.Rehearsing, "CopyNamespace")
                    .says("StagingReady=False/CopyingObjects");
        }

        @Test
        void aForeignNamespaceIsLeftAlone() {
            whole().copy("foreign")
                    .at("-7d")
                    .expect(Phase.NotReady)
                    .says("StagingReady=False/NamespaceNotOurs")
                    .says("Stalled=True/NamespaceNotOurs")
                    .looksAgainWithin("60s");
            whole().copy("foreign").deleted().at("-7d").expect(Phase.Completed).finished(true);
        }

        @Test
        void anOldCopyThatGoesIsWaitedFor() {
            whole().copy("removing")
                    .at("-7d")
                    .expect(Phase.CopyingProduction)
                    .says("StagingReady=False/Terminating")
                    .looksAgainWithin("30s");
        }

        @Test
        void aFailedDatabaseCopyNeedsAPerson() {
            whole().copyDatabase(DatabaseFacts.Copy.Failed)
                    .at("-7d")
                    .expect(Phase.NotReady)
                    .says("Stalled=True/DatabaseCopyFailed", "database shop")
                    .looksAgainWithin("60s");
        }

        @Test
        void aMissingDatabaseStopsTheCopy() {
            whole().db("missing").at("-7d").expect(Phase.NotReady).says("StagingReady=False/DatabaseNotFound");
        }
    }

    @Nested
    class Rehearsing {
        @Test
        void beginsWhenTheCopyRuns() {
            whole().copy("running").at("-7d").expect(Phase.Rehearsing, "StartRehearsal night-1");
            whole().copy("running")
                    .rehearsing()
                    .at("-7d")
                    .expect(Phase.Rehearsing)
                    .says("RehearsalPassed=Unknown/Running", "night-1: stage 1/2")
                    .looksAgainWithin("30s");
        }

        @Test
        void passedIsReady() {
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .at("-1d")
                    .expect(Phase.Ready)
                    .says("RehearsalPassed=True/Passed", "night-1")
                    .says("Ready=True/Rehearsed")
                    .next("scale up 12-03 19:30Z");
        }

        @Test
        void everyOtherVerdictIsNot() {
            for (Verdict v : new Verdict[] {Verdict.Failed, Verdict.Inconclusive, Verdict.Aborted}) {
                whole().copy("running")
                        .rehearsed(v)
                        .at("-1d")
                        .expect(Phase.NotReady)
                        .says("RehearsalPassed=False/" + v, "night-1: p95 " + v)
                        .says("Ready=False/Rehearsal" + v);
            }
        }

        @Test
        void criticalFindingsOfTheLastOneAreNamed() {
            Finding budget = finding(Severity.Critical, "ConnectionBudget", "4 pods × 100 = 400 > 341 of db.m5.large");
            String words = "critical: ConnectionBudget (4 pods × 100 = 400 > 341 of db.m5.large), see kubectl describe"
                    + " rehearsal night-";
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .found(budget)
                    .at("-1d")
                    .says("RehearsalPassed=False/Failed", "night-1: p95 Failed; " + words + "1")
                    .says("Ready=False/RehearsalFailed", "night-1: p95 Failed; " + words + "1");
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .found(budget)
                    .at("-1d")
                    .says("Ready=True/Rehearsed", "night-1: p95 Passed; " + words + "1");
            for (String at : List.of("-10m", "+1h")) {
                whole().copy("running")
                        .rehearsed(Verdict.Passed)
                        .found(budget)
                        .db("raised")
                        .api("raised")
                        .at(at)
                        .says(at.equals("-10m") ? "Ready=True/Standby" : "Ready=True/OnAir", "; " + words + "1");
            }
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .found(budget)
                    .rehearsed(Verdict.Passed)
                    .at("-1d")
                    .neverSays("critical:");
        }

        @Test
        void whatWarnsIsNamedByItsIdAndWhatInformsIsNot() {
            Finding info = finding(Severity.Info, "Coverage", "less");
            Finding leak = finding(Severity.Warning, "ConnectionLeak", "16 within 60 s");
            Finding slow = finding(Severity.Warning, "Workload", "slow");
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .found(leak, slow, slow, info)
                    .at("-1d")
                    .says(
                            "Ready=True/Rehearsed",
                            "night-1: p95 Passed; warning: ConnectionLeak, Workload, see kubectl describe rehearsal night-1")
                    .neverSays("Coverage");
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .found(finding(Severity.Critical, "Logs", "disk full"), leak)
                    .at("-1d")
                    .says("Ready=False/RehearsalFailed", "critical: Logs (disk full); warning: ConnectionLeak, see");
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .found(info)
                    .at("-1d")
                    .neverSays("see kubectl describe");
        }

        @Test
        void manyAndLongOnesStayOneLine() {
            Finding endless = finding(Severity.Critical, "Logs", "x".repeat(10_000));
            Finding exact = finding(Severity.Critical, "Deadlocks", "y".repeat(160));
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .found(endless, exact, endless, endless)
                    .at("-1d")
                    .says(
                            "Ready=False/RehearsalFailed",
                            "critical: Logs (" + "x".repeat(159) + "…), Deadlocks (" + "y".repeat(160)
                                    + ") and 2 more, see kubectl describe rehearsal night-1");
        }

        private Finding finding(Severity severity, String id, String message) {
            return new Finding(id, severity, message, Map.of(), null, null);
        }

        @Test
        void theLastOneCounts() {
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .rehearsed(Verdict.Passed)
                    .at("-1d")
                    .expect(Phase.Ready);
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .rehearsed(Verdict.Failed)
                    .at("-1d")
                    .expect(Phase.NotReady);
        }

        @Test
        void capacityIsRaisedAfterAFailureToo() {
            whole().copy("running")
                    .rehearsed(Verdict.Failed)
                    .at("-2h")
                    .expect(Phase.ScalingUp, "Record shop")
                    .says("Ready=False/RehearsalFailed");
        }

        @Test
        void stillRunningAtAirtimeIsNotRehearsed() {
            whole().copy("running")
                    .rehearsing()
                    .db("raised")
                    .api("raised")
                    .at("+0s")
                    .expect(Phase.OnAir, "RemoveNamespace", "RemoveDatabaseCopy shop")
                    .says("RehearsalPassed=False/NotRehearsed")
                    .says("Ready=False/RehearsalNotRehearsed");
        }

        @Test
        void itSaysAtOnceWhenCopyRoundsAndRaiseNoLongerFit() {
            whole().at("-5h18m").says("RehearsalPassed=Unknown/NotRun", "runs when the copy is ready");
            whole().at("-5h17m59s")
                    .says(
                            "RehearsalPassed=Unknown/NotRun",
                            "the rehearsals no longer fit before the raise at 2026-12-03T19:30:00Z: the copy about 45m,"
                                    + " a round of load 16m30s, time to fix 2h, a second round had to begin by"
                                    + " 2026-12-03T16:12:00Z; move spec.airtime, shorten spec.rehearsal.stages, or write a"
                                    + " shorter spec.rehearsal.schedule.timeToFix");
        }

        @Test
        void noCopyIsMadeForALoadThatDoesNotFit() {
            whole().createdAt("-10m")
                    .at("-10m")
                    .expect(Phase.ScalingUp)
                    .says("StagingReady=False/TooLate", "no copy is made")
                    .says(
                            "RehearsalPassed=False/TooLate",
                            "10m left, the load alone takes 16m30s",
                            "spec.rehearsal.stages")
                    .says("Ready=False/TooLate");
        }

        @Test
        void aLoadThatNoLongerFitsIsNotBegun() {
            whole().copy("running")
                    .db("raised")
                    .at("-16m")
                    .expect(Phase.ScalingUp)
                    .says("RehearsalPassed=False/TooLate", "16m left, the load alone takes 16m30s")
                    .says("Ready=False/RehearsalTooLate");
            whole().copy("running")
                    .db("raised")
                    .at("-17m")
                    .expect(Phase.ScalingUp, "StartRehearsal night-1")
                    .looksAgainWithin("31s");
        }

        @Test
        void aJobTakesUpToItsDeadline() {
            whole().jobFor("20m")
                    .copy("running")
                    .db("raised")
                    .at("-19m")
                    .says("RehearsalPassed=False/TooLate", "takes 20m");
        }
    }

    @Nested
    class Keeping {
        @Test
        void untilAirtime() {
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .db("raised")
                    .api("raised")
                    .at("-1s")
                    .expect(Phase.Standby);
            whole().copy("running")
                    .rehearsed(Verdict.Passed)
                    .db("raised")
                    .api("raised")
                    .at("+0s")
                    .expect(Phase.OnAir, "RemoveNamespace", "RemoveDatabaseCopy shop")
                    .says("StagingReady=False/Removing");
        }

        @Test
        void untilRehearsed() {
            whole().retain(Retain.UntilRehearsed)
                    .copy("running")
                    .rehearsed(Verdict.Passed)
                    .at("-1d")
                    .expect(Phase.Ready, "RemoveNamespace", "RemoveDatabaseCopy shop");
            whole().retain(Retain.UntilRehearsed)
                    .copy("running")
                    .rehearsed(Verdict.Failed)
                    .rehearsing()
                    .at("-1d")
                    .expect(Phase.NotReady);
            whole().retain(Retain.UntilRehearsed)
                    .copyWasMade()
                    .rehearsed(Verdict.Passed)
                    .at("-1d")
                    .expect(Phase.Ready)
                    .says("StagingReady=False/Removed");
        }

        @Test
        void untilCompleted() {
            Scene s = whole().retain(Retain.UntilCompleted)
                    .copy("running")
                    .rehearsed(Verdict.Passed)
                    .db("raised");
            s.api("raised").at("+1h").expect(Phase.OnAir);
            s.api("found").at("+24h").expect(Phase.ScalingDown, "Restore shop");
            Scene after = whole().retain(Retain.UntilCompleted).copy("running").rehearsed(Verdict.Passed);
            after.at("+25h")
                    .expect(Phase.ScalingDown, "RemoveNamespace", "RemoveDatabaseCopy shop")
                    .next("removing copy")
                    .finished(false);
        }

        @Test
        void deletionRemovesItInEveryState() {
            for (String state : new String[] {"incomplete", "copied", "starting", "running", "removing"}) {
                whole().copy(state)
                        .deleted()
                        .at("-1d")
                        .expect(Phase.ScalingDown, "RemoveNamespace", "RemoveDatabaseCopy shop")
                        .next("removing copy")
                        .looksAgainWithin("10s")
                        .finished(false);
            }
            whole().copyDatabase(DatabaseFacts.Copy.Failed)
                    .deleted()
                    .at("-1d")
                    .expect(Phase.ScalingDown, "RemoveDatabaseCopy shop");
            whole().deleted().at("-1d").expect(Phase.Completed).finished(true);
        }
    }
}
