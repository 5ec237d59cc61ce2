package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** Point in time, automated snapshots, what a restored instance takes along. */
class BackupTest {
    private final Cloud cloud = new Cloud(
            LabInstance.shop("shop-prod", "production"),
            LabInstance.of("nightly", "mysql").windows("03:00-03:30", "sun:05:00-sun:05:30", true));

    @AfterEach
    void close() {
        cloud.close();
    }

    private DBInstance restore(UnaryOperator<RestoreDbInstanceToPointInTimeRequest.Builder> change) {
        return cloud.rds
                .restoreDBInstanceToPointInTime(change.apply(RestoreDbInstanceToPointInTimeRequest.builder()
                                .sourceDBInstanceIdentifier("shop-prod")
                                .targetDBInstanceIdentifier("copy")
                                .useLatestRestorableTime(true)
                                .backupRetentionPeriod(0))
                        .build())
                .dbInstance();
    }

    private List<DBSnapshot> automated(String source) {
        return cloud.rds
                .describeDBSnapshots(r -> r.dbInstanceIdentifier(source).snapshotType("automated"))
                .dbSnapshots();
    }

    @Test
    void logsAreUploadedEveryFiveMinutes() {
        assertThat(cloud.instance("shop-prod").latestRestorableTime()).isEqualTo(Cloud.START);
        cloud.pass(Duration.ofSeconds(299));
        assertThat(cloud.instance("shop-prod").latestRestorableTime()).isEqualTo(Cloud.START);
        cloud.pass(Duration.ofSeconds(1));
        assertThat(cloud.instance("shop-prod").latestRestorableTime())
                .isEqualTo(Cloud.START.plus(Duration.ofMinutes(5)));
    }

    @Test
    void aPointInTimeCopyDoesNotTouchItsSourceAndStartsWithoutTags() {
        DBInstance reply = restore(r -> r);
        assertThat(reply.dbInstanceStatus()).isEqualTo("creating");
        assertThat(reply.latestRestorableTime()).isNull();
        assertThat(cloud.status("shop-prod")).isEqualTo("available");

        cloud.pass(SPEED.restore());
        DBInstance copy = cloud.instance("copy");
        assertThat(copy.dbInstanceStatus()).isEqualTo("available");
        assertThat(copy.tagList()).isEmpty();
        assertThat(copy.dbParameterGroups().get(0).dbParameterGroupName()).isEqualTo("default.mysql8.0");
        assertThat(copy.multiAZ()).isFalse();
        assertThat(copy.dbiResourceId())
                .isNotEqualTo(cloud.instance("shop-prod").dbiResourceId());
    }

    @Test
    void aRestoredVolumeLoadsForAWhileAndSaysHowFarItIs() {
        restore(r -> r.tags(Cloud.tags(Map.of("airtime.dev/staging", "yes"))));
        cloud.pass(SPEED.restore());
        assertThat(cloud.instance("copy").tagList()).extracting(Tag::key).containsExactly("airtime.dev/staging");
        assertThat(cloud.instance("copy").storageOperationStatus()).isEqualTo("Initializing");
        cloud.pass(SPEED.initializing().dividedBy(2));
        assertThat(cloud.instance("copy").storageOperationPercentProgress()).isEqualTo(50);
        cloud.pass(SPEED.initializing().dividedBy(2));
        assertThat(cloud.instance("copy").storageOperationStatus()).isNull();
        assertThat(cloud.instance("copy").storageOperationPercentProgress()).isNull();
    }

    @Test
    void withoutBackupsThereIsNoPointInTime() {
        cloud.modify("shop-prod", m -> m.backupRetentionPeriod(0));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.otherChange());
        assertThat(cloud.instance("shop-prod").latestRestorableTime()).isNull();
        assertThat(automated("shop-prod")).isEmpty();
        refused(400, "PointInTimeRestoreNotEnabled", () -> restore(r -> r));

