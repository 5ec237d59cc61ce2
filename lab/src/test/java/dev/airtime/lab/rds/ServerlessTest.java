package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.RestoreDbClusterToPointInTimeRequest;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfigurationInfo;

/** ModifyDBCluster: Serverless v2, cluster parameter groups, storage type; and clones. */
class ServerlessTest {
    private final Cloud cloud = new Cloud();

    ServerlessTest() {
        cloud.lab.with(LabCluster.of("shop", "aurora-postgresql")
                .serverless(0, 8, 600)
                .member("shop-1", "db.serverless", 0)
                .group("shop-cluster", Map.of("work_mem", "4096")));
    }

    @AfterEach
    void close() {
        cloud.close();
    }

    private DBCluster cluster(String identifier) {
        return cloud.rds
                .describeDBClusters(r -> r.dbClusterIdentifier(identifier))
                .dbClusters()
                .get(0);
    }

    private void scale(@Nullable Double min, @Nullable Double max, @Nullable Integer pause) {
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop")
                .serverlessV2ScalingConfiguration(
                        s -> s.minCapacity(min).maxCapacity(max).secondsUntilAutoPause(pause)));
    }

    private DBCluster restore(UnaryOperator<RestoreDbClusterToPointInTimeRequest.Builder> change) {
        return cloud.rds
                .restoreDBClusterToPointInTime(change.apply(RestoreDbClusterToPointInTimeRequest.builder()
                                .sourceDBClusterIdentifier("shop")
                                .dbClusterIdentifier("copy")
                                .restoreType("copy-on-write")
                                .useLatestRestorableTime(true))
                        .build())
                .dbCluster();
    }

    @Test
    void capacityChangesAtOnceAndConnectionsAfterAReboot() {
        int before = cloud.lab.maxConnections("shop-1");
        assertThat(before).isBetween(1700, 1810);
        scale(4.0, 32.0, null);
        ServerlessV2ScalingConfigurationInfo scaling = cluster("shop").serverlessV2ScalingConfiguration();
        assertThat(scaling.minCapacity()).isEqualTo(4);
        assertThat(scaling.maxCapacity()).isEqualTo(32);
        assertThat(scaling.secondsUntilAutoPause()).isNull();
        assertThat(cluster("shop").status()).isEqualTo("available");
        assertThat(cloud.groupStatus("shop-1")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("shop-1")).isEqualTo(before);

        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-1"));
        cloud.pass(SPEED.reboot());
        assertThat(cloud.groupStatus("shop-1")).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("shop-1")).isEqualTo(5000);
    }

    @Test
    void returningToZeroForgetsHowLongItWaitedToPauseUnlessItIsSaid() {
        assertThat(cluster("shop").serverlessV2ScalingConfiguration().secondsUntilAutoPause())
                .isEqualTo(600);
        scale(4.0, null, null);
        scale(0.0, null, null);
        assertThat(cluster("shop").serverlessV2ScalingConfiguration().secondsUntilAutoPause())
                .isEqualTo(300);
        scale(0.0, 8.0, 600);
        assertThat(cluster("shop").serverlessV2ScalingConfiguration().secondsUntilAutoPause())
                .isEqualTo(600);
    }

    @ParameterizedTest
    @CsvSource({
        "4, 2, , InvalidParameterValue",
        "0.25, 8, , InvalidParameterValue",
        "0, 0.5, , InvalidParameterValue",
        "1, 257, , InvalidParameterValue",
        "0, 8, 299, InvalidParameterValue",
        "2, 8, 600, InvalidParameterCombination",
    })
    void capacityOutsideItsRulesIsRefused(double min, double max, @Nullable Integer pause, String code) {
        refused(400, code, () -> scale(min, max, pause));
        assertThat(cluster("shop").serverlessV2ScalingConfiguration().minCapacity())
                .isZero();
    }

    @Test
    void aClusterGroupIsLoadedByEachMembersReboot() {
        cloud.rds.createDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("raised")
                .dbParameterGroupFamily("aurora-postgresql17")
                .description("test"));
        cloud.rds.modifyDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("raised")
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("900")
                        .applyMethod("pending-reboot")
                        .build()));
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop").dbClusterParameterGroupName("raised"));
        assertThat(memberGroup()).isEqualTo("applying");
        cloud.pass(SPEED.groupApplying());
        assertThat(memberGroup()).isEqualTo("pending-reboot");
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-1"));
        cloud.pass(SPEED.reboot());
        assertThat(memberGroup()).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("shop-1")).isEqualTo(900);
        assertThat(cloud.rds
                        .describeDBClusterParameters(
                                r -> r.dbClusterParameterGroupName("raised").source("user"))
                        .parameters())
                .extracting(Parameter::parameterValue)
                .containsExactly("900");
        refused(
                400,
                "InvalidDBParameterGroupState",
                () -> cloud.rds.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("raised")));
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop").dbClusterParameterGroupName("shop-cluster"));
        cloud.rds.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("raised"));
        refused(
                404,
                "DBClusterParameterGroupNotFound",
                () -> cloud.rds.modifyDBCluster(
                        r -> r.dbClusterIdentifier("shop").dbClusterParameterGroupName("raised")));
        refused(
                404,
                "DBParameterGroupNotFound",
                () -> cloud.rds.describeDBClusterParameters(r -> r.dbClusterParameterGroupName("raised")));
    }

    private String memberGroup() {
        return cluster("shop").dbClusterMembers().stream()
                .map(DBClusterMember::dbClusterParameterGroupStatus)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void theStorageTypeChangesOnceInAMonth() {
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop").storageType("aurora-iopt1"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cluster("shop").storageType()).isEqualTo("aurora-iopt1");
        assertThat(refused(
                        400,
                        "InvalidParameterCombination",
                        () -> cloud.rds.modifyDBCluster(
                                r -> r.dbClusterIdentifier("shop").storageType("aurora-iopt1"))))
                .hasMessageContaining("Try again after 2027-01-02");
        cloud.pass(Duration.ofDays(30));
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop").storageType("aurora"));
    }

    @Test
    void aCloneIsAClusterWithoutMembersTagsOrCapacity() {
        DBCluster reply = restore(r -> r);
        assertThat(reply.status()).isEqualTo("creating");
        refused(400, "InvalidDBClusterStateFault", () -> member("copy-1"));
        cloud.pass(SPEED.sharedCopy());
        DBCluster copy = cluster("copy");
        assertThat(copy.status()).isEqualTo("available");
        assertThat(copy.dbClusterMembers()).isEmpty();
        assertThat(copy.tagList()).isEmpty();
        assertThat(copy.cloneGroupId()).isEqualTo(cluster("shop").cloneGroupId());
        assertThat(copy.dbClusterParameterGroup()).isEqualTo("default.aurora-postgresql17");
        assertThat(copy.serverlessV2ScalingConfiguration()).isNull();
        refused(400, "InvalidParameterCombination", () -> member("copy-1"));

        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("copy")
                .serverlessV2ScalingConfiguration(s -> s.minCapacity(1.0).maxCapacity(4.0))
                .masterUserPassword("staging-22"));
        cloud.pass(SPEED.modifyDelay());
        assertThat(cluster("copy").status()).isEqualTo("resetting-master-credentials");
        cloud.pass(SPEED.otherChange());
        member("copy-1");
        cloud.pass(SPEED.member());
        assertThat(cloud.lab.writer("copy")).isEqualTo("copy-1");
        assertThat(cloud.lab.accepts("copy-1", "staging-22")).isTrue();
        assertThat(cloud.lab.accepts("shop-1", "staging-22")).isFalse();
    }

    private void member(String identifier) {
        cloud.rds.createDBInstance(r -> r.dbInstanceIdentifier(identifier)
                .dbInstanceClass("db.serverless")
                .engine("aurora-postgresql")
                .dbClusterIdentifier("copy"));
    }

    @Test
    void theSixteenthCloneIsAFullCopyWithoutAWord() {
        for (int i = 1; i <= 15; i++) {
            String name = "clone-" + i;
            restore(r -> r.dbClusterIdentifier(name));
        }
        cloud.pass(SPEED.sharedCopy());
        assertThat(cluster("clone-15").status()).isEqualTo("available");
        restore(r -> r);
        cloud.pass(SPEED.fullCopy().minusSeconds(1));
        assertThat(cluster("copy").status()).isEqualTo("creating");
        cloud.pass(Duration.ofSeconds(1));
        assertThat(cluster("copy").status()).isEqualTo("available");
        assertThat(cluster("copy").cloneGroupId()).isNotEqualTo(cluster("shop").cloneGroupId());
    }

    @Test
    void clonesAreRefusedForTheirReasons() {
        refused(404, "DBClusterNotFoundFault", () -> restore(r -> r.sourceDBClusterIdentifier("gone")));
        refused(400, "DBClusterAlreadyExistsFault", () -> restore(r -> r.dbClusterIdentifier("shop")));
        refused(
                400,
                "InvalidParameterCombination",
                () -> restore(r -> r.useLatestRestorableTime(null).restoreToTime(Cloud.START)));
        refused(404, "DBClusterParameterGroupNotFound", () -> restore(r -> r.dbClusterParameterGroupName("none")));
        cloud.lab.quota("DBClusters", 1);
        refused(403, "DBClusterQuotaExceededFault", () -> restore(r -> r));
        cloud.lab.quota("DBClusters", 9).with(LabCluster.of("empty", "aurora-postgresql"));
        refused(400, "InvalidDBClusterStateFault", () -> restore(r -> r.sourceDBClusterIdentifier("empty")));
    }
}
