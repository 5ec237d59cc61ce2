package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBInstance;

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
}
