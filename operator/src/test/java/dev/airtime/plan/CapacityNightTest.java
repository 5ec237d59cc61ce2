package dev.airtime.plan;

import static dev.airtime.plan.Scene.database;
import static dev.airtime.plan.Scene.workload;

import dev.airtime.api.Phase;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The capacity of production over the night. */
class CapacityNightTest {
    @Nested
    class Raising {
        @Test
        void nothingIsTouchedBeforeTheLeadTime() {
            database()
                    .at("-3h")
                    .expect(Phase.Ready)
                    .says("CapacityRaised=False/NotYet", "begins 2026-12-03T19:30:00Z")
                    .says("Stalled=False/AsPlanned")
                    .says("Ready=True/NotRehearsed")
                    .next("scale up 12-03 19:30Z")
                    .looksAgain("-2h5m")
                    .finished(false);
        }

        @Test
        void itIsWrittenDownFiveMinutesAheadSoThatTheChangeIsPunctual() {
            database().at("-2h5m1ms").expect(Phase.Ready).looksAgain("-2h5m");
            database().at("-2h5m").expect(Phase.Ready, "Record shop").looksAgainWithin("10s");
            database().db("tagged").at("-2h3m").expect(Phase.Ready, "Record shop");
            database()
                    .db("recorded")
                    .at("-2h3m")
                    .expect(Phase.Ready)
                    .says("CapacityRaised=False/NotYet")
                    .looksAgain("-2h");
            database().db("recorded").at("-2h").expect(Phase.ScalingUp, "Raise shop");
            database().manual(null).at("-2h3m").expect(Phase.Ready);
            database().planOnly().at("-2h3m").expect(Phase.Planned);
        }

        @Test
        void aRaiseThatHasBegunGoesOnWhenTheEventIsPutOff() {
            database().db("raising").at("-5h").expect(Phase.ScalingUp, "Raise shop");
        }

        @Test
        void theLeadTimeBeginsAtItsFirstInstant() {
            database().db("recorded").at("-2h1ms").expect(Phase.Ready);
            database().at("-2h").expect(Phase.ScalingUp, "Record shop").looksAgainWithin("10s");
        }

        @Test
        void itIsWrittenDownTwiceBeforeItIsRaised() {
            database().db("tagged").at("-1h59m").expect(Phase.ScalingUp, "Record shop");
            database().db("recorded").at("-1h58m").expect(Phase.ScalingUp, "Raise shop");
            database()
                    .db("raising")
                    .at("-1h50m")
                    .expect(Phase.ScalingUp, "Raise shop")
                    .says("CapacityRaised=False/Raising")
                    .next("on air 12-03 21:30Z");
        }

        @Test
        void whatTheStatusRecordedElseIsNotRaised() {
            Scene s = database().db("recorded");
            s.shop().recorded =
                    new dev.airtime.api.DatabaseRecord("db-OLD", "db.r6g.large", "shop-pg", "2026-01-01T00:00:00Z");
            s.at("-1h").expect(Phase.ScalingUp, "Record shop");
        }

        @Test
        void whatWasChangedByHandIsSaidOfTheReturn() {
            Scene s = database();
            s.shop().changedByHand = List.of("instanceClass is db.r5.large and was db.r6g.large");
            s.at("+25h").says("CapacityRestored=True/ChangedByHand");
        }

        @Test
        void readReplicasAreWaitedForButNotByTheWorkloads() {
            Scene s = database().api("found").db("raised");
            s.shop().replicasMissing = "1 of 2 read replicas serve (shop-prod-airtime-2 is creating)";
            s.at("-14m")
                    .expect(Phase.ScalingUp, "Raise shop", "RaiseWorkload api")
                    .says("CapacityRaised=False/Raising");
        }

