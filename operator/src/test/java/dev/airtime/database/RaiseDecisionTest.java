package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.Evidence.Group;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RaiseDecisionTest {
    private static final Target CLASS = Target.of(LARGE, Map.of());
    private static final Target BOTH = Target.of(LARGE, Map.of("max_connections", "1000"));
    private static final Evidence QUIET = Evidence.NONE.withMaintenance(List.of());
    private static final Evidence CALM = QUIET.withFailures(List.of());

    private static final String OWN = OwnGroup.name(Instances.recorded().i(), Map.of("max_connections", "1000"));

    /** One word a step, so that a table can be read. */
    private static String word(Step step) {
        if (step instanceof Step.End end) {
            return end.progress() instanceof Progress.Blocked b
                    ? b.reason()
                    : end.progress().getClass().getSimpleName();
        }
        if (step instanceof Step.Modify m) {
            return "Modify " + m.instanceClass() + " " + m.group();
        }
        return step.getClass().getSimpleName();
    }

    static Stream<Arguments> classOnly() {
        Instances asked = Instances.recorded().changed("raise", LARGE, null, NOW.minusSeconds(90));
        Instances shown = Instances.recorded().size(LARGE).changed("raise", LARGE, null, NOW.minusSeconds(3600));
        return Stream.of(
                arguments("no record", Instances.atRest(), QUIET, "NoRecord"),
                arguments("trap 41: used again", Instances.recorded().resource("db-XYZ"), QUIET, "IdentifierReused"),
                arguments("Aurora", Instances.recorded().member("shop"), QUIET, "ClusterNotSupported"),
                arguments("looks first", Instances.recorded(), Evidence.NONE, "LookAtMaintenance"),
                arguments("asks for what differs", Instances.recorded(), QUIET, "Modify " + LARGE + " null"),
                arguments(
                        "trap 4: an upgrade is queued",
                        Instances.recorded().pending("EngineVersion", "8.0.40"),
                        QUIET,
                        "ForeignChangePending"),
                arguments(
                        "trap 4: somebody's class is queued",
                        Instances.recorded().pending("DBInstanceClass", "db.r6g.4xlarge"),
                        QUIET,
                        "ForeignChangePending"),
                arguments(
                        "maintenance is queued",
                        Instances.recorded(),
                        Evidence.NONE.withMaintenance(List.of("maintenance system-update (next-maintenance)")),
                        "ForeignChangePending"),
                arguments(
                        "somebody's parameters wait for a reboot",
                        Instances.recorded().group(GROUP, "pending-reboot"),
                        QUIET,
                        "ForeignChangePending"),
                arguments("trap 20", Instances.recorded().status("backing-up"), QUIET, "Running"),
                arguments("trap 39: unknown status", Instances.recorded().status("pondering"), QUIET, "Running"),
                arguments("stopped", Instances.recorded().status("stopped"), QUIET, "InstanceStatus"),
                arguments(
                        "trap 17: usable while storage optimizes",
                        Instances.recorded().status("storage-optimization"),
                        QUIET,
                        "Modify " + LARGE + " null"),
                arguments(
                        "trap 2: available right after the Modify",
                        asked.pending("DBInstanceClass", LARGE),
                        QUIET,
                        "Running"),
                arguments(
                        "trap 1: not even pending yet",
                        Instances.recorded().changed("raise", LARGE, null, NOW.minusSeconds(20)),
                        QUIET.withFailures(List.of()),
                        "Running"),
                arguments("trap 40: died before or after the Modify", asked, QUIET, "LookAtFailures"),
                arguments(
                        "trap 40: it was never asked",
                        asked,
                        QUIET.withFailures(List.of()),
                        "Modify " + LARGE + " null"),
                arguments(
                        "trap 3: accepted and failed",
                        asked,
                        QUIET.withFailures(
                                List.of(new Failure(NOW.minusSeconds(30), "insufficient instance capacity"))),
                        "ChangeFailed"),
                arguments(
                        "trap 29: failed long ago, tried again",
                        Instances.recorded().changed("raise", LARGE, null, NOW.minusSeconds(3600)),
                        QUIET.withFailures(List.of(new Failure(NOW.minusSeconds(3000), "no capacity"))),
                        "Modify " + LARGE + " null"),
                arguments("runs", asked.status("modifying").pending("DBInstanceClass", LARGE), QUIET, "Running"),
                arguments("in force", Instances.raised(), CALM, "Done"),
                arguments("class equal, still modifying", Instances.raised().status("modifying"), QUIET, "Running"),
                arguments(
                        "trap 6: parameters wait for a reboot",
                        Instances.raised().group(GROUP, "pending-reboot"),
                        QUIET,
                        "Reboot"),
                arguments(
                        "rebooted a minute ago",
                        Instances.raised().group(GROUP, "pending-reboot").rebooted(NOW.minusSeconds(60)),
                        QUIET,
                        "Running"),
                arguments(
                        "the reading may be from before the reboot",
                        Instances.raised().rebooted(NOW.minusSeconds(10)),
                        QUIET,
                        "Running"),
                arguments("applying", Instances.raised().group(GROUP, "applying"), QUIET, "Running"),
                arguments("first equal reading: asks for failures", shown, QUIET, "LookAtFailures"),
                arguments("first equal reading: notes when", shown, QUIET.withFailures(List.of()), "Prove"),
                arguments(
                        "seconds later the same reading proves nothing",
                        shown.proven(NOW.minusSeconds(29)),
                        QUIET.withFailures(List.of()),
                        "Running"),
                arguments(
                        "30 s later it does",
                        shown.proven(NOW.minusSeconds(30)),
                        QUIET.withFailures(List.of()),
                        "Done"),
                arguments(
                        "the proof of an earlier change is none",
                        shown.proven(NOW.minusSeconds(7200)),
                        QUIET.withFailures(List.of()),
                        "Prove"),
                arguments(
                        "nor is one from before the reboot",
                        Instances.raised().rebooted(NOW.minusSeconds(90)),
                        QUIET.withFailures(List.of()),
                        "Prove"),
                arguments(
                        "values equal and a failure told: not believed yet",
                        shown,
                        QUIET.withFailures(List.of(new Failure(NOW.minusSeconds(60), "failed"))),
                        "ChangeFailed"),
                arguments(
                        "and 15 minutes later they are still equal",
                        shown,
                        QUIET.withFailures(List.of(new Failure(NOW.minusSeconds(901), "failed"))),
                        "Prove"),
                arguments("failed", Instances.raised().group(GROUP, "failed-to-apply"), QUIET, "ParametersFailed"),
                arguments(
                        "somebody queues an upgrade on air: what is in force stays so",
                        Instances.raised().pending("EngineVersion", "8.0.40"),
                        CALM,
                        "Done"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("classOnly")
    void asksForAClass(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RaiseDecision.next(i.i(), EVENT.key(), CLASS, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    static Stream<Arguments> withParameters() {
        Group base = new Group(true, Map.of("max_connections", "{DBInstanceClassMemory/100663040}"));
        Group following = new Group(true, Map.of("max_connections", "{DBInstanceClassMemory/12582880}"));
        Group set = new Group(true, Map.of("max_connections", "1000"));
        Evidence attached = QUIET.withGroup(GROUP, base);
        Evidence made = attached.withGroup(OWN, base);
        Evidence ready = attached.withGroup(OWN, set);
        Instances own = Instances.raised().group(OWN, "in-sync");
        return Stream.of(
                arguments("reads the group", Instances.recorded(), QUIET, "LookAtGroup"),
                arguments("reads our own", Instances.recorded(), attached, "LookAtGroup"),
                arguments(
                        "a formula that gives it on the new class is left alone",
                        Instances.recorded(),
                        QUIET.withGroup(GROUP, following),
                        "Modify " + LARGE + " null"),
                arguments("and needs nothing then", Instances.raised(), CALM.withGroup(GROUP, following), "Done"),
                arguments(
                        "trap 10: never changes the group in use",
                        Instances.recorded(),
                        attached.withGroup(OWN, new Group(false, Map.of())),
                        "MakeGroup"),
                arguments("sets", Instances.recorded(), made, "SetParameters"),
                arguments("group and class: one outage", Instances.recorded(), ready, "Modify " + LARGE + " " + OWN),
                arguments("the class is there already", Instances.recorded().size(LARGE), ready, "Modify null " + OWN),
                arguments("no own group is needed", Instances.raised(), CALM.withGroup(GROUP, set), "Done"),
                arguments("in force", own, CALM.withGroup(OWN, set), "Done"),
                arguments(
                        "trap 6: pending list empty, group is not in-sync",
                        own.group(OWN, "pending-reboot"),
                        QUIET.withGroup(OWN, set),
                        "Reboot"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("withParameters")
    void asksForParametersToo(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RaiseDecision.next(i.i(), EVENT.key(), BOTH, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void aFormulaThatGivesItIsInForceWithTheClassOnly() {
        Group following = new Group(true, Map.of("max_connections", "{DBInstanceClassMemory/12582880}"));
        assertThat(RaiseDecision.inForce(Instances.raised().i(), EVENT.key(), BOTH, following, NOW))
                .isTrue();
        Target classStays = Target.of(null, Map.of("max_connections", "1300"));
        assertThat(RaiseDecision.inForce(Instances.recorded().i(), EVENT.key(), classStays, following, NOW))
                .as("1365 by the nominal memory, of which RDS may keep 12 percent")
                .isFalse();
    }

    @Test
    void aSmallerClassForLackOfCapacityNeedsTheNumber() {
        Target either = new Target(LARGE, List.of("db.r6g.xlarge"), Map.of("max_connections", "3000"), null);
        Group following = new Group(true, Map.of("max_connections", "{DBInstanceClassMemory/12582880}"));
        Evidence attached = QUIET.withGroup(GROUP, following);
        assertThat(word(RaiseDecision.next(Instances.recorded().i(), EVENT.key(), either, attached, NOW)))
                .isEqualTo("Modify " + LARGE + " null");
        Instances without = Instances.recorded().tags(RecordTags.soldOut(Map.of(), LARGE, NOW.minusSeconds(5)));
        assertThat(word(RaiseDecision.next(without.i(), EVENT.key(), either, attached, NOW)))
                .as("2730 on the next class")
                .isEqualTo("LookAtGroup");
    }

    @Test
    void takesNothingFromAnotherEvent() {
        Instances shared = Instances.raised().size("db.r6g.4xlarge").claim("production/black-friday");
        assertThat(word(RaiseDecision.next(shared.i(), EVENT.key(), CLASS, CALM, NOW)))
                .isEqualTo("Done");
        assertThat(RaiseDecision.inForce(shared.i(), EVENT.key(), CLASS, null, NOW))
                .isTrue();
        Target more = Target.of("db.r6g.8xlarge", Map.of());
        assertThat(word(RaiseDecision.next(shared.i(), EVENT.key(), more, QUIET, NOW)))
                .isEqualTo("Modify db.r6g.8xlarge null");
        Target strange = Target.of("db.z1d.large", Map.of());
        assertThat(word(RaiseDecision.next(shared.i(), EVENT.key(), strange, QUIET, NOW)))
                .isEqualTo("ConflictingClaims");
    }

    @Test
    void neverLowersWhatARaiseHasMade() {
        Instances larger =
                Instances.raised().size("db.r6g.4xlarge").tags(Map.of(RecordTags.RAISED_TO, "db.r6g.4xlarge"));
        assertThat(word(RaiseDecision.next(larger.i(), EVENT.key(), CLASS, CALM, NOW)))
                .as("the event that wanted more is gone, or this one wants less now")
                .isEqualTo("Done");
        assertThat(RaiseDecision.inForce(larger.i(), EVENT.key(), CLASS, null, NOW))
                .isTrue();
        Target faster = Target.of("db.m6g.16xlarge", Map.of());
        assertThat(word(RaiseDecision.next(larger.i(), EVENT.key(), faster, QUIET, NOW)))
                .as("more vCPUs")
                .isEqualTo("Modify db.m6g.16xlarge null");
    }

    @Test
    void staysInForceWhileABackupRuns() {
        assertThat(RaiseDecision.inForce(Instances.raised().status("backing-up").i(), EVENT.key(), CLASS, null, NOW))
                .isTrue();
        assertThat(RaiseDecision.inForce(Instances.raised().status("rebooting").i(), EVENT.key(), CLASS, null, NOW))
                .isFalse();
        assertThat(RaiseDecision.inForce(Instances.raised().i(), EVENT.key(), BOTH, null, NOW))
                .as("parameters that can't be read are not in force")
                .isFalse();
        assertThat(RaiseDecision.inForce(Instances.recorded().size(SMALL).i(), EVENT.key(), CLASS, null, NOW))
                .isFalse();
    }

    @Test
    void neverSaysAQueuedPassword() {
        Step step = RaiseDecision.next(
                Instances.recorded().pending("MasterUserPassword", "hunter2").i(), EVENT.key(), CLASS, QUIET, NOW);
        assertThat(((Step.End) step).progress().message())
                .contains("MasterUserPassword")
                .doesNotContain("hunter2");
    }
}
