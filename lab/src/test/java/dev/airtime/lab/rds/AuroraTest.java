package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.Tag;

/** Aurora: members and their roles, failover, members that come, change and go. */
class AuroraTest {
    private final Cloud cloud = new Cloud();

    AuroraTest() {
        cloud.lab.with(LabCluster.of("shop", "aurora-mysql")
                .member("shop-1", "db.r6g.large", 1)
                .member(LabInstance.of("shop-2", "aurora-mysql").instanceClass("db.r6g.large"), 1)
                .member("shop-3", "db.r6g.xlarge", 2)
                .endpoint("reports", "shop-3")
                .tag("airtime.dev/namespace", "production"));
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

    private void failover(String target) {
        cloud.rds.failoverDBCluster(r -> r.dbClusterIdentifier("shop").targetDBInstanceIdentifier(target));
    }

    private DBInstance create(String identifier, String cls) {
        return cloud.rds
                .createDBInstance(r -> r.dbInstanceIdentifier(identifier)
                        .dbInstanceClass(cls)
                        .engine("aurora-mysql")
                        .dbClusterIdentifier("shop"))
                .dbInstance();
    }

    private void delete(String identifier) {
        cloud.rds.deleteDBInstance(r -> r.dbInstanceIdentifier(identifier).skipFinalSnapshot(true));
    }

    @Test
    void aClusterSaysWhoWritesAndWhoWouldBePromoted() {
        DBCluster shop = cluster("shop");
        assertThat(shop.dbClusterMembers())
                .extracting(
                        DBClusterMember::dbInstanceIdentifier,
                        DBClusterMember::isClusterWriter,
                        DBClusterMember::promotionTier,
                        DBClusterMember::dbClusterParameterGroupStatus)
                .containsExactly(
                        tuple("shop-1", true, 1, "in-sync"),
                        tuple("shop-2", false, 1, "in-sync"),
                        tuple("shop-3", false, 2, "in-sync"));
        assertThat(shop.status()).isEqualTo("available");
        assertThat(shop.engine()).isEqualTo("aurora-mysql");
        assertThat(shop.dbClusterArn()).isEqualTo("arn:aws:rds:eu-west-2:123456789012:cluster:shop");
        assertThat(shop.tagList()).extracting(Tag::key).containsExactly("airtime.dev/namespace");
        DBInstance member = cloud.instance("shop-3");
        assertThat(member.dbClusterIdentifier()).isEqualTo("shop");
        assertThat(member.promotionTier()).isEqualTo(2);
        assertThat(member.allocatedStorage()).isEqualTo(1);
        assertThat(member.storageType()).isEqualTo("aurora");
        assertThat(cloud.rds
                        .describeDBInstances(r -> r.filters(Filter.builder()
                                .name("db-cluster-id")
                                .values("shop")
                                .build()))
                        .dbInstances())
                .hasSize(3);
        assertThat(cloud.lab.maxConnections("shop-1")).isBetween(1000, 1070);
        refused(404, "DBClusterNotFoundFault", () -> cluster("gone"));
    }

    @Test
    void endpointsOfTheWriterTheReadersAndOnesOwn() {
        assertThat(cloud.rds
                        .describeDBClusterEndpoints(r -> r.dbClusterIdentifier("shop"))
                        .dbClusterEndpoints())
                .extracting(DBClusterEndpoint::endpointType, DBClusterEndpoint::endpoint)
                .containsExactly(
                        tuple("WRITER", "shop.cluster-c0airtimelab.eu-west-2.rds.amazonaws.com"),
                        tuple("READER", "shop.cluster-ro-c0airtimelab.eu-west-2.rds.amazonaws.com"),
                        tuple("CUSTOM", "reports.cluster-custom-c0airtimelab.eu-west-2.rds.amazonaws.com"));
        assertThat(cluster("shop").endpoint()).startsWith("shop.cluster-c0");
        assertThat(cluster("shop").readerEndpoint()).startsWith("shop.cluster-ro-");
        assertThat(cluster("shop").customEndpoints()).hasSize(1);
    }

    @Test
    void aFailoverToANamedTargetMovesTheWriterAndInterruptsBoth() {
        failover("shop-3");
        assertThat(cluster("shop").status()).isEqualTo("failing-over");
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-1");
        assertThat(cloud.lab.reachable("shop-1")).isFalse();
        assertThat(cloud.lab.reachable("shop-2")).isTrue();
        refused(400, "InvalidDBClusterStateFault", () -> failover("shop-2"));
        refused(400, "InvalidDBClusterStateFault", () -> create("shop-4", "db.r6g.large"));

        cloud.pass(SPEED.clusterFailover());
        assertThat(cluster("shop").status()).isEqualTo("available");
        assertThat(cluster("shop").dbClusterMembers())
                .filteredOn(DBClusterMember::isClusterWriter)
                .extracting(DBClusterMember::dbInstanceIdentifier)
                .containsExactly("shop-3");
        assertThat(cloud.lab.reachable("shop-1")).isTrue();
        assertThat(cloud.rds
                        .describeEvents(r -> r.sourceType("db-cluster").sourceIdentifier("shop"))
                        .events())
                .extracting(Event::message)
                .containsExactly(
                        "Started cross AZ failover to DB instance: shop-3",
                        "Completed failover to DB instance: shop-3");
    }

    @Test
    void failoversAreRefusedForTheirReasons() {
        refused(400, "InvalidDBClusterStateFault", () -> failover("shop-1"));
        refused(400, "InvalidDBInstanceState", () -> failover("elsewhere"));
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-2"));
        refused(400, "InvalidDBInstanceState", () -> failover("shop-2"));
        refused(404, "DBClusterNotFoundFault", () -> cloud.rds.failoverDBCluster(r -> r.dbClusterIdentifier("gone")));
    }

    @Test
    void withoutATargetTheLowestTierWinsAndTheLargestOfIt() {
        cloud.modify("shop-3", m -> m.promotionTier(1));
        cloud.rds.failoverDBCluster(r -> r.dbClusterIdentifier("shop"));
        cloud.pass(SPEED.clusterFailover());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-3");

        cloud.modify("shop-2", m -> m.promotionTier(0));
        cloud.rds.failoverDBCluster(r -> r.dbClusterIdentifier("shop"));
        cloud.pass(SPEED.clusterFailover());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-2");
        refused(400, "InvalidParameterValue", () -> cloud.modify("shop-2", m -> m.promotionTier(16)));
    }

    @Test
    void theClassOfAReaderChangesWithoutTheWriterAndThatOfTheWriterPromotesSomebody() {
        cloud.modify("shop-2", m -> m.dbInstanceClass("db.r6g.4xlarge"));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.classPreparation());
        assertThat(cloud.lab.reachable("shop-2")).isFalse();
        assertThat(cloud.lab.reachable("shop-1")).isTrue();
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("shop-2").dbInstanceClass()).isEqualTo("db.r6g.4xlarge");
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-1");