        @Test
        void raisedIsStandby() {
            database()
                    .api("found")
                    .db("raised")
                    .at("-1h")
                    .expect(Phase.ScalingUp)
                    .says("CapacityRaised=False/Raising", "Deployment/api: from 2026-12-03T21:15:00Z");
            database()
                    .db("raised")
                    .at("-1h")
                    .expect(Phase.Standby)
                    .says("CapacityRaised=True/InForce")
                    .says("Ready=True/Standby")
                    .looksAgain("-29m59s999ms")
                    .next("on air 12-03 21:30Z");
        }

        @Test
        void podsComeAfterTheDatabaseTheyConnectTo() {
            workload().at("-16m").expect(Phase.Ready);
            workload().at("-15m").expect(Phase.ScalingUp, "RaiseWorkload api");
            database()
                    .api("found")
                    .db("raising")
                    .at("-10m")
                    .expect(Phase.ScalingUp, "Raise shop")
                    .says("CapacityRaised=False/Raising", "Deployment/api: waits for the databases");
            database().api("found").db("raised").at("-10m").expect(Phase.ScalingUp, "RaiseWorkload api");
            database()
                    .api("starting")
                    .db("raised")
                    .at("-9m")
                    .expect(Phase.ScalingUp, "RaiseWorkload api")
                    .says("CapacityRaised=False/Raising", "12 replicas, 5 ready");
            database().api("raised").db("raised").at("-8m").expect(Phase.Standby);
        }

        @Test
        void aRaiseThatHasBegunGoesOnWhileOnAir() {
            database()
                    .db("raising")
                    .at("+5m")
                    .expect(Phase.OnAir, "Raise shop")
                    .says("Ready=False/CapacityNotRaised", "shop-prod is db.r6g.2xlarge");
        }

        @Test
        void onAirIsWatchedEveryMinute() {
            database()
                    .db("raised")
                    .at("+1h")
                    .expect(Phase.OnAir)
                    .says("OnAir=True/OnAir", "until 2026-12-04T21:30:00Z")
                    .says("Ready=True/OnAir")
                    .next("scale down 12-04 21:30Z")
                    .looksAgain("+1h1m");
        }

        @Test
        void aCapacityThatAnotherEventBoughtIsClaimedEvenLate() {
            Scene s = database().db("raised").alsoClaimedBy("production/sale");
            s.shop().claimed = false;
            s.shop().recorded = null;
            s.at("-5m").expect(Phase.ScalingUp, "Record shop");
        }
    }

    @Nested
    class TooLate {
        @Test
        void itSaysSoTheMomentItIsKnown() {
            database()
                    .createdAt("-11m")
                    .at("-10m")
                    .expect(Phase.ScalingUp)
                    .says("CapacityRaised=False/TooLate", "shop: too late for the resize: 10m left, 30m needed")
                    .says("Stalled=True/TooLate")
                    .says("Ready=False/TooLate", "10m left, 30m needed")
                    .looksAgainWithin("60s");
        }

        @Test
        void aShortLeadTimeSaysThatItIsEnough() {
            database().lead("10m").createdAt("-9m").at("-8m").expect(Phase.ScalingUp, "Record shop");
            database()
                    .lead("10m")
                    .createdAt("-9m")
                    .at("-4m")
                    .says("CapacityRaised=False/TooLate", "4m left, 5m needed");
        }

        @Test
        void airtimeHasPassedAlready() {
            database()
                    .createdAt("+1h")
                    .at("+1h")
                    .expect(Phase.OnAir)
                    .says("CapacityRaised=False/TooLate", "airtime has passed")
                    .says("Ready=False/TooLate");
        }

        @Test
        void theEventIsOverBeforeItIsCreated() {
            database()
                    .createdAt("+25h")
                    .at("+25h")
                    .expect(Phase.NotReady)
                    .says("Stalled=True/AirtimePassed", "set spec.airtime to a later instant")
                    .says("Ready=False/AirtimePassed")
                    .finished(true);
        }

        @Test
        void recordedAndNeverRaisedIsLeftAsItIs() {
            database().db("recorded").at("-20m").expect(Phase.ScalingUp).says("CapacityRaised=False/TooLate");
        }