        cloud.modify("shop-prod", m -> m.backupRetentionPeriod(3));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.otherChange());
        assertThat(cloud.status("shop-prod")).isEqualTo("backing-up");
        refused(400, "PointInTimeRestoreNotEnabled", () -> restore(r -> r));
        cloud.pass(SPEED.snapshot());
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(automated("shop-prod")).hasSize(1);
        restore(r -> r);
    }

    @Test
    void aTimeOutOfReachIsRefused() {
        refused(400, "InvalidParameterCombination", () -> restore(r -> r.useLatestRestorableTime(false)));
        refused(400, "InvalidParameterCombination", () -> restore(r -> r.restoreTime(Cloud.START)));
        assertThat(refused(400, "InvalidParameterValue", () -> at(Cloud.START.plusSeconds(1))))
                .hasMessageContaining("cannot be restored to a time later than");
        refused(400, "InvalidParameterValue", () -> at(Cloud.START.minus(Duration.ofDays(8))));
        at(Cloud.START.minus(Duration.ofDays(6)));
    }

    private void at(Instant time) {
        restore(r -> r.useLatestRestorableTime(null).restoreTime(time));
    }

    @Test
    void pointInTimeRestoresAreRefusedForTheirReasons() {
        refused(404, "DBInstanceNotFound", () -> restore(r -> r.sourceDBInstanceIdentifier("gone")));
        refused(400, "DBInstanceAlreadyExists", () -> restore(r -> r.targetDBInstanceIdentifier("nightly")));
        refused(404, "DBParameterGroupNotFound", () -> restore(r -> r.dbParameterGroupName("none")));
        cloud.lab.faults().sellOut("db.m5.large");
        refused(400, "InsufficientDBInstanceCapacity", () -> restore(r -> r));
        cloud.lab.faults().clear();
        cloud.lab.status("shop-prod", "incompatible-restore");
        refused(400, "InvalidDBInstanceState", () -> restore(r -> r));
        cloud.lab.status("shop-prod", "modifying");
        restore(r -> r);
    }

    @Test
    void aCopyWithBackupsTakesItsFirstOneBeforeItIsAvailable() {
        restore(r -> r.backupRetentionPeriod(1));
        cloud.pass(SPEED.restore());
        assertThat(cloud.status("copy")).isEqualTo("backing-up");
        refused(400, "InvalidDBInstanceState", () -> cloud.modify("copy", m -> m.multiAZ(true)));
        cloud.pass(SPEED.snapshot());
        assertThat(cloud.status("copy")).isEqualTo("available");
        assertThat(cloud.instance("copy").latestRestorableTime()).isNotNull();
        assertThat(automated("copy")).hasSize(1);
    }

    @Test
    void automatedSnapshotsComeNightlyAreRestoredLikeOthersAndGoWithTheirInstance() {
        assertThat(automated("nightly")).singleElement().satisfies(s -> assertThat(s.dbSnapshotIdentifier())
                .isEqualTo("rds:nightly-2026-12-03-03-00"));
        assertThat(automated("nightly").get(0).tagList()).isEmpty();
        cloud.modify("nightly", m -> m.copyTagsToSnapshot(true));
        cloud.rds.addTagsToResource(r ->
                r.resourceName(cloud.instance("nightly").dbInstanceArn()).tags(Cloud.tags(Map.of("team", "shop"))));
        cloud.at(Instant.parse("2026-12-04T03:01:00Z"));
        assertThat(automated("nightly")).extracting(DBSnapshot::status).containsExactly("available", "creating");
        cloud.pass(SPEED.snapshot());
        String last = automated("nightly").get(1).dbSnapshotIdentifier();
        assertThat(automated("nightly").get(1).tagList()).extracting(Tag::key).containsExactly("team");
        cloud.rds.restoreDBInstanceFromDBSnapshot(
                r -> r.dbInstanceIdentifier("copy").dbSnapshotIdentifier(last));
        refused(400, "InvalidDBSnapshotState", () -> cloud.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier(last)));

        cloud.pass(Duration.ofDays(30));
        assertThat(automated("nightly")).hasSize(8);
        cloud.modify("nightly", m -> m.deletionProtection(false));
        cloud.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("nightly").skipFinalSnapshot(true));
        cloud.pass(SPEED.removal());
        assertThat(automated("nightly")).isEmpty();
    }

    @Test
    void aNewMasterPasswordIsSetAtOnceWhateverTheFlagSays() {
        cloud.modify("shop-prod", m -> m.masterUserPassword("production-1"));
        cloud.pass(Duration.ofHours(1));
        restore(r -> r);
        cloud.pass(SPEED.restore());
        assertThat(cloud.lab.accepts("copy", "production-1"))
                .as("a restore takes the password along")
                .isTrue();

        cloud.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("copy").dbInstanceClass("db.m5.xlarge"));
        DBInstance reply = cloud.rds
                .modifyDBInstance(r -> r.dbInstanceIdentifier("copy").masterUserPassword("staging-22"))
                .dbInstance();
        assertThat(reply.pendingModifiedValues().masterUserPassword()).isEqualTo("****");
        cloud.pass(SPEED.modifyDelay());
        assertThat(cloud.status("copy")).isEqualTo("resetting-master-credentials");
        assertThat(cloud.lab.accepts("copy", "staging-22")).isFalse();
        refused(400, "InvalidDBInstanceState", () -> cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("copy")));
        cloud.pass(SPEED.otherChange());
        assertThat(cloud.status("copy")).isEqualTo("available");
        assertThat(cloud.lab.accepts("copy", "staging-22")).isTrue();
        assertThat(cloud.lab.accepts("shop-prod", "production-1")).isTrue();
        assertThat(cloud.events("copy")).contains("Reset master credentials");
        assertThat(cloud.instance("copy").pendingModifiedValues().masterUserPassword())
                .isNull();
        assertThat(cloud.instance("copy").pendingModifiedValues().dbInstanceClass())
                .as("what waits for the window still does")
                .isEqualTo("db.m5.xlarge");
        refused(400, "InvalidParameterValue", () -> cloud.modify("copy", m -> m.masterUserPassword("short")));
        refused(400, "InvalidParameterValue", () -> cloud.modify("copy", m -> m.masterUserPassword("with@at-sign")));
    }
}
