package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.api.CreditsSeen;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.StrainSeen;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.EventRef;
import dev.airtime.database.Figures;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreFromTags;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LoadFigures;
import dev.airtime.lab.rds.RdsFaults;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RdsNightTest {
    private static final Target TARGET = Target.of(LARGE, Map.of("max_connections", "3000"));
    private static final EventRef OTHER = new EventRef("production", "black-friday", "uid-2");

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final Map<String, Map<String, String>> before = stage.account();

    @AfterEach
    void close() {
        stage.close();
    }

    private void record(EventRef event) {
        assertThat(stage.until(
                        d -> d.record(event, DATABASE, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
    }

    private Progress raise() {
        return stage.until(d -> d.raise(EVENT, DATABASE, TARGET));
    }

    private void raised() {
        record(EVENT);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
    }

    private DatabaseObservation observed(EventRef event) {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.observe(event, DATABASE, TARGET);
    }

    private DatabaseRecord recorded() {
        return observed(EVENT).recorded().orElseThrow();
    }

    private Progress restore() {
        DatabaseRecord record = recorded();
        return stage.until(d -> d.restore(EVENT, DATABASE, TARGET, record));
    }

    private String value(String key) {
        return String.valueOf(stage.lab.describe(SHOP).get(key));
    }

    private static String reason(Progress progress) {
        assertThat(progress).isInstanceOf(Progress.Blocked.class);
        return ((Progress.Blocked) progress).reason();
    }

    @Test
    void raisesAndPutsBackExactly() {
        DatabaseObservation first = stage.databases.observe(EVENT, DATABASE, TARGET);
        assertThat(first.maxConnections()).isEqualTo(341);
        assertThat(first.raised()).isFalse();
        raised();
        assertThat(stage.lab.maxConnections(SHOP))
                .as("what the engine really has")
                .isEqualTo(3000);
        DatabaseObservation onAir = observed(EVENT);
        assertThat(onAir.raised()).isTrue();
        assertThat(onAir.original()).isFalse();
        assertThat(onAir.claimed()).isTrue();
        assertThat(onAir.maxConnections()).isEqualTo(3000);
        assertThat(onAir.instanceClass()).isEqualTo(LARGE);
        assertThat(stage.accepted("ModifyDBInstance"))
                .as("group and class in one outage")
                .hasSize(1);
        assertThat(stage.accepted("RebootDBInstance"))
                .as("loads the parameters")
                .hasSize(1)
                .noneMatch(c -> c.parameters().containsKey("ForceFailover"));
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(observed(EVENT).recorded()).isEmpty();
    }

    @Test
    void neverSaysRaisedWhileTheOldValuesAreInForce() {
        record(EVENT);
        for (int n = 0; n < 200; n++) {
            Progress progress = stage.databases.raise(EVENT, DATABASE, TARGET);
            boolean raised = observed(EVENT).raised();
            boolean inForce = stage.lab.maxConnections(SHOP) == 3000 && stage.lab.reachable(SHOP);
            if (raised || progress instanceof Progress.Done) {
                assertThat(inForce).as("after " + n + " looks: " + progress).isTrue();
            }
            if (progress instanceof Progress.Done) {
                return;
            }
        }
        throw new AssertionError("never raised");
    }

    @Test
    void raisesADefaultGroup() {
        stage.lab.with(LabInstance.of("plain", "mysql").tag("airtime.dev/namespace", "production"));
        Map<String, String> plain = stage.lab.describe("plain");
        assertThat(stage.until(d -> d.record(EVENT, DatabaseId.instance("plain"), stage.clock.instant())))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.until(d -> d.raise(EVENT, DatabaseId.instance("plain"), TARGET)))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections("plain")).isEqualTo(3000);
        stage.pass(Duration.ofSeconds(10));
        DatabaseRecord record = stage.databases
                .observe(EVENT, DatabaseId.instance("plain"), TARGET)
                .recorded()
                .orElseThrow();
        assertThat(stage.until(d -> d.restore(EVENT, DatabaseId.instance("plain"), TARGET, record)))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe("plain")).isEqualTo(plain);
    }

    @Test
    void tellsOfAChangeThatFailedAfterItWasAccepted() {
        record(EVENT);
        stage.lab.faults().failLater(SHOP, "Unable to modify database instance class: insufficient instance capacity");
        Progress failed = raise();
        assertThat(reason(failed)).isEqualTo("ChangeFailed");
        assertThat(failed.message()).contains("insufficient instance capacity");
        assertThat(value("instanceClass")).isEqualTo(SMALL);
        stage.pass(Duration.ofMinutes(20));
        assertThat(raise()).as("capacity came back").isInstanceOf(Progress.Done.class);
    }

    @Test
    void staysRaisedWhileTheSmallClassIsSoldOut() {
        record(EVENT);
        stage.lab.faults().sellOut(LARGE);
        assertThat(reason(raise())).isEqualTo("InsufficientDBInstanceCapacity");
        assertThat(reason(raise())).as("said again, not forgotten").isEqualTo("InsufficientDBInstanceCapacity");
        stage.lab.faults().restock(LARGE).sellOut(SMALL);
        stage.pass(Duration.ofMinutes(5));
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(reason(restore())).isEqualTo("InsufficientDBInstanceCapacity");
        assertThat(observed(EVENT).recorded()).as("the record is not lost").isPresent();
        stage.lab.faults().restock(SMALL);
        stage.pass(Duration.ofMinutes(15));
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void refusesToSetLooseSomebodysQueuedChange() {
        record(EVENT);
        stage.console().modifyDBInstance(r -> r.dbInstanceIdentifier(SHOP)
                .dbInstanceClass("db.m5.xlarge")
                .applyImmediately(false));
        int modifies = stage.lab.calls("ModifyDBInstance").size();
        assertThat(reason(raise())).isEqualTo("ForeignChangePending");
        assertThat(stage.lab.calls("ModifyDBInstance")).hasSize(modifies);
    }

    @Test
    void waitsForABackup() {
        record(EVENT);
        stage.lab.backup(SHOP, Duration.ofMinutes(15));
        assertThat(stage.databases.raise(EVENT, DATABASE, TARGET)).isInstanceOf(Progress.Running.class);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        stage.lab.backup(SHOP, Duration.ofMinutes(15));
        assertThat(observed(EVENT).raised()).as("a backup takes no capacity").isTrue();
    }

    @Test
    void livesThroughThrottling() {
        record(EVENT);
        stage.lab
                .faults()
                .throttle("ModifyDBInstance", 5)
                .throttle("AddTagsToResource", 4)
                .throttle(RdsFaults.ANY, 2);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
    }

    @Test
    void modifiesOnceWhenTheReplyIsLost() {
        record(EVENT);
        stage.lab.faults().loseReply("ModifyDBInstance", 1);
        assertThat(raise()).isInstanceOf(Progress.Done.class);
        assertThat(value("instanceClass")).isEqualTo(LARGE);
    }

    @Test
    void keepsAClassThatWasChangedByHandAndPutsTheRestBack() {
        Map<String, String> shopBefore = stage.lab.describe(SHOP);
        raised();
        stage.console().modifyDBInstance(r -> r.dbInstanceIdentifier(SHOP)
                .dbInstanceClass("db.m5.4xlarge")
                .applyImmediately(true));
        stage.pass(Duration.ofHours(1));
        DatabaseObservation onAir = observed(EVENT);
        assertThat(onAir.raised()).as("larger than wanted").isTrue();
        assertThat(onAir.changedByHand()).containsExactly(new ChangedByHand("instanceClass", SMALL, "db.m5.4xlarge"));
        long modified = stage.accepted("ModifyDBInstance").size();
        assertThat(stage.databases.raise(EVENT, DATABASE, TARGET))
                .as("nobody is interrupted on air to have less")
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.accepted("ModifyDBInstance")).hasSize((int) modified);
        assertThat(String.join(
                        "\n",
                        new RestoreFromTags(stage.databases, SHOP).report().lines()))
                .contains("changed by hand since, and kept: instanceClass is db.m5.4xlarge and was db.m5.large");
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        Map<String, String> shop = new HashMap<>(stage.lab.describe(SHOP));
        assertThat(shop.put("instanceClass", SMALL)).isEqualTo("db.m5.4xlarge");
        shop.put("maxConnections", String.valueOf(shopBefore.get("maxConnections")));
        assertThat(shop).as("the rest is as it was").isEqualTo(shopBefore);
        assertThat(stage.account().keySet()).isEqualTo(before.keySet());
        assertThat(observed(EVENT).recorded()).isEmpty();
    }

    @Test
    void twoEventsShareOneRaise() {
        raised();
        record(OTHER);
        assertThat(stage.until(d -> d.raise(OTHER, DATABASE, Target.of(LARGE, Map.of("max_connections", "800")))))
                .as("more is as good")
                .isInstanceOf(Progress.Done.class);
        assertThat(observed(OTHER).otherClaims()).containsExactly(EVENT.key());
        assertThat(restore()).isInstanceOf(Progress.Done.class);
        assertThat(value("instanceClass")).as("stays for the other").isEqualTo(LARGE);
        assertThat(observed(EVENT).claimed()).isFalse();
        assertThat(observed(OTHER).claimed()).isTrue();
        DatabaseRecord record = recorded();
        assertThat(record.instanceClass()).as("the state before the first").isEqualTo(SMALL);
        assertThat(stage.until(d -> d.restore(OTHER, DATABASE, TARGET, record))).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void isPutBackByItsOwnTagsWhenTheClusterIsLost() {
        raised();
        RestoreFromTags lost = new RestoreFromTags(stage.databases, SHOP);
        assertThat(lost.report().found()).isTrue();
        assertThat(String.join("\n", lost.report().lines())).contains(SMALL).contains(EVENT.key());
        assertThat(stage.until(d -> lost.step())).isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(lost.report().found()).isFalse();
    }

    @Test
    void putsBackWhatWasAskedForAMomentAgo() {
        record(EVENT);
        stage.databases.raise(EVENT, DATABASE, TARGET);
        assertThat(restore()).as("deleted while the raise is queued").isInstanceOf(Progress.Done.class);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void copiesAndRemoves() {
        stage.lab.faults().restorePendingReboot(1);
        CopyObservation copy =
                stage.copyUntil(d -> d.copy(EVENT, DATABASE, CopySpec.from(CopySource.NewSnapshot), null));
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(copy.address()).isNotBlank();
        assertThat(copy.port()).isEqualTo(3306);
        Map<String, String> made = stage.lab.describe(copy.identifier());
        assertThat(stage.lab.maxConnections(copy.identifier())).isEqualTo(341);
        assertThat(made.keySet()).noneMatch(k -> k.contains("airtime.dev/namespace"));
        for (String same :
                List.of("instanceClass", "parameterGroup", "multiAz", "storageType", "securityGroups", "subnetGroup")) {
            assertThat(made).as(same).containsEntry(same, value(same));
        }
        assertThat(stage.accepted("CreateDBSnapshot")).hasSize(1);
        assertThat(stage.accepted("RestoreDBInstanceFromDBSnapshot").get(0).parameters())
                .containsEntry("PubliclyAccessible", "false");
        CopyObservation gone = stage.copyUntil(d -> d.removeCopy(EVENT, DATABASE));
        assertThat(gone.state()).as(gone.message()).isEqualTo(CopyObservation.State.Absent);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(stage.databases.observeCopy(EVENT, DATABASE, null).state()).isEqualTo(CopyObservation.State.Absent);
    }

    @Test
    void readsFiguresInOneCall() {
        stage.lab.load(SHOP, at -> new LoadFigures(0.42, 120, 3L << 30));
        stage.pass(Duration.ofMinutes(5));
        Map<DatabaseId, Figures> figures =
                stage.databases.figures(Set.of(DATABASE, DatabaseId.instance("nobody")), stage.clock.instant());
        assertThat(figures).containsOnlyKeys(DATABASE);
        assertThat(figures.get(DATABASE))
                .extracting(Figures::cpu, Figures::connections, Figures::freeableMemory)
                .containsExactly(0.42, 120, 3L << 30);
        assertThat(stage.lab.calls("GetMetricData")).hasSize(1);
    }

    private StrainSeen strain(DatabaseId database) {
        Figures figures = Objects.requireNonNull(
                stage.databases.figures(Set.of(database), stage.clock.instant()).get(database));
        return Objects.requireNonNull(figures.strain());
    }

    /** The shop's volume: 100 GiB of gp3. */
    @Test
    void readsTheVolumeInTheSameCall() {
        stage.lab.load(
                SHOP, at -> new LoadFigures(0.42, 120, 3L << 30, new LoadFigures.Disk(1500, 700.4, 12, 50, 60, 0.1)));
        stage.pass(Duration.ofMinutes(5));
        assertThat(strain(DATABASE))
                .as("no burst credits of gp3, no CPU credits of db.m5")
                .isEqualTo(new StrainSeen(2200, 3000, null, 12, null, null, List.of(), List.of()));
        assertThat(stage.lab.calls("GetMetricData")).hasSize(1);
    }

    @Test
    void readsCreditsOfGp2AndOfABurstableClass() {
        stage.lab.with(LabInstance.of("small", "mysql")
                .instanceClass("db.t3.medium")
                .storage(100, "gp2", null)
                .tag("airtime.dev/namespace", EVENT.namespace()));
        stage.lab.load(
                "small", at -> new LoadFigures(0.9, 1, 1L << 30, new LoadFigures.Disk(200, 100, 1, 49.6, 60, 0.1)));
        stage.pass(Duration.ofMinutes(14));
        StrainSeen strain = strain(DatabaseId.instance("small"));
        assertThat(strain.burstIops()).isEqualTo(3000);
        assertThat(strain.burstBalance()).extracting(CreditsSeen::last).isEqualTo(50);
        assertThat(strain.cpuCredits())
                .as("told every five minutes: the newest is older than that of the CPU")
                .extracting(CreditsSeen::instance, CreditsSeen::last)
                .containsExactly(tuple("small", 60));
    }

    @Test
    void whatCloudWatchDoesNotTellOfTheVolumeIsSaid() {
        stage.lab.load(SHOP, at -> new LoadFigures(0.42, 120, 3L << 30));
        stage.pass(Duration.ofMinutes(5));
        assertThat(strain(DATABASE))
                .isEqualTo(new StrainSeen(null, 3000, null, null, null, null, List.of(), List.of(StrainSeen.NO_IOPS)));
    }

    /** The time that is told is the CPU's: an older minute of the volume would count as one under load. */
    @Test
    void anOlderMinuteOfTheVolumeIsNone() {
        Instant gone = stage.clock.instant().plus(Duration.ofMinutes(3));
        LoadFigures.Disk disk = new LoadFigures.Disk(1500, 700, 12, 50, 60, 0.1);
        stage.lab.load(SHOP, at -> new LoadFigures(0.42, 120, 3L << 30, at.isBefore(gone) ? disk : null));
        stage.pass(Duration.ofMinutes(5));
        assertThat(strain(DATABASE))
                .extracting(StrainSeen::iops, StrainSeen::queueDepth)
                .containsOnlyNulls();
    }

    /** More instances than one request takes queries for. */
    @Test
    void fiftySixInstancesAreTwoCalls() {
        Set<DatabaseId> all = new HashSet<>();
        for (int n = 0; n < 56; n++) {
            all.add(DatabaseId.instance("d" + n));
        }
        stage.databases.figures(all, stage.clock.instant());
        assertThat(stage.lab.calls("GetMetricData")).hasSize(2);
    }

    /** Each event asks for its own database alone, one after the other. */
    @Test
    void eventsShareTheReadingOfFigures() {
        stage.lab.with(LabInstance.shop("other", EVENT.namespace()));
        stage.lab.load(SHOP, at -> new LoadFigures(0.42, 120, 3L << 30));
        stage.lab.load("other", at -> new LoadFigures(0.24, 12, 3L << 30));
        stage.pass(Duration.ofMinutes(5));
        DatabaseId other = DatabaseId.instance("other");
        for (int round = 0; round < 3; round++) {
            assertThat(stage.databases.figures(Set.of(DATABASE), stage.clock.instant()))
                    .containsOnlyKeys(DATABASE);
            assertThat(stage.databases.figures(Set.of(other), stage.clock.instant()))
                    .containsOnlyKeys(other);
            stage.pass(Duration.ofSeconds(40));
        }
        assertThat(stage.lab.calls("GetMetricData"))
                .as("two in the first round, then one for both")
                .hasSize(4);
    }

    @Test
    void figuresThatCantBeReadSayWhyAndStopNothing() {
        stage.pass(Duration.ofMinutes(5));
        stage.lab.faults().deny("GetMetricData");
        Figures figures = Objects.requireNonNull(
                stage.databases.figures(Set.of(DATABASE), stage.clock.instant()).get(DATABASE));
        assertThat(figures.cpu()).isNull();
        assertThat(figures.unread()).contains("AccessDenied", "cloudwatch:GetMetricData");
        assertThat(figures.strain()).extracting(StrainSeen::notSeen).asString().contains("cloudwatch:GetMetricData");
    }

    @Test
    void manyEventsCostOneDescription() {
        for (int n = 0; n < 50; n++) {
            stage.databases.observe(new EventRef("production", "event-" + n, "uid-" + n), DATABASE, null);
            stage.databases.observeCopy(new EventRef("production", "event-" + n, "uid-" + n), DATABASE, null);
        }
        assertThat(stage.lab.calls("DescribeDBInstances")).hasSize(1);
        assertThat(stage.lab.calls("DescribeDBSnapshots")).hasSize(1);
    }

    @Test
    void theOperatorsClientsCanBeBuilt() {
        RdsStage.buildAsInMain(stage.lab);
    }
}