        @Test
        void podsAreNotAimedAtADatabaseThatStaysSmall() {
            database()
                    .api("found")
                    .createdAt("-11m")
                    .at("-10m")
                    .expect(Phase.ScalingUp)
                    .says("CapacityRaised=False/TooLate");
        }

        @Test
        void anApprovalThatComesTooLateIsToldAsTooLate() {
            database().manual(null).at("-29m").says("Stalled=True/TooLate", "29m left, 30m needed");
        }

        @Test
        void theWaitForApprovalLooksAgainWhenItBecomesTooLate() {
            database().manual(null).at("-3h").looksAgain("-2h5m");
            database()
                    .manual(null)
                    .at("-30m10s")
                    .says("Stalled=True/AwaitingApproval")
                    .looksAgain("-29m59s999ms");
        }
    }

    @Nested
    class Approval {
        @Test
        void productionIsNotTouchedWithoutIt() {
            database()
                    .manual(null)
                    .at("-3h")
                    .expect(Phase.Ready)
                    .says("CapacityRaised=False/NotYet", "is approved")
                    .next("approve by 12-03 19:30Z");
            Scene s = database().api("found").manual(null);
            s.lead("15m")
                    .at("-10m")
                    .expect(Phase.ScalingUp)
                    .says("CapacityRaised=False/AwaitingApproval", "shop: waits for approval")
                    .says("Stalled=True/AwaitingApproval", "airtime.dev/approved=" + s.hash())
                    .says("Ready=False/AwaitingApproval");
        }

        @Test
        void withItTheNightGoesOn() {
            database().manual("this").at("-2h").expect(Phase.ScalingUp, "Record shop");
        }

        @Test
        void aChangedPlanNeedsAnother() {
            Scene s = database().manual("this");
            s.shop().wantedClass = "db.r6g.8xlarge";
            s.at("-2h").expect(Phase.ScalingUp).says("Stalled=True/AwaitingApproval");
        }

        @Test
        void aPlanThatChangesWhileRaisingNeedsAnother() {
            Scene s = database().db("raising").manual("this");
            s.at("-1h").expect(Phase.ScalingUp, "Raise shop");
            s.shop().wantedClass = "db.r6g.8xlarge";
            s.at("-1h").expect(Phase.ScalingUp).says("Stalled=True/AwaitingApproval");
        }

        @Test
        void aClassThatSomebodyChangedMeanwhileIsAnotherPlan() {
            Scene s = database().manual("this");
            s.shop().nowClass = "db.r6g.xlarge";
            s.at("-2h").expect(Phase.ScalingUp).says("Stalled=True/AwaitingApproval");
        }

        @Test
        void aStandbyThatWasTakenAwayIsAnotherPlan() {
            Scene s = database().multiAz(true).manual("this");
            s.at("-2h").expect(Phase.ScalingUp, "Record shop");
            s.multiAz(false).at("-2h").says("Stalled=True/AwaitingApproval");
        }

        @Test
        void anotherEventsRaiseIsNotAnotherPlan() {
            Scene s = database().manual("this");
            String hash = s.hash();
            s.db("raised").alsoClaimedBy("production/sale");
            s.shop().claimed = false;
            s.shop().recorded = null;
            org.assertj.core.api.Assertions.assertThat(s.hash()).isEqualTo(hash);
            s.at("-2h").expect(Phase.ScalingUp, "Record shop");
        }

        @Test
        void onceBegunWhatIsSeenOfTheRaiseIsNoOtherPlan() {
            Scene s = database().multiAz(true).manual("this").plannedThis();
            s.db("raising").multiAz(false).at("-1h").expect(Phase.ScalingUp, "Raise shop");
            s.shop().wantedClass = "db.r6g.8xlarge";
            s.at("-1h").says("Stalled=True/AwaitingApproval", s.hash());
        }

        @Test
        void anApprovalHoldsWhereTheStatusOfItsRoundWasLost() {
            Scene s = database().multiAz(false).plannedThis().multiAz(true).manual("this");
            s.db("recorded").at("-1h").expect(Phase.ScalingUp, "Raise shop");
        }

