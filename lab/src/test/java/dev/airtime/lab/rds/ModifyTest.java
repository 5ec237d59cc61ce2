package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.InsufficientDbInstanceCapacityException;
import software.amazon.awssdk.services.rds.model.InvalidDbInstanceStateException;

class ModifyTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private final Cloud cloud = new Cloud(
            LabInstance.shop("shop-prod", "production"),
            LabInstance.of("single", "mysql").version("8.0.43").storage(500, "gp3", 12_000));

    @AfterEach
    void close() {
        cloud.close();
    }

    @Test
    void theReplyShowsTheOldValuesAndAStaleStatus() {
        DBInstance reply = cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));

        assertThat(reply.dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(reply.dbInstanceStatus()).isEqualTo("available");
        assertThat(reply.pendingModifiedValues().dbInstanceClass()).isEqualTo("db.m5.4xlarge");
    }

    @Test
    void aClassChangeOfAMultiAzInstanceGoesThroughItsStatesAndFailsOverOnce() {
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
        String zone = cloud.instance("shop-prod").availabilityZone();

        cloud.pass(SPEED.modifyDelay().minus(SECOND));
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        cloud.pass(SECOND);
        assertThat(cloud.status("shop-prod")).isEqualTo("modifying");
        assertThat(cloud.lab.reachable("shop-prod")).isTrue();
        cloud.pass(SPEED.classPreparation());
        assertThat(cloud.lab.reachable("shop-prod")).isFalse();
        assertThat(cloud.status("shop-prod")).isEqualTo("modifying");
        cloud.pass(SPEED.failover());
        assertThat(cloud.lab.reachable("shop-prod")).isTrue();
        assertThat(cloud.instance("shop-prod").dbInstanceClass()).isEqualTo("db.m5.large");
        cloud.pass(SPEED.classWrapUp());
        DBInstance done = cloud.instance("shop-prod");
        assertThat(done.dbInstanceStatus()).isEqualTo("available");
        assertThat(done.dbInstanceClass()).isEqualTo("db.m5.4xlarge");
        assertThat(done.pendingModifiedValues().dbInstanceClass()).isNull();
        assertThat(done.availabilityZone()).isNotEqualTo(zone);
        assertThat(cloud.events("shop-prod"))
                .containsExactly(
                        "Applying modification to database instance class",
                        "Multi-AZ instance failover started.",
                        "Multi-AZ instance failover completed",
                        "DB instance restarted",
                        "Finished applying modification to DB instance class");
    }

    @Test
    void aSingleAzInstanceIsDownForTheLongerOutage() {
        cloud.modify("single", m -> m.dbInstanceClass("db.m5.xlarge"));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.classPreparation()).pass(SPEED.failover());
        assertThat(cloud.lab.reachable("single")).isFalse();
        cloud.pass(SPEED.classOutage().minus(SPEED.failover()));
        assertThat(cloud.lab.reachable("single")).isTrue();
    }

    @Test
    void whatHappensDoesNotDependOnWhenOneLooks() {
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
        cloud.pass(Duration.ofHours(5));

        assertThat(cloud.instance("shop-prod").dbInstanceClass()).isEqualTo("db.m5.4xlarge");
        Instant finished = cloud.rds
                .describeEvents(r -> r.sourceIdentifier("shop-prod")
                        .sourceType("db-instance")
                        .startTime(Cloud.START))
                .events()
                .get(4)
                .date();
        assertThat(finished)
                .isEqualTo(Cloud.START
                        .plus(SPEED.modifyDelay())
                        .plus(SPEED.classPreparation())
                        .plus(SPEED.failover())
                        .plus(SPEED.classWrapUp()));
    }

    @Test
    void aModifyIsRefusedWhileAnotherRuns() {
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
        cloud.pass(SPEED.modifyDelay());

        assertThat(refused(
                        400,
                        "InvalidDBInstanceState",
                        () -> cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.large"))))
                .isInstanceOf(InvalidDbInstanceStateException.class);
    }

    @Test
    void anAcceptedModifyCanFailLaterAndOnlyAnEventTells() {
        cloud.lab.faults().failLater("shop-prod", "Unable to modify database instance class");
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
        cloud.pass(SPEED.modifyDelay());
        assertThat(cloud.status("shop-prod")).isEqualTo("modifying");
        cloud.pass(Duration.ofHours(1));

        DBInstance after = cloud.instance("shop-prod");
        assertThat(after.dbInstanceStatus()).isEqualTo("available");
        assertThat(after.dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(after.pendingModifiedValues().dbInstanceClass()).isNull();
        assertThat(cloud.events("shop-prod"))
                .contains("Unable to modify database instance class")
                .doesNotContain("Finished applying modification to DB instance class");
        assertThat(cloud.lab.reachable("shop-prod")).isTrue();
    }

    @Test
    void aSoldOutClassIsRefusedAtOnceUntilItIsBack() {
        cloud.lab.faults().sellOut("db.m5.4xlarge");
        assertThat(refused(
                        400,
                        "InsufficientDBInstanceCapacity",
                        () -> cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"))))
                .isInstanceOf(InsufficientDbInstanceCapacityException.class);
        assertThat(cloud.instance("shop-prod").pendingModifiedValues().dbInstanceClass())
                .isNull();
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.2xlarge"));
        cloud.lab.faults().restock("db.m5.4xlarge");
        cloud.pass(Duration.ofHours(1)).modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
    }

    @Test
    void withoutApplyImmediatelyAChangeWaitsForTheMaintenanceWindow() {
        cloud.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("single").dbInstanceClass("db.m5.xlarge"));
        cloud.at(Instant.parse("2026-12-06T04:29:59Z"));
        assertThat(cloud.status("single")).isEqualTo("available");
        assertThat(cloud.instance("single").pendingModifiedValues().dbInstanceClass())
                .isEqualTo("db.m5.xlarge");
        cloud.at(Instant.parse("2026-12-06T06:00:00Z"));
        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.xlarge");
    }

    @Test
    void applyImmediatelyReleasesWhatSomebodyElseHadQueued() {
        cloud.rds.modifyDBInstance(
                r -> r.dbInstanceIdentifier("shop-prod").engineVersion("8.4.6").allowMajorVersionUpgrade(true));
        cloud.modify("shop-prod", m -> m.backupRetentionPeriod(0));
        cloud.pass(Duration.ofHours(1));

        assertThat(cloud.instance("shop-prod").engineVersion()).isEqualTo("8.4.6");
        assertThat(cloud.instance("shop-prod").backupRetentionPeriod()).isZero();
    }

    @Test
    void namingTheOldValueTakesAQueuedChangeBack() {
        cloud.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("single").dbInstanceClass("db.m5.xlarge"));
        cloud.modify("single", m -> m.dbInstanceClass("db.m5.large"));
        cloud.pass(Duration.ofDays(8));

        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(cloud.events("single")).isEmpty();
    }

    @Test
    void movingTheMaintenanceWindowToNowReleasesWhatIsQueued() {
        cloud.rds.modifyDBInstance(r -> r.dbInstanceIdentifier("single").dbInstanceClass("db.m5.xlarge"));
        cloud.rds.modifyDBInstance(
                r -> r.dbInstanceIdentifier("single").preferredMaintenanceWindow("thu:19:00-thu:20:00"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.xlarge");
    }

    @Test
    void aRequestWithoutModificationIsRefusedAndOneWithoutEffectIsNotUnlessAsked() {
        assertThat(refused(400, "InvalidParameterCombination", () -> cloud.modify("single", m -> m)))
                .hasMessageContaining("No modifications were requested");
        cloud.modify("single", m -> m.dbInstanceClass("db.m5.large"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.events("single")).isEmpty();

        cloud.lab.faults().refuseNoChange(true);
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.modify("single", m -> m.dbInstanceClass("db.m5.large")));
    }

    @Test
    void badValuesAreRefusedWithTheirCodes() {
        refused(404, "DBInstanceNotFound", () -> cloud.modify("nobody", m -> m.dbInstanceClass("db.m5.large")));
        refused(400, "InvalidParameterValue", () -> cloud.modify("single", m -> m.dbInstanceClass("db.m5.huge")));
        refused(404, "DBParameterGroupNotFound", () -> cloud.modify("single", m -> m.dbParameterGroupName("none")));
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.modify("single", m -> m.dbParameterGroupName("default.mysql8.4")));
        refused(400, "LabNotSimulated", () -> cloud.modify("single", m -> m.networkType("DUAL")));
    }

    @Test
    void storageOnlyGrowsAndThenIsLockedForHours() {
        assertThat(refused(
                        400,
                        "InvalidParameterCombination",
                        () -> cloud.modify(
                                "single", m -> m.allocatedStorage(400).iops(12_000))))
                .hasMessageContaining("Invalid storage size for engine name mysql and storage type gp3: 400");
        assertThat(refused(400, "InvalidParameterCombination", () -> cloud.modify("single", m -> m.iops(14_000))))
                .hasMessageContaining("You must specify both the storage size and iops");

        cloud.modify("single", m -> m.allocatedStorage(510).iops(12_000));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.storageChange());
        DBInstance changed = cloud.instance("single");
        assertThat(changed.allocatedStorage()).as("rounded up to ten per cent").isEqualTo(550);
        assertThat(changed.dbInstanceStatus()).isEqualTo("storage-optimization");
        assertThat(changed.storageOperationStatus()).isEqualTo("Optimizing");
        assertThat(changed.storageOperationPercentProgress()).isZero();
        assertThat(cloud.lab.reachable("single")).isTrue();

        cloud.pass(Duration.ofHours(4));
        assertThat(cloud.instance("single").storageOperationPercentProgress()).isEqualTo(50);
        assertThat(refused(
                        400,
                        "InvalidParameterCombination",
                        () -> cloud.modify(
                                "single", m -> m.allocatedStorage(700).iops(12_000))))
                .hasMessageContaining("previous storage change is being optimized");
        cloud.modify("single", m -> m.dbInstanceClass("db.m5.xlarge"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.xlarge");
        assertThat(cloud.status("single")).isEqualTo("storage-optimization");
        cloud.pass(Duration.ofHours(4));
        assertThat(cloud.status("single")).isEqualTo("available");
        assertThat(cloud.instance("single").storageOperationStatus()).isNull();
    }

    @Test
    void theFixedIopsOfASmallGp3VolumeMayNotBeGiven() {
        assertThat(cloud.instance("shop-prod").iops()).isEqualTo(3_000);
        assertThat(refused(400, "InvalidParameterCombination", () -> cloud.modify("shop-prod", m -> m.iops(3_000))))
                .hasMessageContaining("You can't specify IOPS or storage throughput for engine mysql");
    }

    @Test
    void aFullVolumeTakesMoreStorageAndNothingElse() {
        cloud.lab.status("shop-prod", "storage-full");
        refused(400, "InvalidDBInstanceState", () -> cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.xlarge")));
        cloud.modify("shop-prod", m -> m.allocatedStorage(200));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("shop-prod").allocatedStorage()).isEqualTo(200);
        assertThat(cloud.status("shop-prod")).isEqualTo("storage-optimization");
    }

    @Test
    void multiAzIsSwitchedWithoutInterruption() {
        cloud.modify("single", m -> m.multiAZ(true));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.multiAzChange());
        assertThat(cloud.instance("single").multiAZ()).isTrue();
        assertThat(cloud.events("single"))
                .containsExactly(
                        "Applying modification to convert to a Multi-AZ DB instance",
                        "Finished applying modification to convert to a Multi-AZ DB instance");
    }

    @Test
    void aRaiseAndItsReturnLeaveTheSameInstance() {
        Map<String, Map<String, String>> before = cloud.lab.dump();
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(341);

        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.4xlarge"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(2730);
        assertThat(cloud.lab.dump()).isNotEqualTo(before);
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.large"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.lab.dump()).isEqualTo(before);
    }
}
