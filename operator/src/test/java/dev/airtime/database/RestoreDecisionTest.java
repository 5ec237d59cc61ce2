package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.RECORD;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.Evidence.Group;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RestoreDecisionTest {
    private static final Target TARGET = Target.of(LARGE, Map.of("max_connections", "1000"));
    private static final Set<String> CLAIM = Set.of(RecordTags.claimKey(EVENT.key()));
    private static final Evidence QUIET = Evidence.NONE.withMaintenance(List.of());
    private static final Evidence CALM = QUIET.withFailures(List.of());
    private static final String OWN = OwnGroup.name(Instances.recorded().i(), Map.of("max_connections", "1000"));

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

    private static Group group(String maxConnections) {
        return new Group(true, Map.of("max_connections", maxConnections));
    }

    private static Instances raised() {
        return Instances.raised().group(OWN, "in-sync");
    }

    private static Instances back() {
        return Instances.recorded()
                .changed("restore", SMALL, null, NOW.minusSeconds(900))
                .proven(NOW.minusSeconds(600));
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("looks first", raised(), Evidence.NONE, "LookAtMaintenance"),
                arguments(
                        "trap 13: parameters with the smaller class, never after",
                        raised(),
                        QUIET,
                        "Modify " + SMALL + " " + GROUP),
                arguments(
                        "trap 13: does not start: parameters first",
                        raised().size(SMALL).status("incompatible-parameters"),
                        QUIET,
                        "Modify null " + GROUP),
                arguments(
                        "trap 13: and then a reboot",
                        back().group(GROUP, "pending-reboot").status("incompatible-parameters"),
                        QUIET,
                        "Reboot"),
                arguments("trap 4", raised().pending("EngineVersion", "8.0.40"), QUIET, "ForeignChangePending"),
                arguments("trap 41: used again", raised().resource("db-XYZ"), QUIET, "IdentifierReused"),
                arguments(
                        "class changed by hand: the group goes back alone",
                        raised().size("db.r5.large"),
                        QUIET,
                        "Modify null " + GROUP),
                arguments(
                        "and when it is back, the class still is theirs",
                        back().size("db.r5.large").tags(Map.of(RecordTags.RAISED_TO, LARGE)),
                        CALM.withOwnGroups(List.of()),
                        "RemoveTags"),
                arguments(
                        "group changed by hand: may the small class start with it?",
                        raised().group("tuned", "in-sync"),
                        QUIET,
                        "LookAtGroup"),
                arguments(
                        "it may: the class goes back alone",
                        raised().group("tuned", "in-sync"),
                        QUIET.withGroup("tuned", group("900")).withGroup(GROUP, group("1000")),
                        "Modify " + SMALL + " null"),
                arguments(
                        "trap 13: it may not",
                        raised().group("tuned", "in-sync"),
                        QUIET.withGroup("tuned", group("4000"))
                                .withGroup(GROUP, group("{DBInstanceClassMemory/12582880}")),
                        "ChangedByHand"),
                arguments(
                        "their group does not start: theirs to correct",
                        raised().group("tuned", "in-sync").status("incompatible-parameters"),
                        QUIET,
                        "InstanceStatus"),
                arguments(
                        "both changed by hand: nothing goes back",
                        back().size("db.r5.large").group("tuned", "in-sync"),
                        CALM.withOwnGroups(List.of()),
                        "RemoveTags"),
                arguments(
                        "deleted while the raise was queued: waits for it",
                        Instances.recorded()
                                .changed("raise", LARGE, null, NOW.minusSeconds(60))
                                .pending("DBInstanceClass", LARGE),
                        QUIET,
                        "Running"),
                arguments("runs", back().size(LARGE).status("modifying"), QUIET, "Running"),
                arguments(
                        "trap 30: the small class is sold out: stays raised and says so",
                        back().size(LARGE),
                        QUIET.withFailures(
                                List.of(new Failure(NOW.minusSeconds(60), "insufficient instance capacity"))),
                        "ChangeFailed"),
                arguments("group back, not in force", back().group(GROUP, "pending-reboot"), QUIET, "Reboot"),
                arguments(
                        "the reading may be old",
                        Instances.recorded().changed("restore", SMALL, null, NOW.minusSeconds(5)),
                        QUIET,
                        "Running"),
                arguments("read once", back().proven(NOW.minusSeconds(10)), CALM, "Running"),
                arguments("tidies", back(), CALM, "LookAtOwnGroups"),
                arguments("deletes our group", back(), CALM.withOwnGroups(List.of(OWN)), "DeleteGroup"),
                arguments("the tags go last", back(), CALM.withOwnGroups(List.of()), "RemoveTags"),
                arguments("nothing left", Instances.atRest(), QUIET.withOwnGroups(List.of()), "Done"),
                arguments(
                        "never raised: a backup or somebody's parameters do not matter",
                        Instances.recorded().status("backing-up").group(GROUP, "pending-reboot"),
                        QUIET.withOwnGroups(List.of()),
                        "RemoveTags"),
                arguments(
                        "tags lost: the event's record is enough",
                        Instances.atRest().size(LARGE),
                        QUIET,
                        "Modify " + SMALL + " null"),
                arguments("shared: only the claim", raised().claim("production/other"), QUIET, "GiveUp"),
                arguments(
                        "shared: and then it stays",
                        Instances.atRest()
                                .tags(RecordTags.write(RECORD))
                                .size(LARGE)
                                .claim("production/other"),
                        QUIET,
                        "Done"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void putsBack(String what, Instances i, Evidence evidence, String wanted) {
        assertThat(word(RestoreDecision.next(i.i(), RECORD, TARGET, CLAIM, evidence, NOW)))
                .as(what)
                .isEqualTo(wanted);
    }

    @Test
    void givesUpOnlyItsOwnClaimWhereTheCapacityIsShared() {
        Step step = RestoreDecision.next(raised().claim("production/other").i(), RECORD, TARGET, CLAIM, QUIET, NOW);
        assertThat(step).isEqualTo(new Step.GiveUp(CLAIM));
    }

    @Test
    void removesItsTagsButNotTheOwnersPermission() {
        Step step = RestoreDecision.next(back().i(), RECORD, TARGET, CLAIM, CALM.withOwnGroups(List.of()), NOW);
        assertThat(((Step.RemoveTags) step).keys())
                .contains(RecordTags.RESOURCE_ID, RecordTags.LAST_CHANGE)
                .containsAll(CLAIM)
                .doesNotContain(RecordTags.NAMESPACE, "team");
    }

    @Test
    void doesNotChooseBetweenTwoRecords() {
        DatabaseRecord other = new DatabaseRecord("db-ABC", "db.r6g.xlarge", GROUP, "2026-12-01T00:00:00Z");
        assertThat(word(RestoreDecision.next(raised().i(), other, TARGET, CLAIM, QUIET, NOW)))
                .isEqualTo("RecordsDiffer");
    }

    @Test
    void knowsFromTheTagsWhatTheEventHadMade() {
        assertThat(word(RestoreDecision.next(raised().i(), RECORD, null, CLAIM, QUIET, NOW)))
                .startsWith("Modify");
        Instances goingBack = back().size(LARGE).status("modifying").tags(Map.of(RecordTags.RAISED_TO, LARGE));
        assertThat(word(RestoreDecision.next(goingBack.i(), RECORD, null, CLAIM, QUIET, NOW)))
                .as("the return's own tag must not hide what the raise had made")
                .isEqualTo("Running");
    }

    @Test
    void aReturnHasBegunOnceItShows() {
        Instances asked = Instances.raised().changed("restore", SMALL, null, NOW.minusSeconds(20));
        assertThat(RestoreDecision.begun(Instances.raised().i())).isFalse();
        assertThat(RestoreDecision.begun(asked.pending("DBInstanceClass", SMALL).i()))
                .isTrue();
        assertThat(RestoreDecision.begun(asked.status("modifying").i())).isTrue();
        assertThat(RestoreDecision.begun(asked.size(SMALL).i())).isTrue();
        assertThat(RestoreDecision.begun(asked.i()))
                .as("accepted and failed later: the next try is for the window")
                .isFalse();
    }

    @Test
    void originalIsWhatIsInForce() {
        assertThat(RestoreDecision.inForce(Instances.recorded().i(), RECORD, NOW))
                .isTrue();
        assertThat(RestoreDecision.inForce(back().i(), RECORD, NOW)).isTrue();
        assertThat(RestoreDecision.inForce(
                        back().pending("DBInstanceClass", LARGE).i(), RECORD, NOW))
                .isFalse();
        assertThat(RestoreDecision.inForce(back().group(GROUP, "pending-reboot").i(), RECORD, NOW))
                .isFalse();
        assertThat(RestoreDecision.inForce(raised().i(), RECORD, NOW)).isFalse();
    }
}