        @Test
        void movingAirtimeChangesThePlan() {
            Scene s = database().manual("this");
            s.airtime("+1h").at("-1h").expect(Phase.ScalingUp).says("Stalled=True/AwaitingApproval");
        }

        @Test
        void puttingBackNeedsNone() {
            database().db("raised").manual(null).at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }
    }

    @Nested
    class Planned {
        @Test
        void aClassThatIsNotOfferedNeedsAPersonDaysBefore() {
            Scene s = database().outlook("db.r6g.2xlarge is not offered for mysql 8.0.43: choose another");
            s.at("-3d")
                    .expect(Phase.NotReady)
                    .says("Stalled=True/ClassNotOffered", "shop: db.r6g.2xlarge is not offered")
                    .says("Ready=False/ClassNotOffered");
            s.at("-2h").expect(Phase.ScalingUp, "Record shop").says("Stalled=False/AsPlanned");
        }

        @Test
        void aClassThatIsNotChosenRaisesNothing() {
            Scene s = database().api("found");
            s.shop().wantedClass = "auto";
            s.at("-3h").expect(Phase.Ready).says("Stalled=False/AsPlanned");
            s.at("-2h5m").expect(Phase.Ready);
            s.at("-2h")
                    .expect(Phase.ScalingUp)
                    .says("CapacityRaised=False/ClassNotChosen", "shop: instanceClass: auto is not decided")
                    .says("Stalled=True/ClassNotChosen", "write a class, or let a rehearsal pass");
            s.at("-10m").expect(Phase.ScalingUp).says("Stalled=True/ClassNotChosen");
        }

        @Test
        void thePlanIsMadeAnewFourTimesADayAndAnHourBeforeTheRaise() {
            // Airtime is 21:30, the raise 19:30.
            database().at("-27h30m").looksAgain("-21h30m");
            database().at("-22h").looksAgain("-21h30m");
            database().at("-9h").looksAgain("-3h30m");
            database().at("-3h30m").looksAgain("-3h");
        }
    }

    @Nested
    class MovedAirtime {
        @Test
        void laterBeforeTheRaise() {
            database().airtime("+5h").at("-2h").expect(Phase.Ready).next("scale up 12-04 00:30Z");
        }

        @Test
        void laterWhenRaisedKeepsTheCapacity() {
            database().db("raised").airtime("+48h").at("-1h").expect(Phase.Standby);
        }

        @Test
        void laterWhileRaisingGoesOn() {
            database().db("raising").airtime("+48h").at("-1h").expect(Phase.ScalingUp, "Raise shop");
        }

        @Test
        void earlierBringsTheRaiseForward() {
            database().airtime("-5h").at("-6h").expect(Phase.ScalingUp, "Record shop");
        }

        @Test
        void earlierThanTheResizeTakesIsTooLate() {
            database().airtime("-5h").at("-5h20m").says("CapacityRaised=False/TooLate", "20m left, 30m needed");
        }

        @Test
        void earlierIntoThePast() {
            database()
                    .airtime("-5h")
                    .at("-4h")
                    .expect(Phase.OnAir)
                    .says("CapacityRaised=False/TooLate", "airtime has passed");
            database().db("raised").airtime("-5h").at("-4h").expect(Phase.OnAir).says("Ready=True/OnAir");
        }
    }

    @Nested
    class NotFound {
        @Test
        void aMissingDatabaseIsToldAtOnce() {
            database()
                    .db("missing")
                    .at("-6d")
                    .expect(Phase.NotReady)
                    .says("Stalled=True/NotFound", "shop-prod")
                    .says("Ready=False/NotFound")
                    .looksAgainWithin("60s");
        }

        @Test
        void oneThatIsNotOptedInIsNotTouched() {
            database().db("notOptedIn").at("-1h").expect(Phase.ScalingUp).says("CapacityRaised=False/NotFound");
        }

