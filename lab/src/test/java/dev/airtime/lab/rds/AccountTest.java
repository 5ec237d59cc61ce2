package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesResponse;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.OrderableDBInstanceOption;
import software.amazon.awssdk.services.rds.model.Tag;

/** Tags, paging, filters, events, faults, and the protocol. */
class AccountTest {
    private final Cloud cloud = new Cloud(LabInstance.shop("shop-prod", "production"));
    private final String arn = "arn:aws:rds:eu-west-2:123456789012:db:shop-prod";

    @AfterEach
    void close() {
        cloud.close();
    }

    private void tag(Map<String, String> tags) {
        cloud.rds.addTagsToResource(r -> r.resourceName(arn).tags(Cloud.tags(tags)));
    }

    @Test
    void tagsAreAddedOverwrittenShownAndRemoved() {
        assertThat(cloud.instance("shop-prod").dbInstanceArn()).isEqualTo(arn);
        tag(Map.of("airtime.dev/record", "class=db.r6g.large/iops=12000", "empty", ""));
        tag(Map.of("empty", "full"));
        assertThat(cloud.instance("shop-prod").tagList())
                .extracting(Tag::key, Tag::value)
                .contains(tuple("airtime.dev/record", "class=db.r6g.large/iops=12000"), tuple("empty", "full"));
        cloud.rds.removeTagsFromResource(r -> r.resourceName(arn).tagKeys("empty", "airtime.dev/record"));
        assertThat(cloud.rds.listTagsForResource(r -> r.resourceName(arn)).tagList())
                .extracting(Tag::key)
                .containsExactly("airtime.dev/namespace");
        refused(
                404,
                "DBInstanceNotFound",
                () -> cloud.rds.listTagsForResource(r -> r.resourceName(arn.replace("shop-prod", "gone"))));
    }

    @Test
    void tagsOutsideTheRulesAreRefusedAndNothingIsAdded() {
        refused(400, "InvalidParameterValue", () -> tag(Map.of("record", "{\"class\":\"db.m5.large\"}")));
        refused(400, "InvalidParameterValue", () -> tag(Map.of("record", "x".repeat(257))));
        refused(400, "InvalidParameterValue", () -> tag(Map.of("x".repeat(129), "")));
        refused(400, "InvalidParameterValue", () -> tag(Map.of("aws:mine", "x")));
        refused(400, "InvalidParameterValue", () -> tag(Map.of("mine", "rds:x")));
        Map<String, String> fifty = new LinkedHashMap<>();
        IntStream.range(0, 50).forEach(i -> fifty.put("key" + i, "v"));
        refused(400, "InvalidParameterValue", () -> tag(fifty));
        assertThat(cloud.instance("shop-prod").tagList()).hasSize(1);
        fifty.remove("key0");
        tag(fifty);
        tag(fifty);
        refused(400, "InvalidParameterValue", () -> tag(Map.of("one", "more")));
    }

    @Test
    void pagesFollowEachOther() {
        IntStream.range(0, 39).forEach(i -> cloud.lab.with(LabInstance.of("db" + i, "mysql")));
        DescribeDbInstancesResponse first = cloud.rds.describeDBInstances(r -> r.maxRecords(20));
        assertThat(first.dbInstances()).hasSize(20);
        assertThat(first.marker()).isNotNull();
        DescribeDbInstancesResponse second =
                cloud.rds.describeDBInstances(r -> r.maxRecords(20).marker(first.marker()));
        assertThat(second.marker()).isNull();
        List<DBInstance> both = new ArrayList<>(first.dbInstances());
        both.addAll(second.dbInstances());
        assertThat(both)
                .extracting(DBInstance::dbInstanceIdentifier)
                .doesNotHaveDuplicates()
                .hasSize(40);
        refused(400, "InvalidParameterValue", () -> cloud.rds.describeDBInstances(r -> r.maxRecords(19)));
        refused(400, "InvalidParameterValue", () -> cloud.rds.describeDBInstances(r -> r.marker("mine")));
    }

    @ParameterizedTest
    @CsvSource({"engine, mysql, 1", "engine, postgres, 1", "db-instance-id, SHOP-prod, 1", "dbi-resource-id, db-X, 0"})
    void filtersSelect(String name, String value, int found) {
        cloud.lab.with(LabInstance.of("pg", "postgres"));
        assertThat(cloud.rds
                        .describeDBInstances(r -> r.filters(
                                Filter.builder().name(name).values(value).build()))
                        .dbInstances())
                .hasSize(found);
    }

    @Test
    void eventsOfTheLastHourUnlessMoreAreAskedFor() {
        cloud.rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod"));
        cloud.pass(Duration.ofHours(2));
        assertThat(cloud.rds.describeEvents(r -> r.sourceType("db-instance")).events())
                .isEmpty();
        assertThat(cloud.rds.describeEvents(r -> r.duration(180)).events())
                .hasSize(2)
                .allSatisfy(event -> {
                    assertThat(event.sourceIdentifier()).isEqualTo("shop-prod");
                    assertThat(event.eventCategories()).containsExactly("availability");
                });
        assertThat(cloud.rds
                        .describeEvents(r -> r.startTime(Cloud.START).eventCategories("failure"))
                        .events())
                .isEmpty();
        refused(
                400,
                "InvalidParameterCombination",
                () -> cloud.rds.describeEvents(r -> r.sourceIdentifier("shop-prod")));
    }

