package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.RestoreDbInstanceFromDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.Tag;

/** Snapshot, restore, delete. */
class CopyTest {
    private final Cloud cloud = new Cloud(LabInstance.shop("shop-prod", "production"));

    @BeforeEach
    void snapshot() {
        cloud.rds.createDBSnapshot(r -> r.dbInstanceIdentifier("shop-prod")
                .dbSnapshotIdentifier("airtime-1")
                .tags(Cloud.tags(Map.of("airtime.dev/staging", "yes"))));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private DBInstance restore(
            String identifier, UnaryOperator<RestoreDbInstanceFromDbSnapshotRequest.Builder> change) {
        return cloud.rds
                .restoreDBInstanceFromDBSnapshot(change.apply(RestoreDbInstanceFromDbSnapshotRequest.builder()
                                .dbInstanceIdentifier(identifier)
                                .dbSnapshotIdentifier("airtime-1")
                                .backupRetentionPeriod(0))
                        .build())
                .dbInstance();
    }

    @Test
    void aSnapshotTakesTimeInWhichItsSourceRefusesChanges() {
        assertThat(cloud.snapshot("airtime-1").status()).isEqualTo("creating");
        assertThat(cloud.status("shop-prod")).isEqualTo("backing-up");
        refused(400, "InvalidDBInstanceState", () -> cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.xlarge")));
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod")));
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("airtime-2")));
        refused(400, "InvalidDBSnapshotState", () -> restore("copy", r -> r));
        refused(
                400,
                "InvalidDBSnapshotState",
                () -> cloud.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("airtime-1")));