        cloud.modify("shop-1", m -> m.dbInstanceClass("db.r6g.2xlarge"));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.classPreparation()).pass(SPEED.clusterFailover());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-2");
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("shop-1").dbInstanceClass()).isEqualTo("db.r6g.2xlarge");
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-2");
        assertThat(cloud.lab.reachable("shop-1")).isTrue();
    }

    @Test
    void aWriterWithoutReadersIsDownForItsClassChange() {
        delete("shop-2");
        delete("shop-3");
        cloud.pass(SPEED.removal());
        cloud.modify("shop-1", m -> m.dbInstanceClass("db.r6g.2xlarge"));
        cloud.pass(SPEED.modifyDelay()).pass(SPEED.classPreparation());
        assertThat(cloud.lab.reachable("shop-1")).isFalse();
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-1");
        assertThat(cloud.lab.reachable("shop-1")).isTrue();
        refused(
                400,
                "InvalidDBClusterStateFault",
                () -> cloud.rds.failoverDBCluster(r -> r.dbClusterIdentifier("shop")));
    }

    @Test
    void aNewMemberInheritsNoGroupAndTakesNothingThatIsTheClusters() {
        assertThat(create("shop-4", "db.r6g.2xlarge").dbInstanceStatus()).isEqualTo("creating");
        cloud.pass(SPEED.member());
        DBInstance reader = cloud.instance("shop-4");
        assertThat(reader.dbInstanceStatus()).isEqualTo("available");
        assertThat(reader.promotionTier()).isEqualTo(1);
        assertThat(reader.dbParameterGroups().get(0).dbParameterGroupName()).isEqualTo("default.aurora-mysql8.0");
        assertThat(reader.tagList()).isEmpty();
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-1");
        assertThat(refused(
                        400,
                        "InvalidParameterCombination",
                        () -> cloud.rds.createDBInstance(r -> r.dbInstanceIdentifier("shop-5")
                                .dbInstanceClass("db.r6g.large")
                                .engine("aurora-mysql")
                                .allocatedStorage(1)
                                .dbClusterIdentifier("shop"))))
                .hasMessageContaining("member of a DB Cluster");
        refused(400, "InvalidParameterCombination", () -> cloud.modify("shop-4", m -> m.allocatedStorage(1)));
        refused(400, "InvalidParameterCombination", () -> create("shop-5", "db.m6g.large"));
        refused(400, "InvalidParameterCombination", () -> create("shop-5", "db.serverless"));
        refused(400, "DBInstanceAlreadyExists", () -> create("shop-4", "db.r6g.large"));
        cloud.lab.faults().sellOut("db.r6g.8xlarge");
        refused(400, "InsufficientDBInstanceCapacity", () -> create("shop-5", "db.r6g.8xlarge"));
    }

    @Test
    void aWriterThatIsDeletedLeavesAReaderInItsPlace() {
        delete("shop-1");
        cloud.pass(SPEED.clusterFailover());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-2");
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.rds.deleteDBInstance(
                        r -> r.dbInstanceIdentifier("shop-2").finalDBSnapshotIdentifier("last")));
        delete("shop-2");
        delete("shop-3");
        cloud.pass(SPEED.removal());
        assertThat(cluster("shop").dbClusterMembers()).isEmpty();
        create("shop-9", "db.r6g.large");
        cloud.pass(SPEED.member());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-9");
    }

    @Test
    void aClusterIsDeletedAfterItsMembers() {
        refused(400, "InvalidParameterCombination", this::deleteCluster);
        cloud.rds.modifyDBCluster(r -> r.dbClusterIdentifier("shop").deletionProtection(false));
        refused(400, "InvalidDBClusterStateFault", this::deleteCluster);
        delete("shop-1");
        delete("shop-2");
        delete("shop-3");
        deleteCluster();
        cloud.pass(SPEED.removal());
        refused(404, "DBClusterNotFoundFault", () -> cluster("shop"));
    }

    private void deleteCluster() {
        cloud.rds.deleteDBCluster(r -> r.dbClusterIdentifier("shop").skipFinalSnapshot(true));
    }

    @Test
    void anAccidentMayMoveTheWriterAndATagMayBeWantedOnTheCluster() {
        cloud.lab.failover("shop", "shop-2");
        cloud.pass(SPEED.clusterFailover());
        assertThat(cloud.lab.writer("shop")).isEqualTo("shop-2");
        cloud.lab.faults().requireTag("airtime.dev/none", Duration.ZERO);
        assertThat(refused(403, "AccessDenied", () -> failover("shop-1")))
                .hasMessageContaining(
                        "rds:FailoverDBCluster on resource: arn:aws:rds:eu-west-2:123456789012:cluster:shop");
    }

    @Test
    void clusterTagsAreWrittenAndRead() {
        String arn = cluster("shop").dbClusterArn();
        cloud.rds.addTagsToResource(r -> r.resourceName(arn).tags(Cloud.tags(Map.of("airtime.dev/record", "min=2"))));
        assertThat(cluster("shop").tagList())
                .extracting(Tag::key, Tag::value)
                .contains(tuple("airtime.dev/record", "min=2"));
    }

    @Test
    void aSeedThatIsNotValidSaysWhatIsWrong() {
        assertThatThrownBy(() -> cloud.lab.with(LabCluster.of("x", "mysql"))).hasMessageContaining("not simulated");
        assertThatThrownBy(() -> cloud.lab.with(LabInstance.of("x", "aurora-mysql")))
                .hasMessageContaining("seed a LabCluster");
        assertThatThrownBy(() -> cloud.lab.with(LabCluster.of("shop", "aurora-mysql")))
                .hasMessageContaining("already exists");
    }
}
