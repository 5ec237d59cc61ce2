package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.rds.model.AvailabilityZone;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;

/** What goes wrong on request: capacity in its guises, access, stale reads, hands. */
class FaultTest {
    private static final String LARGE = "db.m5.4xlarge";
    private final Cloud cloud = new Cloud(
            LabInstance.shop("shop-prod", "production"),
            LabInstance.of("single", "mysql").version("8.0.43"));
    private final String arn = "arn:aws:rds:eu-west-2:123456789012:db:single";

    @AfterEach
    void close() {
        cloud.close();
    }

    private void raise(String identifier) {
        cloud.modify(identifier, m -> m.dbInstanceClass(LARGE));
    }

    private void restore(String cls) {
        cloud.rds.restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("shop-prod")
                .targetDBInstanceIdentifier("copy")
                .useLatestRestorableTime(true)
                .dbInstanceClass(cls));
    }

    private void tag(String key) {
        cloud.rds.addTagsToResource(r -> r.resourceName(arn).tags(Cloud.tags(Map.of(key, "production"))));
    }

    @Test
    void capacityCanBeMissingUnderTheNameOfANetworkFault() {
        cloud.lab.faults().sellOutAsNetworkFault(LARGE);
        refused(400, "InvalidVPCNetworkStateFault", () -> raise("shop-prod"));
        refused(400, "InvalidVPCNetworkStateFault", () -> restore(LARGE));
        cloud.lab.faults().restock(LARGE);
        raise("shop-prod");
    }

    @Test
    void capacityCanBeMissingLater() {
        cloud.lab.faults().sellOutLater(LARGE);
        raise("shop-prod");
        raise("single");
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(cloud.instance("shop-prod").dbInstanceClass()).isEqualTo("db.m5.large");
        assertThat(cloud.events("shop-prod")).anySatisfy(e -> assertThat(e).contains("insufficient instance capacity"));
        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.large");

        restore(LARGE);
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.status("copy")).isEqualTo("insufficient-capacity");
        assertThat(cloud.lab.reachable("copy")).isFalse();
        cloud.rds.deleteDBInstance(r -> r.dbInstanceIdentifier("copy").skipFinalSnapshot(true));
    }

    @Test
    void aClassThatIsNotOfferedInTheInstancesZoneIsNeverToBeHadThere() {
        cloud.lab.notOffered(LARGE, "eu-west-2b");
        assertThat(cloud.instance("shop-prod").secondaryAvailabilityZone()).isEqualTo("eu-west-2b");
        assertThat(refused(400, "InsufficientDBInstanceCapacity", () -> raise("shop-prod")))
                .hasMessageContaining("in the current instance's availability zone");
        raise("single");
        assertThat(orderable(LARGE, "8.0.43").availabilityZones())
                .extracting(AvailabilityZone::name)
                .containsExactly("eu-west-2a", "eu-west-2c");
    }

    @Test
    void aClassThatTheVersionDoesNotRunOnIsRefused() {
        cloud.lab.notSupported(LARGE, "8.0.43");
        assertThat(refused(400, "InvalidParameterCombination", () -> raise("single")))
                .hasMessageContaining("DBInstanceClass=db.m5.4xlarge, Engine=mysql, EngineVersion=8.0.43");
        assertThat(cloud.rds
                        .describeOrderableDBInstanceOptions(
                                r -> r.engine("mysql").engineVersion("8.0.43").dbInstanceClass(LARGE))
                        .orderableDBInstanceOptions())
                .isEmpty();
        assertThat(orderable(LARGE, "8.4.6").dbInstanceClass()).isEqualTo(LARGE);
    }

    private OrderableDBInstanceOption orderable(String cls, String version) {
        return cloud
                .rds
                .describeOrderableDBInstanceOptions(
                        r -> r.engine("mysql").engineVersion(version).dbInstanceClass(cls))
                .orderableDBInstanceOptions()
                .stream()
                .filter(o -> "gp3".equals(o.storageType()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void aNewTagCountsInPoliciesOnlyMinutesLater() {
        cloud.lab.faults().requireTag("airtime.dev/namespace", Duration.ofMinutes(4));
        raise("shop-prod");
        assertThat(refused(403, "AccessDenied", () -> raise("single")))
                .hasMessageContaining("is not authorized to perform: rds:ModifyDBInstance on resource: " + arn);
        refused(403, "AccessDenied", () -> tag("airtime.dev/namespace"));
        cloud.lab.faults().clear();
        tag("airtime.dev/namespace");
        cloud.lab.faults().requireTag("airtime.dev/namespace", Duration.ofMinutes(4));
        cloud.pass(Duration.ofMinutes(4).minusSeconds(1));
        refused(403, "AccessDenied", () -> raise("single"));
        cloud.pass(Duration.ofSeconds(1));
        raise("single");
        tag("airtime.dev/record");
        cloud.instance("single");
    }

    @Test
    void anActionThatNothingAllowsIsNamed() {
        cloud.lab.faults().deny("RebootDBInstance").deny("DescribeAccountAttributes");
        assertThat(refused(
                        403, "AccessDenied", () -> cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("single"))))
                .hasMessageContaining("rds:RebootDBInstance on resource: " + arn);
        assertThat(refused(403, "AccessDenied", () -> cloud.rds.describeAccountAttributes()))
                .hasMessageContaining("on resource: *");
        cloud.lab.faults().allow("RebootDBInstance");
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("single"));
    }

    @Test
    void expiredCredentialsAreRefusedForEveryCall() {
        cloud.lab.faults().expireCredentials();
        refused(403, "ExpiredToken", () -> cloud.instance("single"));
        refused(403, "ExpiredToken", () -> raise("single"));
        cloud.lab.faults().renewCredentials();
        cloud.instance("single");
    }

    @Test
    void readsCanBeStaleAfterAChange() {
        cloud.lab.faults().staleReads(Duration.ofSeconds(90));
        raise("single");
        assertThat(cloud.instance("single").pendingModifiedValues().dbInstanceClass())
                .isNull();
        cloud.pass(Duration.ofSeconds(89));
        assertThat(cloud.status("single")).isEqualTo("available");
        cloud.pass(Duration.ofSeconds(1));
        assertThat(cloud.status("single")).isEqualTo("modifying");
        assertThat(cloud.instance("single").pendingModifiedValues().dbInstanceClass())
                .isEqualTo(LARGE);
        assertThat(cloud.rds.describeDBInstances().dbInstances()).hasSize(2);
    }

    @Test
    void anInstanceThatWasRemovedAndMadeAnewByHandIsAnotherOne() {
        String before = Objects.requireNonNull(cloud.instance("single").dbiResourceId());
        raise("single");
        cloud.lab.remove("single");
        refused(404, "DBInstanceNotFound", () -> cloud.instance("single"));
        cloud.lab.with(LabInstance.of("single", "mysql"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.instance("single").dbiResourceId()).isNotEqualTo(before);
        assertThat(cloud.instance("single").dbInstanceClass()).isEqualTo("db.m5.large");
    }

    @Test
    void aSmallClassWithLargeParametersDoesNotStartAndIsCuredByItsGroup() {
        cloud.set("shop-mysql80", "max_connections", "20000", "immediate");
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.xlarge"));
        cloud.pass(Duration.ofHours(1));
        assertThat(cloud.status("shop-prod")).isEqualTo("incompatible-parameters");
        assertThat(cloud.lab.reachable("shop-prod")).isFalse();
        refused(400, "InvalidDBInstanceState", () -> cloud.modify("shop-prod", m -> m.multiAZ(false)));

        cloud.set("shop-mysql80", "max_connections", "400", "pending-reboot");
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"));
        cloud.pass(SPEED.reboot());
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(400);
        assertThat(cloud.lab.reachable("shop-prod")).isTrue();
    }
}
