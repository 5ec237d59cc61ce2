package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.rds.model.Parameter;

class ParameterGroupTest {
    private final Cloud cloud = new Cloud(LabInstance.shop("shop-prod", "production"));

    @AfterEach
    void close() {
        cloud.close();
    }

    private void settle() {
        cloud.pass(Duration.ofHours(1));
    }

    @Test
    void anAttachedGroupIsInForceOnlyAfterARebootWithoutFailover() {
        cloud.group("raised", "1000");
        assertThat(cloud.modify("shop-prod", m -> m.dbParameterGroupName("raised"))
                        .pendingModifiedValues()
                        .dbInstanceClass())
                .isNull();
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("applying");
        cloud.pass(SPEED.groupApplying());
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(341);

        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod").forceFailover(true));
        settle();
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(341);

        assertThat(cloud.rds
                        .rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"))
                        .dbInstance()
                        .dbInstanceStatus())
                .isEqualTo("rebooting");
        assertThat(cloud.lab.reachable("shop-prod")).isFalse();
        cloud.pass(SPEED.reboot());
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(1000);
    }

    @Test
    void aClassChangeDoesNotLoadTheGroupUnlessAsked() {
        cloud.group("raised", "1000");
        cloud.modify("shop-prod", m -> m.dbParameterGroupName("raised").dbInstanceClass("db.m5.xlarge"));
        settle();
        assertThat(cloud.instance("shop-prod").dbInstanceClass()).isEqualTo("db.m5.xlarge");
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(682);

        cloud.lab.faults().classChangeLoadsGroup(true);
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.2xlarge"));
        settle();
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("in-sync");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(1000);
    }

