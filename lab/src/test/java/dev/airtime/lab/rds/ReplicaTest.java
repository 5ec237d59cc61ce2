package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBInstanceStatusInfo;

/** Read replicas in the source's region. */
class ReplicaTest {
    private final Cloud cloud = new Cloud(
            LabInstance.shop("shop-prod", "production"),
            LabInstance.of("orders", "postgres").group("orders-pg17", Map.of("max_connections", "900")));

    @AfterEach
    void close() {
        cloud.close();
    }

    private DBInstance create(String identifier, String source) {
        return cloud.rds
                .createDBInstanceReadReplica(
                        r -> r.dbInstanceIdentifier(identifier).sourceDBInstanceIdentifier(source))
                .dbInstance();
    }

    private void delete(String identifier) {
        cloud.rds.deleteDBInstance(r -> r.dbInstanceIdentifier(identifier).skipFinalSnapshot(true));
        cloud.pass(SPEED.removal());
    }

    @Test
    void aReplicaHasItsSourcesShapeAndNoneOfItsTags() {
        assertThat(create("reader", "shop-prod").dbInstanceStatus()).isEqualTo("creating");
        assertThat(cloud.status("shop-prod")).isEqualTo("backing-up");
        assertThat(cloud.instance("shop-prod").readReplicaDBInstanceIdentifiers())
                .containsExactly("reader");
        cloud.pass(SPEED.restore());
        DBInstance reader = cloud.instance("reader");
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(reader.dbInstanceStatus()).isEqualTo("available");
        assertThat(reader.readReplicaSourceDBInstanceIdentifier()).isEqualTo("shop-prod");
        assertThat(reader.statusInfos().get(0).status()).isEqualTo("replicating");
        assertThat(reader.dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(reader.dbParameterGroups().get(0).dbParameterGroupName()).isEqualTo("shop-mysql80");
        assertThat(reader.multiAZ()).isFalse();
        assertThat(reader.backupRetentionPeriod()).isZero();
        assertThat(reader.tagList()).isEmpty();
        assertThat(cloud.lab.maxConnections("reader")).isEqualTo(341);
    }

    @Test
    void whatAReplicaNeedsOfItsSource() {
        refused(404, "DBInstanceNotFound", () -> create("reader", "gone"));
        refused(400, "DBInstanceAlreadyExists", () -> create("orders", "shop-prod"));
        create("reader", "shop-prod");
        refused(400, "InvalidDBInstanceState", () -> create("second", "shop-prod"));
        cloud.pass(SPEED.snapshot());
        create("second", "shop-prod");

        cloud.lab.quota("ReadReplicasPerMaster", 2);
        cloud.pass(SPEED.snapshot());
        refused(400, "InstanceQuotaExceeded", () -> create("third", "shop-prod"));
        cloud.lab.faults().sellOut("db.m5.large");
        refused(400, "InsufficientDBInstanceCapacity", () -> create("reader-pg", "orders"));
        assertThat(cloud.instance("orders").readReplicaDBInstanceIdentifiers()).isEmpty();
        cloud.modify("orders", m -> m.backupRetentionPeriod(0));
        cloud.pass(Duration.ofHours(1));
        assertThat(refused(400, "InvalidDBInstanceState", () -> create("reader-pg", "orders")))
                .hasMessageContaining("Automated backups are not enabled");
    }

    @Test
    void aReplicaIsDeletedWithoutAFinalSnapshotAndLeavesItsSourceAlone() {
        create("reader", "shop-prod");
        cloud.pass(SPEED.restore());
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.rds.deleteDBInstance(
                        r -> r.dbInstanceIdentifier("reader").finalDBSnapshotIdentifier("last")));
        delete("reader");
        assertThat(cloud.instance("shop-prod").readReplicaDBInstanceIdentifiers())
                .isEmpty();
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
    }

    @Test
    void aReplicaWhoseSourceIsGoneStandsAlone() {
        create("reader", "shop-prod");
        cloud.pass(SPEED.restore());
        cloud.modify("shop-prod", m -> m.deletionProtection(false));
        delete("shop-prod");
        assertThat(cloud.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isNull();
        assertThat(cloud.instance("reader").statusInfos()).isEmpty();
    }

    @Test
    void aPostgresReplicaHasAtLeastItsSourcesConnections() {
        create("reader", "orders");
        cloud.pass(SPEED.restore());
        cloud.rds.createDBParameterGroup(r -> r.dbParameterGroupName("low")
                .dbParameterGroupFamily("postgres17")
                .description("test"));
        cloud.set("low", "max_connections", "100", "pending-reboot");
        cloud.modify("reader", m -> m.dbParameterGroupName("low"));
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("reader"));
        cloud.pass(SPEED.reboot());
        assertThat(cloud.groupStatus("reader")).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("reader")).isEqualTo(900);
    }

    private List<Double> lag(String identifier) {
        Metric metric = Metric.builder()
                .namespace("AWS/RDS")
                .metricName("ReplicaLag")
                .dimensions(Dimension.builder()
                        .name("DBInstanceIdentifier")
                        .value(identifier)
                        .build())
                .build();
        MetricDataQuery query = MetricDataQuery.builder()
                .id("lag")
                .metricStat(s -> s.stat("Maximum").period(60).metric(metric))
                .build();
        return cloud.cloudWatch
                .getMetricData(r -> r.startTime(cloud.now().minus(Duration.ofMinutes(1)))
                        .endTime(cloud.now())
                        .metricDataQueries(query))
                .metricDataResults()
                .get(0)
                .values();
    }

    @Test
    void itCatchesUpWhatWasWrittenWhileItWasMade() {
        create("reader", "shop-prod");
        assertThat(lag("reader")).isEmpty();
        cloud.pass(SPEED.restore().plusMinutes(1));
        assertThat(lag("reader")).singleElement().satisfies(seconds -> assertThat(seconds)
                .isGreaterThan(60));
        cloud.pass(SPEED.restore());
        assertThat(lag("reader")).containsExactly(0.0);
        assertThat(lag("shop-prod")).as("no replica").isEmpty();
        cloud.lab.replicaLag("reader", 90);
        assertThat(lag("reader")).containsExactly(90.0);
        cloud.lab.replicaLag("reader", null).breakReplication("reader", "Error 1062: duplicate entry");
        assertThat(lag("reader")).containsExactly(-1.0);
        DBInstanceStatusInfo info = cloud.instance("reader").statusInfos().get(0);
        assertThat(info.status()).isEqualTo("error");
        assertThat(info.normal()).isFalse();
        assertThat(info.message()).contains("1062");
    }

    @Test
    void aPromotedReplicaStandsAlone() {
        create("reader", "shop-prod");
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.promoteReadReplica(r -> r.dbInstanceIdentifier("reader")));
        refused(
                400,
                "InvalidDBInstanceState",
                () -> cloud.rds.promoteReadReplica(r -> r.dbInstanceIdentifier("orders")));
        cloud.pass(SPEED.restore());
        cloud.rds.promoteReadReplica(r -> r.dbInstanceIdentifier("reader"));
        assertThat(cloud.instance("reader").readReplicaSourceDBInstanceIdentifier())
                .isNull();
        assertThat(cloud.instance("shop-prod").readReplicaDBInstanceIdentifiers())
                .isEmpty();
    }

    @Test
    void aSubnetGroupIsNotNamed() {
        refused(
                400,
                "DBSubnetGroupNotAllowedFault",
                () -> cloud.rds.createDBInstanceReadReplica(r -> r.dbInstanceIdentifier("reader")
                        .sourceDBInstanceIdentifier("shop-prod")
                        .dbSubnetGroupName("default")));
    }
}