        cloud.pass(SPEED.snapshot());
        assertThat(cloud.snapshot("airtime-1").status()).isEqualTo("available");
        assertThat(cloud.snapshot("airtime-1").tagList()).extracting(Tag::key).containsExactly("airtime.dev/staging");
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        refused(
                400,
                "DBSnapshotAlreadyExists",
                () -> cloud.rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("Airtime-1")));
    }

    @Test
    void aRestoreWithNothingGivenGetsDefaultsAndTheSourcesTags() {
        cloud.pass(SPEED.snapshot());
        DBInstance reply = restore("copy", r -> r);
        assertThat(reply.dbInstanceStatus()).isEqualTo("creating");
        assertThat(reply.endpoint()).isNull();
        cloud.pass(SPEED.restore());
        DBInstance copy = cloud.instance("copy");

        assertThat(copy.dbInstanceStatus()).isEqualTo("available");
        assertThat(copy.endpoint().address()).startsWith("copy.").endsWith(".rds.amazonaws.com");
        assertThat(copy.dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(copy.dbParameterGroups().get(0).dbParameterGroupName()).isEqualTo("default.mysql8.0");
        assertThat(copy.multiAZ()).isFalse();
        assertThat(copy.deletionProtection()).isFalse();
        assertThat(copy.vpcSecurityGroups().get(0).vpcSecurityGroupId()).isEqualTo("sg-default");
        assertThat(copy.tagList()).extracting(Tag::key).containsExactly("airtime.dev/namespace");
        assertThat(cloud.lab.maxConnections("copy")).isEqualTo(682);
        assertThat(copy.dbiResourceId())
                .isNotEqualTo(cloud.instance("shop-prod").dbiResourceId());
    }

    @Test
    void aRestoreWithEverythingGivenIsLikeItsSourceAndLoadsItsBlocksLazily() {
        cloud.pass(SPEED.snapshot());
        restore("copy", r -> r.dbParameterGroupName("shop-mysql80")
                .multiAZ(true)
                .vpcSecurityGroupIds("sg-1", "sg-2")
                .dbSubnetGroupName("private")
                .backupRetentionPeriod(0)
                .publiclyAccessible(false)
                .tags(Cloud.tags(Map.of("airtime.dev/staging", "yes"))));
        cloud.pass(SPEED.restore());
        DBInstance copy = cloud.instance("copy");

        assertThat(copy.dbParameterGroups().get(0).dbParameterGroupName()).isEqualTo("shop-mysql80");
        assertThat(copy.dbParameterGroups().get(0).parameterApplyStatus()).isEqualTo("in-sync");
        assertThat(copy.multiAZ()).isTrue();
        assertThat(copy.vpcSecurityGroups()).hasSize(2);
        assertThat(copy.dbSubnetGroup().dbSubnetGroupName()).isEqualTo("private");
        assertThat(copy.backupRetentionPeriod()).isZero();
        assertThat(copy.tagList()).extracting(Tag::key).containsExactly("airtime.dev/staging");
        assertThat(cloud.lab.maxConnections("copy")).isEqualTo(341);
        assertThat(copy.storageOperationStatus()).isEqualTo("Initializing");
        cloud.pass(SPEED.initializing());
        assertThat(cloud.instance("copy").storageOperationStatus()).isNull();
    }

    @Test
    void aRestoreCanStayPendingReboot() {
        cloud.pass(SPEED.snapshot());
        cloud.lab.faults().restorePendingReboot(1);
        restore("copy", r -> r.dbParameterGroupName("shop-mysql80"));
        cloud.pass(SPEED.restore());
        assertThat(cloud.groupStatus("copy")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("copy")).isEqualTo(682);
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("copy"));
        cloud.pass(SPEED.reboot());
        assertThat(cloud.groupStatus("copy")).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("copy")).isEqualTo(341);
    }

    @Test
    void restoresAreRefusedForTheirReasons() {
        cloud.pass(SPEED.snapshot());
        refused(400, "DBInstanceAlreadyExists", () -> restore("shop-prod", r -> r));
        refused(404, "DBSnapshotNotFound", () -> restore("copy", r -> r.dbSnapshotIdentifier("none")));
        refused(400, "InvalidParameterCombination", () -> restore("copy", r -> r.allocatedStorage(20)));
        refused(404, "DBParameterGroupNotFound", () -> restore("copy", r -> r.dbParameterGroupName("none")));
        cloud.lab.faults().sellOut("db.m5.large");
        refused(400, "InsufficientDBInstanceCapacity", () -> restore("copy", r -> r));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1copy", "co--py", "copy-", "co_py", "cöpy"})
    void badIdentifiersAreRefused(String identifier) {
        cloud.pass(SPEED.snapshot());
        refused(400, "InvalidParameterValue", () -> restore(identifier, r -> r));
    }

    @Test
    void deletingNeedsNoProtectionAndAWordOnTheFinalSnapshot() {
        cloud.pass(SPEED.snapshot());
        restore("copy", r -> r.deletionProtection(true));
        cloud.pass(SPEED.restore());
        assertThat(refused(400, "InvalidParameterCombination", () -> delete("copy", true, null)))
                .hasMessageContaining("Cannot delete protected DB Instance");
        cloud.modify("copy", m -> m.deletionProtection(false));
        refused(400, "InvalidParameterCombination", () -> delete("copy", false, null));
        refused(400, "InvalidParameterCombination", () -> delete("copy", true, "last"));

        cloud.modify("copy", m -> m.multiAZ(true));
        cloud.pass(SPEED.modifyDelay());

        delete("copy", true, null);
        assertThat(cloud.status("copy")).isEqualTo("deleting");
        refused(400, "InvalidDBInstanceState", () -> delete("copy", true, null));
        cloud.pass(SPEED.removal());
        refused(404, "DBInstanceNotFound", () -> cloud.instance("copy"));
        refused(404, "DBInstanceNotFound", () -> delete("copy", true, null));
    }

    @Test
    void aFinalSnapshotStaysBehindAndSoDoTheOthers() {
        cloud.pass(SPEED.snapshot());
        restore("copy", r -> r);
        cloud.pass(SPEED.restore());
        delete("copy", false, "last");
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.lab.dump().keySet())
                .containsExactly("db:shop-prod", "pg:shop-mysql80", "snapshot:airtime-1", "snapshot:last");
        assertThat(cloud.snapshot("last").status()).isEqualTo("available");
        cloud.rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("last"));
        refused(404, "DBSnapshotNotFound", () -> cloud.snapshot("last"));
    }

    @Test
    void theSameNameAgainIsAnotherResource() {
        cloud.pass(SPEED.snapshot());
        restore("copy", r -> r);
        cloud.pass(SPEED.restore());
        String first = Objects.requireNonNull(cloud.instance("copy").dbiResourceId());
        delete("copy", true, null);
        cloud.pass(SPEED.removal());
        restore("copy", r -> r);
        // What was scheduled for the first one does not reach the second.
        cloud.pass(Duration.ofSeconds(1));
        assertThat(cloud.status("copy")).isEqualTo("creating");
        cloud.pass(SPEED.restore());
        assertThat(cloud.instance("copy").dbiResourceId()).isNotEqualTo(first);
    }

    @Test
    void theNightlyBackupBlocksChangesInItsWindow() {
        cloud.lab.with(LabInstance.of("nightly", "mysql").windows("03:00-03:30", "sun:05:00-sun:05:30", true));
        cloud.at(Instant.parse("2026-12-05T03:01:00Z"));
        refused(400, "InvalidDBInstanceState", () -> cloud.modify("nightly", m -> m.dbInstanceClass("db.m5.xlarge")));
        cloud.pass(SPEED.snapshot());
        cloud.modify("nightly", m -> m.dbInstanceClass("db.m5.xlarge"));
    }

    @Test
    void snapshotsAreFoundBySource() {
        assertThat(cloud.rds
                        .describeDBSnapshots(r -> r.dbInstanceIdentifier("shop-prod"))
                        .dbSnapshots())
                .extracting(DBSnapshot::snapshotType)
                .containsExactly("manual", "automated");
        assertThat(cloud.rds
                        .describeDBSnapshots(r -> r.dbInstanceIdentifier("other"))
                        .dbSnapshots())
                .isEmpty();
        assertThat(cloud.rds.describeDBSnapshots(r -> r.snapshotType("manual")).dbSnapshots())
                .extracting(DBSnapshot::dbSnapshotIdentifier)
                .containsExactly("airtime-1");
    }

    private void delete(String identifier, boolean skip, @Nullable String last) {
        cloud.rds.deleteDBInstance(
                r -> r.dbInstanceIdentifier(identifier).skipFinalSnapshot(skip).finalDBSnapshotIdentifier(last));
    }
}