    @Test
    void aDynamicValueOfTheAttachedGroupIsInForceAtOnceAndAStaticOneAfterAReboot() {
        cloud.set("shop-mysql80", "max_connections", "900", "immediate");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(900);
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("applying");
        cloud.pass(SPEED.groupApplying());
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("in-sync");

        cloud.set("shop-mysql80", "max_connections", "800", "pending-reboot");
        assertThat(cloud.groupStatus("shop-prod")).isEqualTo("pending-reboot");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(900);
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.set("shop-mysql80", "performance_schema", "1", "immediate"));
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"));
        settle();
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(800);
    }

    @Test
    void aSharedGroupChangesEveryInstanceThatHasIt() {
        cloud.lab.with(LabInstance.of("other", "mysql").version("8.0.40").group("shop-mysql80", Map.of()));
        cloud.set("shop-mysql80", "max_connections", "900", "immediate");
        assertThat(cloud.lab.maxConnections("other")).isEqualTo(900);
    }

    @Test
    void resetGoesBackToTheEnginesDefault() {
        cloud.rds.resetDBParameterGroup(r -> r.dbParameterGroupName("shop-mysql80")
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .applyMethod("immediate")
                        .build()));
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(682);
        assertThat(parameter("shop-mysql80", "max_connections").source()).isEqualTo("system");
    }

    @Test
    void aCopyHasTheSameValuesAndAnotherName() {
        cloud.rds.copyDBParameterGroup(r -> r.sourceDBParameterGroupIdentifier("shop-mysql80")
                .targetDBParameterGroupIdentifier("Airtime-Shop")
                .targetDBParameterGroupDescription("raised")
                .tags(Cloud.tags(Map.of("airtime.dev/event", "dragons-den"))));

        Parameter copied = parameter("airtime-shop", "max_connections");
        assertThat(copied.parameterValue()).isEqualTo("{DBInstanceClassMemory/25165760}");
        assertThat(copied.source()).isEqualTo("user");
        assertThat(copied.applyType()).isEqualTo("dynamic");
        String arn = cloud.rds
                .describeDBParameterGroups(r -> r.dbParameterGroupName("airtime-shop"))
                .dbParameterGroups()
                .get(0)
                .dbParameterGroupArn();
        assertThat(cloud.rds.listTagsForResource(r -> r.resourceName(arn)).tagList())
                .singleElement()
                .satisfies(tag -> assertThat(tag.value()).isEqualTo("dragons-den"));
        refused(400, "DBParameterGroupAlreadyExists", () -> cloud.group("airtime-shop", "1"));
    }

    @Test
    void defaultGroupsCannotBeChangedCopiedOrDeleted() {
        refused(400, "InvalidParameterValue", () -> cloud.set("default.mysql8.0", "max_connections", "5", "immediate"));
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.rds.copyDBParameterGroup(r -> r.sourceDBParameterGroupIdentifier("default.mysql8.0")
                        .targetDBParameterGroupIdentifier("mine")
                        .targetDBParameterGroupDescription("mine")));
        refused(
                400,
                "InvalidParameterValue",
                () -> cloud.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("default.mysql8.0")));
    }

    @Test
    void aGroupInUseCannotBeDeleted() {
        cloud.group("raised", "1000");
        refused(
                400,
                "InvalidDBParameterGroupState",
                () -> cloud.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("shop-mysql80")));
        cloud.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("raised"));
        refused(
                404,
                "DBParameterGroupNotFound",
                () -> cloud.rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("raised")));
    }

    @Test
    void whatIsNotAParameterOrAValueIsRefused() {
        refused(400, "InvalidParameterValue", () -> cloud.set("shop-mysql80", "max_conections", "5", "immediate"));
        refused(400, "InvalidParameterValue", () -> cloud.set("shop-mysql80", "port", "5", "pending-reboot"));
        assertThat(refused(
                        400,
                        "InvalidParameterValue",
                        () -> cloud.set("shop-mysql80", "max_connections", "200000", "immediate")))
                .hasMessageContaining("allowed values are: 1-100000");
        refused(
                400,
                "InvalidParameterValue",
                () -> cloud.set("shop-mysql80", "max_connections", "{dbinstanceclassmemory/9}", "immediate"));
        refused(
                400,
                "InvalidParameterValue",
                () -> cloud.rds.modifyDBParameterGroup(r -> r.dbParameterGroupName("shop-mysql80")
                        .parameters(IntStream.range(0, 21)
                                .mapToObj(i -> Parameter.builder()
                                        .parameterName("wait_timeout")
                                        .parameterValue("5")
                                        .applyMethod("immediate")
                                        .build())
                                .toList())));
        refused(
                400,
                "InvalidParameterValue",
                () -> cloud.rds.createDBParameterGroup(r -> r.dbParameterGroupName("x")
                        .dbParameterGroupFamily("mysql9.9")
                        .description("x")));
    }

    @Test
    void farTooManyConnectionsForTheClassMakeTheInstanceIncompatible() {
        cloud.group("huge", "4000");
        cloud.modify("shop-prod", m -> m.dbParameterGroupName("huge").dbInstanceClass("db.m5.4xlarge"));
        settle();
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"));
        settle();
        assertThat(cloud.status("shop-prod")).isEqualTo("available");

        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.large"));
        settle();
        assertThat(cloud.status("shop-prod")).isEqualTo("incompatible-parameters");
        assertThat(cloud.lab.reachable("shop-prod")).isFalse();

        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.2xlarge"));
        settle();
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.large"));
        settle();
        cloud.modify("shop-prod", m -> m.dbParameterGroupName("shop-mysql80"));
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"));
        settle();
        assertThat(cloud.status("shop-prod")).isEqualTo("available");
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(341);
    }

    @ParameterizedTest
    @CsvSource({
        "mysql, 8.0.43, db.m5.large, 682",
        "mysql, 8.4.6, db.m5.4xlarge, 5460",
        "mariadb, 10.11.13, db.m5.large, 341",
        "mariadb, 11.4.7, db.r5.24xlarge, 12000",
        "postgres, 16.9, db.m5.large, 900",
        "postgres, 17.5, db.r5.2xlarge, 5000",
    })
    void theDefaultFollowsTheEngineAndTheClass(String engine, String version, String cls, int connections) {
        cloud.lab.with(LabInstance.of("x", engine).version(version).instanceClass(cls));
        assertThat(cloud.lab.maxConnections("x")).isEqualTo(connections);
    }

    @Test
    void aReserveOfMemoryLowersTheFormulas() {
        cloud.lab.memoryReserve(0.05);
        assertThat(cloud.lab.maxConnections("shop-prod")).isEqualTo(324);
    }

    @Test
    void theEnginesDefaultsAreListed() {
        Parameter defaults = cloud
                .rds
                .describeEngineDefaultParameters(r -> r.dbParameterGroupFamily("postgres16"))
                .engineDefaults()
                .parameters()
                .stream()
                .filter(p -> "max_connections".equals(p.parameterName()))
                .findFirst()
                .orElseThrow();
        assertThat(defaults.applyType()).isEqualTo("static");
        assertThat(defaults.parameterValue()).isEqualTo("LEAST({DBInstanceClassMemory/9531392},5000)");
        assertThat(cloud.rds
                        .describeDBParameters(
                                r -> r.dbParameterGroupName("shop-mysql80").source("user"))
                        .parameters())
                .extracting(Parameter::parameterName)
                .isEqualTo(List.of("max_connections"));
    }

    private Parameter parameter(String group, String name) {
        return cloud.rds.describeDBParametersPaginator(r -> r.dbParameterGroupName(group)).parameters().stream()
                .filter(p -> name.equals(p.parameterName()))
                .findFirst()
                .orElseThrow();
    }
}