        @Test
        void theOthersGoOn() {
            database()
                    .db("orders", "missing")
                    .at("-1h")
                    .expect(Phase.ScalingUp, "Record shop")
                    .says("Stalled=True/NotFound");
        }

        @Test
        void aMissingWorkload() {
            workload().api("missing").at("-10m").says("Stalled=True/NotFound", "Deployment/api is missing");
        }

        @Test
        void lostTagsAreNotWrittenAnew() {
            database()
                    .db("tagsLost")
                    .at("-1h")
                    .expect(Phase.ScalingUp)
                    .says("Stalled=True/RecordLost", "shop-prod", "is db.r6g.2xlarge", "was db.r6g.large");
            database().db("tagsLost").at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }
    }

    @Nested
    class Restoring {
        @Test
        void afterTheDuration() {
            database()
                    .db("raised")
                    .at("+24h")
                    .expect(Phase.ScalingDown, "Restore shop")
                    .says("CapacityRestored=False/Restoring")
                    .says("OnAir=False/Over")
                    .next("scaling down");
        }

        @Test
        void shortenedOnAirItBeginsAtOnce() {
            database().db("raised").lasts("1h").at("+2h").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void extendedOnAirItStays() {
            database().db("raised").lasts("3d").at("+25h").expect(Phase.OnAir).next("scale down 12-06 21:30Z");
        }

        @Test
        void theWindowIsWaitedFor() {
            database()
                    .db("raised")
                    .window("03:00-05:00 Europe/London")
                    .at("+24h")
                    .expect(Phase.ScalingDown)
                    .says("CapacityRestored=False/WaitingForWindow", "opens 2026-12-05T03:00:00Z")
                    .next("scale down 12-05 03:00Z")
                    .looksAgain("+29h30m");
            database()
                    .db("raised")
                    .window("03:00-05:00 Europe/London")
                    .at("+29h30m")
                    .expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void whatHasBegunIsEndedOutsideTheWindow() {
            database()
                    .db("half")
                    .window("03:00-05:00 Europe/London")
                    .at("+33h")
                    .expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void aWindowInNoTimeZoneIsAskedAbout() {
            Scene s = database().db("raised").window("03:00-05:00 Europe/Lundon");
            s.at("+1h")
                    .says("Stalled=True/InvalidWindow", "spec.databases[name=shop].scaleDown.window", "Europe/Lundon");
            s.at("+24h")
                    .expect(Phase.ScalingDown)
                    .says("Stalled=True/InvalidWindow")
                    .finished(false);
            s.deleted().at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void theLoadMustHaveGone() {
            database()
                    .db("raised")
                    .cpu(0.3)
                    .at("+24h")
                    .expect(Phase.ScalingDown)
                    .says("CapacityRestored=False/LoadStillThere", "30% CPU now would be 120% of db.r6g.large")
                    .looksAgain("+24h1m");
            database().db("raised").cpu(0.14).at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void theLoadOfTheLastHourMustFitWhatItWas() {
            Scene busy = database().db("raised").cpu(0.05);
            busy.shop().lastHour = new LoadFacts(0.3, 100, 341, null);
            busy.at("+24h")
                    .expect(Phase.ScalingDown)
                    .says(
                            "CapacityRestored=False/LoadStillThere",
                            "30% CPU in the last hour would be 120% of db.r6g.large, and scaleDown.maxCpu is 60%")
                    .looksAgain("+24h1m");
            Scene connected = database().db("raised");
            connected.shop().lastHour = new LoadFacts(0.05, 300, 341, null);
            connected
                    .at("+24h")
                    .expect(Phase.ScalingDown)
                    .says(
                            "CapacityRestored=False/LoadStillThere",
                            "300 connections in the last five minutes, and it took 341 before, of which scaleDown.maxConnections"
                                    + " allows 80%");
            connected.deleted().at("+24h").expect(Phase.ScalingDown, "Restore shop");
            Scene quiet = database().db("raised");
            quiet.shop().lastHour = new LoadFacts(0.05, 272, 341, null);
            quiet.at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void connectionsNeverHoldBackTheWorkloadsThatHoldThem() {
            Scene s = database().api("raised").db("raised");
            s.shop().lastHour = new LoadFacts(0.05, 341, 341, null);
            s.at("+24h")
                    .expect(Phase.ScalingDown, "RestoreWorkload api")
                    .says("CapacityRestored=False/Restoring", "shop: waits for the workloads");
        }

        @Test
        void aReturnThatHasBegunIsNotHeldUp() {
            Scene s = database().db("half").cpu(0.9);
            s.shop().lastHour = new LoadFacts(0.9, 341, 341, null);
            s.at("+24h10m").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void whatIsHalfRaisedWaitsForTheWindowToo() {
            database()
                    .db("raising")
                    .window("03:00-05:00 Europe/London")
                    .at("+33h")
                    .expect(Phase.ScalingDown)
                    .says("CapacityRestored=False/WaitingForWindow");
        }

        @Test
        void workloadsGoFirst() {
            database()
                    .api("raised")
                    .db("raised")
                    .at("+24h")
                    .expect(Phase.ScalingDown, "RestoreWorkload api")
                    .says("CapacityRestored=False/Restoring", "shop: waits for the workloads");
            database().api("found").db("raised").at("+24h1m").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void doneWhenNothingOfOursIsLeft() {
            database()
                    .at("+25h")
                    .expect(Phase.Completed)
                    .says("CapacityRestored=True/Restored")
                    .says("Ready=True/Completed")
                    .next("-")
                    .finished(true);
        }

        @Test
        void anotherEventKeepsTheCapacity() {
            Scene s = database().db("raised").alsoClaimedBy("production/sale");
            s.at("+24h").expect(Phase.ScalingDown, "Restore shop");
            s.shop().claimed = false;
            s.at("+24h1m")
                    .expect(Phase.Completed)
                    .says("CapacityRestored=True/KeptForOthers", "shop stays raised for production/sale")
                    .finished(true);
        }

        @Test
        void aRecordThatNobodyClaimsIsOursToPutBack() {
            Scene s = database().db("raised");
            s.shop().claimed = false;
            s.at("+24h").expect(Phase.ScalingDown, "Restore shop");
        }
    }

    @Nested
    class Deletion {
        @Test
        void beforeTheRaiseThereIsNothingToDo() {
            database().deleted().at("-3h").expect(Phase.Completed).finished(true);
        }

        @Test
        void restoresFirstInEveryPhase() {
            for (String state : new String[] {"tagged", "recorded", "raising", "raised", "half", "tagsLost"}) {
                for (String at : new String[] {"-90m", "-1m", "+1h", "+30h"}) {
                    Scene s = database().db(state).window("03:00-05:00").deleted();
                    if (state.equals("tagsLost")) {
                        s.shop().raised = true;
                    }
                    s.at(at)
                            .expect(Phase.ScalingDown, "Restore shop")
                            .finished(false)
                            .next("scaling down");
                }
            }
        }

        @Test
        void doesNotAskTheLoad() {
            database().db("raised").cpu(0.9).deleted().at("+1h").expect(Phase.ScalingDown, "Restore shop");
        }

        @Test
        void workloadsGoFirst() {
            database()
                    .api("starting")
                    .db("raised")
                    .deleted()
                    .at("-5m")
                    .expect(Phase.ScalingDown, "RestoreWorkload api");
        }

        @Test
        void aDatabaseThatWasNotReadIsNotForgotten() {
            Scene s = database().deleted();
            Observed seen = s.observed();
            Observed without = new Observed(
                    seen.name(),
                    seen.created(),
                    true,
                    null,
                    false,
                    null,
                    seen.rehearsals(),
                    java.util.Map.of(),
                    seen.workloads(),
                    Planning.NONE);
            new Scene.Outcome(Night.decide(s.spec(), without, Scene.AIRTIME), Scene.AIRTIME)
                    .says("CapacityRestored=False/Restoring", "shop was not read")
                    .finished(false);
        }
    }
}
