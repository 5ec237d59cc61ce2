package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.MetricDatum;
import software.amazon.awssdk.services.cloudwatch.model.PutMetricDataRequest;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * A raise, a return and a copy against an RDS API that is not ours, such as moto_server: wire format, paging, tags. Run
 * with AIRTIME_TEST_ENDPOINT=http://127.0.0.1:5000 and any AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. Never name a real
 * account's endpoint: the test makes an instance.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_ENDPOINT", matches = "http://(127\\.0\\.0\\.1|localhost):.*")
class EndpointTest {
    private final URI endpoint = URI.create(System.getenv().getOrDefault("AIRTIME_TEST_ENDPOINT", "http://localhost"));
    private final AwsApis aws = new AwsClients("eu-west-1", endpoint, endpoint).at(Place.HOME);
    private final RdsClient rds = aws.rds();
    private final CloudWatchClient cloudWatch = aws.cloudWatch();
    private final String id = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final DatabaseId database = DatabaseId.instance(id);
    private final String group = id + "-mysql8";
    private final EventRef event =
            new EventRef("production", "dragons-den", UUID.randomUUID().toString());
    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;
    private final RdsDatabases databases = new RdsDatabases(aws, Place.HOME, clock, d -> {});

    @BeforeEach
    void makeProduction() {
        rds.createDBParameterGroup(CreateDbParameterGroupRequest.builder()
                .dbParameterGroupName(group)
                .dbParameterGroupFamily("mysql8.0")
                .description("production")
                .build());
        rds.modifyDBParameterGroup(ModifyDbParameterGroupRequest.builder()
                .dbParameterGroupName(group)
                .parameters(Parameter.builder()
                        .parameterName("max_connections")
                        .parameterValue("341")
                        .applyMethod(ApplyMethod.PENDING_REBOOT)
                        .build())
                .build());
        rds.createDBInstance(CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(id)
                .dbInstanceClass("db.r6g.large")
                .engine("mysql")
                .allocatedStorage(100)
                .storageType("gp3")
                .masterUsername("root")
                .masterUserPassword("not-a-secret-1")
                .dbParameterGroupName(group)
                .build());
    }

    @AfterEach
    void close() {
        rds.close();
        cloudWatch.close();
    }

    private void optIn() {
        rds.addTagsToResource(r -> r.resourceName(production().dbInstanceArn())
                .tags(RdsMapping.tags(Map.of(RecordTags.NAMESPACE, "production"))));
    }

    private DBInstance production() {
        return rds.describeDBInstances(DescribeDbInstancesRequest.builder()
                        .dbInstanceIdentifier(id)
                        .build())
                .dbInstances()
                .get(0);
    }

    private Progress until(Supplier<Progress> step) {
        Progress progress = step.get();
        for (int n = 0; n < 20 && progress instanceof Progress.Running; n++) {
            now = now.plusSeconds(20);
            progress = step.get();
        }
        return progress;
    }

    @Test
    void raisesAndPutsBack() {
        assertThat(databases.observe(event, database, null).message()).contains("aws rds add-tags-to-resource");
        optIn();
        now = now.plusSeconds(10);
        Target target = Target.of("db.r6g.2xlarge", Map.of("max_connections", "1000"));
        assertThat(databases.observe(event, database, target).maxConnections()).isEqualTo(341);
        assertThat(until(() -> databases.record(event, database, now.plus(Duration.ofDays(1)))))
                .isInstanceOf(Progress.Done.class);
        assertThat(until(() -> databases.raise(event, database, target))).isInstanceOf(Progress.Done.class);
        assertThat(production().dbInstanceClass()).isEqualTo("db.r6g.2xlarge");
        DatabaseObservation raised = databases.observe(event, database, target);
        assertThat(raised.raised()).isTrue();
        assertThat(raised.maxConnections()).isEqualTo(1000);
        assertThat(raised.recorded()).isPresent();
        assertThat(until(() -> databases.restore(
                        event, database, target, raised.recorded().orElseThrow())))
                .isInstanceOf(Progress.Done.class);
        assertThat(production().dbInstanceClass()).isEqualTo("db.r6g.large");
        assertThat(production().dbParameterGroups().get(0).dbParameterGroupName())
                .isEqualTo(group);
        assertThat(RdsMapping.tags(production().tagList())).containsOnlyKeys(RecordTags.NAMESPACE);
        assertThat(rds.describeDBParameterGroups().dbParameterGroups())
                .noneMatch(g -> g.dbParameterGroupName().startsWith("airtime-" + id));
    }

    @Test
    void copiesAndRemoves() {
        optIn();
        CopyObservation copy = databases.copy(event, database, CopySpec.DEFAULT, null);
        for (int n = 0; n < 10 && copy.state() == CopyObservation.State.Creating; n++) {
            now = now.plusSeconds(20);
            copy = databases.copy(event, database, CopySpec.DEFAULT, null);
        }
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(databases.observeCopy(event, database, null).address()).isNotEmpty();
        for (int n = 0; n < 10 && copy.state() != CopyObservation.State.Absent; n++) {
            now = now.plusSeconds(20);
            copy = databases.removeCopy(event, database);
        }
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Absent);
        assertThat(rds.describeDBSnapshots().dbSnapshots())
                .noneMatch(s -> s.dbSnapshotIdentifier().startsWith("airtime-" + id));
    }

    @Test
    void readsFigures() {
        cloudWatch.putMetricData(PutMetricDataRequest.builder()
                .namespace("AWS/RDS")
                .metricData(MetricDatum.builder()
                        .metricName("CPUUtilization")
                        .dimensions(Dimension.builder()
                                .name("DBInstanceIdentifier")
                                .value(id)
                                .build())
                        .timestamp(now.minusSeconds(90))
                        .value(42.0)
                        .build())
                .build());
        Map<DatabaseId, Figures> figures = databases.figures(Set.of(database, DatabaseId.instance("nobody")), now);
        assertThat(figures).containsOnlyKeys(database);
        assertThat(figures.get(database)).extracting(Figures::cpu).isEqualTo(0.42);
    }
}