    @Test
    void pendingMaintenanceIsShown() {
        assertThat(cloud.rds.describePendingMaintenanceActions().pendingMaintenanceActions())
                .isEmpty();
        cloud.lab.maintenance("shop-prod", "system-update", "New OS", Cloud.START.plus(Duration.ofDays(3)));
        assertThat(cloud.rds
                        .describePendingMaintenanceActions(r -> r.resourceIdentifier(arn))
                        .pendingMaintenanceActions())
                .singleElement()
                .satisfies(action -> {
                    assertThat(action.resourceIdentifier()).isEqualTo(arn);
                    assertThat(action.pendingMaintenanceActionDetails().get(0).action())
                            .isEqualTo("system-update");
                });
    }

    @Test
    void orderableOptionsAndVersionsAreListed() {
        assertThat(cloud.rds
                        .describeOrderableDBInstanceOptionsPaginator(
                                r -> r.engine("mysql").engineVersion("8.0.43"))
                        .orderableDBInstanceOptions())
                .extracting(OrderableDBInstanceOption::dbInstanceClass)
                .contains("db.m5.large", "db.r6g.16xlarge", "db.t4g.micro")
                .doesNotContain("db.r6g.24xlarge");
        assertThat(cloud.rds
                        .describeDBEngineVersions(r -> r.engine("mysql").engineVersion("8.0.43"))
                        .dbEngineVersions())
                .singleElement()
                .satisfies(v -> assertThat(v.dbParameterGroupFamily()).isEqualTo("mysql8.0"));
    }

    @Test
    void throttlingAndInjectedErrorsLastAsLongAsAsked() {
        cloud.lab.faults().throttle("DescribeDBInstances", 2).fail("ModifyDBInstance", "AccessDenied", "not you", 1);
        refused(400, "Throttling", () -> cloud.instance("shop-prod"));
        assertThat(refused(400, "Throttling", () -> cloud.instance("shop-prod")).isThrottlingException())
                .isTrue();
        refused(403, "AccessDenied", () -> cloud.modify("shop-prod", m -> m.dbInstanceClass("db.m5.xlarge")));
        assertThat(cloud.instance("shop-prod").pendingModifiedValues().dbInstanceClass())
                .isNull();
    }

    @Test
    void aLostReplyHasDoneItsWork() {
        cloud.lab.faults().loseReply("CreateDBSnapshot", 1);
        assertThatThrownBy(() -> cloud.rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("lost")))
                .isInstanceOf(SdkClientException.class);
        assertThat(cloud.snapshot("lost").status()).isEqualTo("creating");
    }

    @Test
    void everyCallIsKeptWithItsOutcomeAndWithoutPasswords() {
        cloud.modify("shop-prod", m -> m.masterUserPassword("geheim-99"));
        refused(404, "DBInstanceNotFound", () -> cloud.instance("gone"));
        assertThat(cloud.lab.calls("ModifyDBInstance")).singleElement().satisfies(call -> {
            assertThat(call.at()).isEqualTo(Cloud.START);
            assertThat(call.parameters())
                    .containsEntry("DBInstanceIdentifier", "shop-prod")
                    .containsEntry("MasterUserPassword", "****");
            assertThat(call.error()).isNull();
        });
        assertThat(cloud.lab.calls("DescribeDBInstances").get(0).error()).isEqualTo("DBInstanceNotFound");
    }

    @Test
    void whatIsNotKnownIsInvalidAction() {
        refused(400, "InvalidAction", () -> cloud.rds.describeDBClusterSnapshots());
        refused(400, "InvalidAction", () -> cloud.cloudWatch.listMetrics());
    }

    @Test
    void aRequestWithoutAuthorizationIsRefused() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(cloud.lab.endpoint())
                .POST(BodyPublishers.ofString("Action=DescribeDBInstances&Version=2014-10-31"))
                .build();
        HttpResponse<String> reply = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(reply.statusCode()).isEqualTo(403);
        assertThat(reply.body()).contains("<Code>MissingAuthenticationToken</Code>");
        assertThat(cloud.lab.endpoint().getHost()).isEqualTo("127.0.0.1");
    }

    @Test
    void manyClientsAtOnceSeeOneAccount() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<Callable<Boolean>> tasks = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                String key = "key" + i;
                tasks.add(() -> {
                    tag(Map.of(key, "v"));
                    return cloud.instance("shop-prod").tagList().size() > 1;
                });
            }
            for (var result : threads.invokeAll(tasks)) {
                assertThat(result.get()).isTrue();
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(cloud.instance("shop-prod").tagList()).hasSize(41);
    }

    @Test
    void aSeedThatIsNotValidSaysWhatIsWrong() {
        assertThatThrownBy(() -> cloud.lab.with(LabInstance.of("x", "oracle")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("x: Invalid DB engine: oracle");
        assertThatThrownBy(() -> cloud.lab.with(LabInstance.of("shop-prod", "mysql")))
                .hasMessageContaining("already exists");
    }
}
