package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Range;
import software.amazon.awssdk.services.rds.model.ValidStorageOptions;

/** What each kind of volume may be told, and what RDS does to it by itself. */
class StorageTest {
    private final Cloud cloud = new Cloud(
            LabInstance.shop("shop-prod", "production"),
            LabInstance.of("striped", "mysql").storage(500, "gp3", 12_000),
            LabInstance.of("provisioned", "postgres").storage(200, "io1", 3_000));

    @AfterEach
    void close() {
        cloud.close();
    }

    private void settle() {
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.storageChange());
    }

    @ParameterizedTest
    @CsvSource({
        "striped, 500, 11999, , Invalid iops value",
        "striped, 500, 64001, , Invalid iops value",
        "striped, 550, 12000, 499, Invalid storage throughput",
        "striped, 550, 12000, 3001, throughput to IOPS ratio",
        "striped, 550, 64000, 4001, Invalid storage throughput",
        "provisioned, 200, 999, , Invalid iops value",
        "provisioned, 200, 10001, , IOPS to GiB ratio",
        "provisioned, 220, 3000, 500, Invalid storage throughput",
        "shop-prod, 120, 3000, , You can't specify IOPS",
        "shop-prod, 120, , 125, You can't specify IOPS",
    })
    void whatTheVolumeCantBeIsRefused(
            String identifier, int size, @Nullable Integer iops, @Nullable Integer throughput, String words) {
        assertThat(refused(
                        400,
                        "InvalidParameterCombination",
                        () -> cloud.modify(
                                identifier,
                                m -> m.allocatedStorage(size).iops(iops).storageThroughput(throughput))))
                .hasMessageContaining(words);
    }

    @Test
    void iopsAndThroughputAreRaisedWithoutInterruptionAndLowerOnlyAfterTheLock() {
        cloud.modify("striped", m -> m.allocatedStorage(500).iops(20_000).storageThroughput(1_000));
        settle();
        DBInstance raised = cloud.instance("striped");
        assertThat(raised.iops()).isEqualTo(20_000);
        assertThat(raised.storageThroughput()).isEqualTo(1_000);
        assertThat(raised.allocatedStorage()).isEqualTo(500);
        assertThat(cloud.lab.reachable("striped")).isTrue();

        Duration locked = SPEED.storageOptimization();
        cloud.pass(locked.minusSeconds(1));
        refused(400, "InvalidParameterCombination", () -> lower("striped"));
        cloud.pass(Duration.ofSeconds(1));
        lower("striped");
        settle();
        assertThat(cloud.instance("striped").iops()).isEqualTo(12_000);
        assertThat(cloud.instance("striped").storageThroughput()).isEqualTo(500);
    }

    private void lower(String identifier) {
        cloud.modify(identifier, m -> m.allocatedStorage(500).iops(12_000).storageThroughput(500));
    }

    @Test
    void theLockLastsSixHoursEvenWhenItIsOptimizedBefore() {
        RdsSpeed speed = SPEED.optimizing(Duration.ofHours(1));
        try (Cloud quick = new Cloud(speed, LabInstance.of("striped", "mysql").storage(500, "gp3", 12_000))) {
            quick.modify("striped", m -> m.allocatedStorage(500).iops(20_000));
            quick.pass(SPEED.modifyDelay()).pass(SPEED.storageChange()).pass(Duration.ofHours(5));
            assertThat(quick.status("striped")).isEqualTo("available");
            refused(
                    400,
                    "InvalidParameterCombination",
                    () -> quick.modify("striped", m -> m.allocatedStorage(500).iops(12_000)));
            quick.pass(Duration.ofHours(1));
            quick.modify("striped", m -> m.allocatedStorage(500).iops(12_000));
        }
    }

    @Test
    void aVolumeThatGrowsTo400GibIsStripedWhichTakesLong() {
        cloud.modify("shop-prod", m -> m.allocatedStorage(400));
        settle();
        DBInstance striped = cloud.instance("shop-prod");
        assertThat(striped.iops()).isEqualTo(12_000);
        assertThat(striped.storageThroughput()).isEqualTo(500);
        cloud.pass(SPEED.storageOptimization());
        assertThat(cloud.status("shop-prod")).isEqualTo("storage-optimization");
        cloud.pass(SPEED.striping());
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
    }

    @Test
    void anotherTypeHasItsOwnIops() {
        cloud.modify(
                "shop-prod", m -> m.storageType("io1").allocatedStorage(100).iops(4_000));
        settle();
        assertThat(cloud.instance("shop-prod").storageType()).isEqualTo("io1");
        assertThat(cloud.instance("shop-prod").iops()).isEqualTo(4_000);
        assertThat(cloud.instance("shop-prod").storageThroughput()).isNull();
    }

    @Test
    void autoscalingGrowsTheVolumeAndLocksIt() {
        cloud.lab.autoscale("shop-prod", 110);
        assertThat(cloud.status("shop-prod")).isEqualTo("modifying");
        cloud.pass(SPEED.storageChange());
        assertThat(cloud.instance("shop-prod").allocatedStorage()).isEqualTo(110);
        assertThat(cloud.status("shop-prod")).isEqualTo("storage-optimization");
        assertThat(cloud.events("shop-prod"))
                .containsExactly(
                        "Applying autoscaling-initiated modification to allocated storage.",
                        "Finished applying autoscaling-initiated modification to allocated storage.");
        refused(400, "InvalidParameterCombination", () -> cloud.modify("shop-prod", m -> m.allocatedStorage(200)));
    }

    @Test
    void aFullVolumeSaysSoInAnEventAndIsCuredByMoreOfIt() {
        cloud.lab.fill("shop-prod");
        assertThat(cloud.status("shop-prod")).isEqualTo("storage-full");
        assertThat(cloud.events("shop-prod")).singleElement().asString().contains("has been consumed");
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod")));
        cloud.modify("shop-prod", m -> m.allocatedStorage(110));
        settle();
        assertThat(cloud.status("shop-prod")).isEqualTo("storage-optimization");
    }

    @Test
    void aChangeOfStorageCanFailLater() {
        cloud.lab.faults().failStorageLater("striped", "Storage volume limitation was exceeded.");
        cloud.modify("striped", m -> m.allocatedStorage(500).iops(20_000).dbInstanceClass("db.m5.xlarge"));
        cloud.pass(Duration.ofHours(1));
        DBInstance after = cloud.instance("striped");
        assertThat(after.iops()).isEqualTo(12_000);
        assertThat(after.dbInstanceClass()).isEqualTo("db.m5.xlarge");
        assertThat(after.dbInstanceStatus()).isEqualTo("available");
        assertThat(after.pendingModifiedValues().iops()).isNull();
        assertThat(cloud.events("striped"))
                .contains("Storage volume limitation was exceeded.")
                .doesNotContain("Finished applying modification to allocated storage");
    }

    @Test
    void whatAnInstanceCouldHaveIsSaid() {
        ValidStorageOptions gp3 = cloud
                .rds
                .describeValidDBInstanceModifications(r -> r.dbInstanceIdentifier("striped"))
                .validDBInstanceModificationsMessage()
                .storage()
                .stream()
                .filter(s -> "gp3".equals(s.storageType()))
                .findFirst()
                .orElseThrow();
        assertThat(gp3.storageSize()).extracting(Range::from).containsExactly(500);
        assertThat(gp3.provisionedIops()).extracting(Range::to).containsExactly(64_000);
        assertThat(gp3.provisionedStorageThroughput()).extracting(Range::from).containsExactly(500);
        assertThat(gp3.storageThroughputToIopsRatio().get(0).to()).isEqualTo(0.25);
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("striped"));
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.describeValidDBInstanceModifications(r -> r.dbInstanceIdentifier("striped")));
        refused(
                404,
                "DBInstanceNotFound",
                () -> cloud.rds.describeValidDBInstanceModifications(r -> r.dbInstanceIdentifier("gone")));
    }
}
