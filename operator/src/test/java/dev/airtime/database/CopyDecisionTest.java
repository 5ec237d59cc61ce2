package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.GROUP;
import static dev.airtime.database.Instances.LARGE;
import static dev.airtime.database.Instances.NOW;
import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.api.Keys;
import dev.airtime.database.DbInstance.Shape;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CopyDecisionTest {
    private static final String SOURCE = "shop-prod";
    private static final Map<String, String> OURS =
            Map.of(Keys.MANAGED_BY, Keys.AIRTIME, Keys.EVENT_UID, "uid-1", Keys.STAGING_OF, SOURCE);

    private static DbSnapshot snapshot(String status) {
        return new DbSnapshot(CopyDecision.identifier(EVENT, SOURCE), status, 40, "db-ABC", null, OURS);
    }

    /** Without backups, so that a snapshot of ours is all that is left. */
    private static CopyOrigin bare(Instances source) {
        return new CopyOrigin(source.i(), 0, null, null, false, "admin", null);
    }

    private static CopyOrigin backedUp(Instances source) {
        return new CopyOrigin(source.i(), 7, "03:30-04:00", NOW.minusSeconds(300), false, "admin", null);
    }

    private static Instances copy() {
        return Instances.atRest().resource("db-COPY").onlyTags(OURS);
    }

    private static String word(CopyStep step) {
        return step instanceof CopyStep.End end
                ? end.observation().state().name()
                : step.getClass().getSimpleName();
    }

    static Stream<Arguments> making() {
        Instances source = Instances.atRest();
        return Stream.of(
                arguments("begins", source, null, null, "TakeSnapshot"),
                arguments("trap 20: the source is backed up", source.status("backing-up"), null, null, "Creating"),
                arguments("source is gone", null, null, null, "Failed"),
                arguments("not opted in", source.onlyTags(Map.of()), null, null, "Failed"),
                arguments("Aurora", source.member("shop"), null, null, "Failed"),
                arguments("one snapshot only", source, snapshot("creating"), null, "Creating"),
                arguments("snapshot failed", source, snapshot("failed"), null, "Failed"),
                arguments(
                        "trap 41: snapshot of another",
                        source.resource("db-XYZ"),
                        snapshot("available"),
                        null,
                        "Failed"),
                arguments("restores", source, snapshot("available"), null, "Restore"),
                arguments("is made", source, snapshot("available"), copy().status("creating"), "Creating"),
                arguments("settles", source, snapshot("available"), copy().status("modifying"), "Creating"),
                arguments(
                        "trap: 3 of 10 stay pending-reboot",
                        source,
                        snapshot("available"),
                        copy().group(GROUP, "pending-reboot"),
                        "Reboot"),
                arguments(
                        "reboots once",
                        source,
                        snapshot("available"),
                        copy().group(GROUP, "pending-reboot").rebooted(NOW.minusSeconds(60)),
                        "Creating"),
                arguments("is there", source, snapshot("available"), copy(), "Available"),
                arguments(
                        "trap 25: its blocks are still fetched",
                        source,
                        null,
                        copy().storage("Initializing 43%"),
                        "Warming"),
                arguments("optimizing is no loading", source, null, copy().storage("Optimizing 4%"), "Available"),
                arguments(
                        "loading is no excuse for the group",
                        source,
                        null,
                        copy().storage("Initializing 43%").group(GROUP, "pending-reboot"),
                        "Reboot"),
                arguments(
                        "its own backup is no reason to wait", source, null, copy().status("backing-up"), "Available"),
                arguments(
                        "no reboot in a backup",
                        source,
                        null,
                        copy().group(GROUP, "pending-reboot").status("backing-up"),
                        "Creating"),
                arguments(
                        "no capacity", source, snapshot("available"), copy().status("insufficient-capacity"), "Failed"),
                arguments(
                        "the name is somebody's",
                        source,
                        snapshot("available"),
                        copy().onlyTags(Map.of("team", "shop")),
                        "Failed"),
                arguments(
                        "the name is another event's",
                        source,
                        snapshot("available"),
                        copy().tags(Map.of(Keys.EVENT_UID, "uid-2")),
                        "Failed"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("making")
    void makes(
            String what,
            @Nullable Instances source,
            @Nullable DbSnapshot snapshot,
            @Nullable Instances copy,
            String wanted) {
        CopyStep step = CopyDecision.make(
                EVENT,
                SOURCE,
                CopySpec.DEFAULT,
                source == null ? null : bare(source),
                snapshot,
                copy == null ? null : copy.i(),
                null,
                CopyEvidence.NONE.withAutomated(List.of()),
                NOW);
        assertThat(word(step)).as(what).isEqualTo(wanted);
    }

    static Stream<Arguments> removing() {
        return Stream.of(
                arguments("instance first", snapshot("available"), copy(), "DeleteInstance"),
                arguments("goes", snapshot("available"), copy().status("deleting"), "Deleting"),
                arguments("then the snapshot", snapshot("available"), null, "DeleteSnapshot"),
                arguments("goes", snapshot("deleting"), null, "Deleting"),
                arguments("nothing left", null, null, "Absent"),
                arguments("somebody's instance is left alone", null, copy().onlyTags(Map.of()), "Absent"),
                arguments("another event's too", null, copy().tags(Map.of(Keys.EVENT_UID, "uid-2")), "Absent"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("removing")
    void removes(String what, @Nullable DbSnapshot snapshot, @Nullable Instances copy, String wanted) {
        CopyStep step = CopyDecision.remove(EVENT, SOURCE, snapshot, copy == null ? null : copy.i());
        assertThat(word(step)).as(what).isEqualTo(wanted);
    }

    private static CopySettings restore(Instances source) {
        CopyStep step = CopyDecision.make(
                EVENT,
                SOURCE,
                CopySpec.DEFAULT,
                bare(source),
                snapshot("available"),
                null,
                null,
                CopyEvidence.NONE,
                NOW);
        return ((CopyStep.Restore) step).settings();
    }

    private static CopyStep begins(CopySpec spec, CopyOrigin origin, CopyEvidence evidence) {
        return CopyDecision.make(EVENT, SOURCE, spec, origin, null, null, null, evidence, NOW);
    }

    @Test
    void leavesProductionAloneWhereItCan() {
        Instances busy = Instances.atRest().status("backing-up");
        CopyStep step = begins(CopySpec.DEFAULT, backedUp(busy), CopyEvidence.NONE);
        assertThat(step).isInstanceOf(CopyStep.RestoreToPointInTime.class);
        CopyStep.RestoreToPointInTime restore = (CopyStep.RestoreToPointInTime) step;
        assertThat(restore.source()).isEqualTo(SOURCE);
        assertThat(restore.settings().tags())
                .containsEntry(CopyDecision.COPY_SOURCE, "a point in time 2026-12-03T19:25:00Z or later")
                .doesNotContainKey(RecordTags.NAMESPACE);
        assertThat(begins(CopySpec.DEFAULT, bare(Instances.atRest()), CopyEvidence.NONE))
                .isEqualTo(new CopyStep.LookForAutomated(SOURCE));
        assertThat(begins(CopySpec.from(CopySource.NewSnapshot), backedUp(Instances.atRest()), CopyEvidence.NONE))
                .isInstanceOf(CopyStep.TakeSnapshot.class);
    }

    @Test
    void saysWhatTheCopyIsMadeFromAndWhy() {
        CopyStep step = begins(CopySpec.DEFAULT, bare(Instances.atRest()), CopyEvidence.NONE.withAutomated(List.of()));
        Map<String, String> tags = ((CopyStep.TakeSnapshot) step).tags();
        String why = "a new snapshot since automated backups of shop-prod are off and it has no automated snapshot";
        assertThat(tags).containsEntry(CopyDecision.COPY_SOURCE, why);
        DbSnapshot taken =
                new DbSnapshot(CopyDecision.identifier(EVENT, SOURCE), "available", 100, "db-ABC", NOW, tags);
        assertThat(CopyDecision.observe(EVENT, SOURCE, taken, null, null, NOW).message())
                .contains(why);
        CopyStep restore = CopyDecision.make(
                EVENT, SOURCE, CopySpec.DEFAULT, bare(Instances.atRest()), taken, null, null, CopyEvidence.NONE, NOW);
        Map<String, String> copied = ((CopyStep.Restore) restore).settings().tags();
        assertThat(CopyDecision.observe(
                                EVENT, SOURCE, null, copy().onlyTags(copied).i(), null, NOW)
                        .message())
                .endsWith("; made from " + why);
    }

    @ParameterizedTest
    @CsvSource({"0,0", "1,1", "35,1"})
    void writesABinaryLogWhereProductionDoes(int production, int copy) {
        CopyOrigin origin =
                new CopyOrigin(Instances.atRest().i(), production, "03:30-04:00", null, false, "admin", null);
        CopySettings settings = CopySettings.of(origin, Map.of());
        assertThat(settings.backupRetention()).isEqualTo(copy);
        assertThat(settings.backupWindow()).isEqualTo(copy == 0 ? null : "03:30-04:00");
    }

    @Test
    void namesWhatARestoreForgets() {
        CopySettings restore = restore(Instances.atRest());
        assertThat(restore.group()).as("trap 22").isEqualTo(GROUP);
        assertThat(restore.instanceClass()).isEqualTo(SMALL);
        assertThat(restore.shape().multiAz()).isTrue();
        assertThat(restore.shape().securityGroups()).as("trap 24").containsExactly("sg-1");
        assertThat(restore.shape().subnetGroup()).isEqualTo("private");
        assertThat(restore.tags())
                .as("trap 23: never production's permission")
                .containsEntry(Keys.EVENT_UID, "uid-1")
                .doesNotContainKey(RecordTags.NAMESPACE);
    }

    @Test
    void copiesProductionAsItIsWithoutEvents() {
        Instances raised = Instances.raised().group("airtime-shop-prod-0123abcd", "in-sync");
        assertThat(raised.i().instanceClass()).isEqualTo(LARGE);
        assertThat(restore(raised).instanceClass()).isEqualTo(SMALL);
        assertThat(restore(raised).group()).isEqualTo(GROUP);
    }

    @ParameterizedTest
    @CsvSource({"gp3,399,3000,,", "gp3,400,12000,12000,500", "io1,100,1000,1000,", "gp2,500,1500,,"})
    void tellsIopsOnlyWhereRdsWantsThem(
            String type, int size, int iops, @Nullable Integer told, @Nullable Integer throughput) {
        Shape shape = new Shape(false, type, size, iops, 500, null, List.of(), null);
        CopySettings restore = restore(Instances.atRest().shape(shape));
        assertThat(restore.iops()).as("trap 18").isEqualTo(told);
        assertThat(restore.throughput()).as("trap 18").isEqualTo(throughput);
        assertThat(restore.allocatedStorage())
                .as("trap 19: IOPS only with the size")
                .isEqualTo(told == null ? null : Integer.valueOf(size));
    }

    @Test
    void identifiersAreLegalAndTheirOwn() {
        String longest = "a".repeat(45) + "-" + "b".repeat(17);
        assertThat(CopyDecision.identifier(EVENT, longest))
                .hasSizeLessThanOrEqualTo(63)
                .doesNotContain("--");
        assertThat(CopyDecision.identifier(EVENT, SOURCE)).matches("airtime-shop-prod-[0-9a-f]{10}");
        assertThat(CopyDecision.identifier(new EventRef("production", "dragons-den", "uid-2"), SOURCE))
                .isNotEqualTo(CopyDecision.identifier(EVENT, SOURCE));
    }

    @Test
    void sparesAProtectedCopyAndSaysSo() {
        DbInstance protectedCopy =
                DbInstanceBuilder.builder(copy().i()).deletionProtection(true).build();
        CopyStep step = CopyDecision.remove(EVENT, SOURCE, null, protectedCopy);
        assertThat(((CopyStep.End) step).observation().message()).as("trap 26").contains("--no-deletion-protection");
    }
}
