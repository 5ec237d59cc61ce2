package dev.airtime.lab.rds;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * The same requests to the lab and to another RDS emulator, moto, at {@code AIRTIME_TEST_ENDPOINT}: outcome and names of
 * the fields. Neither is AWS; where they differ, one of them is wrong or leaves something out, and the reason is written
 * here. A difference that is not, fails, and so does a reason that is not needed any more.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_ENDPOINT", matches = "http.+")
class OtherEmulatorTest {
    private static final Logger LOG = LoggerFactory.getLogger(OtherEmulatorTest.class);
    private static final String ARN = "arn:aws:rds:eu-west-2:123456789012:db:shop-prod";
    private static final String GONE = "gone";

    /** What one emulator answered: its outcome by step, its fields by the shape that they are in. */
    private record Answers(Map<String, String> outcomes, Map<String, SortedSet<String>> fields) {}

    private static final Map<String, Consumer<RdsClient>> STEPS = steps();

    private static Map<String, Consumer<RdsClient>> steps() {
        Map<String, Consumer<RdsClient>> steps = new LinkedHashMap<>();
        instances(steps);
        groups(steps);
        copies(steps);
        account(steps);
        clusters(steps);
        return steps;
    }

    private static void instances(Map<String, Consumer<RdsClient>> steps) {
        steps.put("describe", rds -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("shop-prod")));
        steps.put("describe what is gone", rds -> rds.describeDBInstances(r -> r.dbInstanceIdentifier(GONE)));
        steps.put(
                "modify",
                rds -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier("shop-prod")
                        .dbInstanceClass("db.m5.xlarge")
                        .applyImmediately(true)));
        steps.put(
                "modify what is gone",
                rds -> rds.modifyDBInstance(r -> r.dbInstanceIdentifier(GONE).dbInstanceClass("db.m5.xlarge")));
        steps.put(
                "modify to a class that is none",
                rds -> rds.modifyDBInstance(
                        r -> r.dbInstanceIdentifier("shop-prod").dbInstanceClass("db.m5.huge")));
        steps.put(
                "shrink",
                rds -> rds.modifyDBInstance(
                        r -> r.dbInstanceIdentifier("shop-prod").allocatedStorage(20)));
        steps.put("reboot", rds -> rds.rebootDBInstance(r -> r.dbInstanceIdentifier("shop-prod")));
        steps.put("reboot what is gone", rds -> rds.rebootDBInstance(r -> r.dbInstanceIdentifier(GONE)));
        steps.put("tag", rds -> rds.addTagsToResource(r -> r.resourceName(ARN).tags(Cloud.tags(Map.of("a", "b")))));
        steps.put("list tags", rds -> rds.listTagsForResource(r -> r.resourceName(ARN)));
        steps.put(
                "untag",
                rds -> rds.removeTagsFromResource(r -> r.resourceName(ARN).tagKeys("a")));
        steps.put(
                "tag with JSON",
                rds -> rds.addTagsToResource(r -> r.resourceName(ARN).tags(Cloud.tags(Map.of("a", "{}")))));
        steps.put(
                "valid modifications",
                rds -> rds.describeValidDBInstanceModifications(r -> r.dbInstanceIdentifier("shop-prod")));
    }

    private static void groups(Map<String, Consumer<RdsClient>> steps) {
        steps.put(
                "create a group",
                rds -> rds.createDBParameterGroup(r -> r.dbParameterGroupName("mine")
                        .dbParameterGroupFamily("mysql8.0")
                        .description("test")));
        steps.put(
                "create it again",
                rds -> rds.createDBParameterGroup(r -> r.dbParameterGroupName("mine")
                        .dbParameterGroupFamily("mysql8.0")
                        .description("test")));
        steps.put(
                "set a parameter",
                rds -> rds.modifyDBParameterGroup(
                        r -> r.dbParameterGroupName("mine").parameters(connections())));
        steps.put("describe groups", rds -> rds.describeDBParameterGroups(r -> r.dbParameterGroupName("mine")));
        steps.put(
                "describe a group that is gone",
                rds -> rds.describeDBParameterGroups(r -> r.dbParameterGroupName(GONE)));
        steps.put(
                "describe parameters",
                rds -> rds.describeDBParameters(
                        r -> r.dbParameterGroupName("mine").source("user")));
        steps.put(
                "copy a group",
                rds -> rds.copyDBParameterGroup(r -> r.sourceDBParameterGroupIdentifier("mine")
                        .targetDBParameterGroupIdentifier("copied")
                        .targetDBParameterGroupDescription("test")));
        steps.put(
                "reset a group",
                rds -> rds.resetDBParameterGroup(
                        r -> r.dbParameterGroupName("mine").resetAllParameters(true)));
        steps.put(
                "default parameters",
                rds -> rds.describeEngineDefaultParameters(r -> r.dbParameterGroupFamily("mysql8.0")));
        steps.put("delete a group", rds -> rds.deleteDBParameterGroup(r -> r.dbParameterGroupName("mine")));
        steps.put("delete a group that is gone", rds -> rds.deleteDBParameterGroup(r -> r.dbParameterGroupName(GONE)));
    }

    private static Parameter connections() {
        return Parameter.builder()
                .parameterName("max_connections")
                .parameterValue("900")
                .applyMethod("pending-reboot")
                .build();
    }

    private static void copies(Map<String, Consumer<RdsClient>> steps) {
        steps.put(
                "create a snapshot",
                rds -> rds.createDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("snap")));
        steps.put("describe snapshots", rds -> rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier("snap")));
        steps.put(
                "describe a snapshot that is gone", rds -> rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(GONE)));
        steps.put(
                "restore from a snapshot",
                rds -> rds.restoreDBInstanceFromDBSnapshot(r -> r.dbInstanceIdentifier("copy-1")
                        .dbSnapshotIdentifier("snap")
                        .backupRetentionPeriod(0)));
        steps.put(
                "restore over what is there",
                rds -> rds.restoreDBInstanceFromDBSnapshot(
                        r -> r.dbInstanceIdentifier("shop-prod").dbSnapshotIdentifier("snap")));
        steps.put(
                "restore from a snapshot that is gone",
                rds -> rds.restoreDBInstanceFromDBSnapshot(
                        r -> r.dbInstanceIdentifier("copy-9").dbSnapshotIdentifier(GONE)));
        steps.put(
                "restore to a point in time",
                rds -> rds.restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier("shop-prod")
                        .targetDBInstanceIdentifier("copy-2")
                        .useLatestRestorableTime(true)
                        .backupRetentionPeriod(0)));
        steps.put(
                "restore what is gone to a point in time",
                rds -> rds.restoreDBInstanceToPointInTime(r -> r.sourceDBInstanceIdentifier(GONE)
                        .targetDBInstanceIdentifier("copy-9")
                        .useLatestRestorableTime(true)));
        steps.put(
                "replicate",
                rds -> rds.createDBInstanceReadReplica(
                        r -> r.dbInstanceIdentifier("reader").sourceDBInstanceIdentifier("shop-prod")));
        steps.put("describe the source and its replica", rds -> rds.describeDBInstances());
        steps.put(
                "delete without a word on the snapshot",
                rds -> rds.deleteDBInstance(
                        r -> r.dbInstanceIdentifier("copy-2").skipFinalSnapshot(false)));
        steps.put(
                "delete",
                rds -> rds.deleteDBInstance(
                        r -> r.dbInstanceIdentifier("copy-1").skipFinalSnapshot(true)));
        steps.put(
                "delete what is protected",
                rds -> rds.deleteDBInstance(
                        r -> r.dbInstanceIdentifier("shop-prod").skipFinalSnapshot(true)));
        steps.put("delete a snapshot", rds -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier("snap")));
        steps.put("delete a snapshot that is gone", rds -> rds.deleteDBSnapshot(r -> r.dbSnapshotIdentifier(GONE)));
    }

    private static void account(Map<String, Consumer<RdsClient>> steps) {
        steps.put("events", rds -> rds.describeEvents(r -> r.duration(600)));
        steps.put("maintenance", rds -> rds.describePendingMaintenanceActions());
        steps.put("orderable classes", rds -> rds.describeOrderableDBInstanceOptions(r -> r.engine("mysql")));
        steps.put("engine versions", rds -> rds.describeDBEngineVersions(r -> r.engine("mysql")));
        steps.put("quotas", rds -> rds.describeAccountAttributes());
    }

    private static void clusters(Map<String, Consumer<RdsClient>> steps) {
        steps.put("describe a cluster", rds -> rds.describeDBClusters(r -> r.dbClusterIdentifier("aurora")));
        steps.put("describe a cluster that is gone", rds -> rds.describeDBClusters(r -> r.dbClusterIdentifier(GONE)));
        steps.put("describe a member", rds -> rds.describeDBInstances(r -> r.dbInstanceIdentifier("aurora-1")));
        steps.put(
                "add a member",
                rds -> rds.createDBInstance(r -> r.dbInstanceIdentifier("aurora-3")
                        .dbInstanceClass("db.r6g.large")
                        .engine("aurora-mysql")
                        .dbClusterIdentifier("aurora")));
        steps.put(
                "fail over",
                rds -> rds.failoverDBCluster(
                        r -> r.dbClusterIdentifier("aurora").targetDBInstanceIdentifier("aurora-2")));
        steps.put(
                "scale",
                rds -> rds.modifyDBCluster(
                        r -> r.dbClusterIdentifier("aurora").serverlessV2ScalingConfiguration(s -> s.minCapacity(1.0)
                                .maxCapacity(8.0))));
        steps.put("describe a scaled cluster", rds -> rds.describeDBClusters(r -> r.dbClusterIdentifier("aurora")));
        steps.put(
                "clone",
                rds -> rds.restoreDBClusterToPointInTime(r -> r.sourceDBClusterIdentifier("aurora")
                        .dbClusterIdentifier("clone")
                        .restoreType("copy-on-write")
                        .useLatestRestorableTime(true)));
        steps.put(
                "clone what is gone",
                rds -> rds.restoreDBClusterToPointInTime(r -> r.sourceDBClusterIdentifier(GONE)
                        .dbClusterIdentifier("clone-9")
                        .useLatestRestorableTime(true)));
        steps.put("endpoints", rds -> rds.describeDBClusterEndpoints(r -> r.dbClusterIdentifier("aurora")));
        steps.put(
                "create a cluster group",
                rds -> rds.createDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine")
                        .dbParameterGroupFamily("aurora-mysql8.0")
                        .description("test")));
        steps.put(
                "describe cluster groups",
                rds -> rds.describeDBClusterParameterGroups(r -> r.dbClusterParameterGroupName("mine")));
        steps.put(
                "set a cluster parameter",
                rds -> rds.modifyDBClusterParameterGroup(
                        r -> r.dbClusterParameterGroupName("mine").parameters(connections())));
        steps.put(
                "describe cluster parameters",
                rds -> rds.describeDBClusterParameters(
                        r -> r.dbClusterParameterGroupName("mine").source("user")));
        steps.put(
                "delete a cluster group",
                rds -> rds.deleteDBClusterParameterGroup(r -> r.dbClusterParameterGroupName("mine")));
        steps.put(
                "delete a cluster with members",
                rds -> rds.deleteDBCluster(r -> r.dbClusterIdentifier("aurora").skipFinalSnapshot(true)));
        steps.put(
                "delete a clone",
                rds -> rds.deleteDBCluster(r -> r.dbClusterIdentifier("clone").skipFinalSnapshot(true)));
    }

    @Test
    void theLabAndMotoDifferWhereAReasonIsWritten() {
        Answers lab;
        try (Cloud cloud = new Cloud(
                RdsSpeed.instant(), LabInstance.of("shop-prod", "mysql").version("8.0.43"))) {
            cloud.lab.with(LabCluster.of("aurora", "aurora-mysql")
                    .member("aurora-1", "db.r6g.large", 1)
                    .member("aurora-2", "db.r6g.large", 1)
                    .deletionProtection(false));
            lab = run(cloud.lab.endpoint());
        }
        URI other = URI.create(System.getenv("AIRTIME_TEST_ENDPOINT"));
        FieldNames.reset(other);
        seed(other);
        Answers moto = run(other);
        List<String> differences = differences(lab, moto);
        List<String> unexplained = new ArrayList<>();
        List<String> unused = new ArrayList<>(EmulatorDifferences.REASONS.keySet());
        for (String difference : differences) {
            String reason = EmulatorDifferences.REASONS.get(difference);
            unused.remove(difference);
            if (reason == null) {
                unexplained.add(difference);
            } else {
                LOG.info("{}: {}", difference, reason);
            }
        }
        assertThat(unexplained).as("differences without a reason").isEmpty();
        assertThat(unused).as("reasons without a difference").isEmpty();
    }

    private static List<String> differences(Answers lab, Answers moto) {
        List<String> differences = new ArrayList<>();
        lab.outcomes().forEach((step, outcome) -> {
            String other = moto.outcomes().getOrDefault(step, "");
            if (!outcome.equals(other)) {
                differences.add(step + ": lab " + outcome + ", moto " + other);
            }
        });
        lab.fields().forEach((shape, names) -> {
            SortedSet<String> others = moto.fields().get(shape);
            if (others != null) {
                TreeSet<String> only = new TreeSet<>(names);
                only.removeAll(others);
                only.forEach(name -> differences.add(shape + "." + name + ": lab only"));
                TreeSet<String> missing = new TreeSet<>(others);
                missing.removeAll(names);
                missing.forEach(name -> differences.add(shape + "." + name + ": moto only"));
            }
        });
        return differences;
    }

    private static Answers run(URI endpoint) {
        FieldNames names = new FieldNames();
        Map<String, String> outcomes = new LinkedHashMap<>();
        try (RdsClient rds = client(endpoint, names)) {
            STEPS.forEach((name, step) -> {
                try {
                    step.accept(rds);
                    outcomes.put(name, "ok");
                } catch (AwsServiceException e) {
                    outcomes.put(
                            name, e.statusCode() + " " + e.awsErrorDetails().errorCode());
                }
            });
        }
        return new Answers(outcomes, names.byShape());
    }

    private static void seed(URI endpoint) {
        try (RdsClient rds = client(endpoint, new FieldNames())) {
            rds.createDBInstance(r -> r.dbInstanceIdentifier("shop-prod")
                    .engine("mysql")
                    .engineVersion("8.0.43")
                    .dbInstanceClass("db.m5.large")
                    .allocatedStorage(100)
                    .storageType("gp3")
                    .masterUsername("admin")
                    .masterUserPassword("production-1")
                    .backupRetentionPeriod(7)
                    .deletionProtection(true));
            rds.createDBCluster(r -> r.dbClusterIdentifier("aurora")
                    .engine("aurora-mysql")
                    .masterUsername("admin")
                    .masterUserPassword("production-1"));
            for (String member : List.of("aurora-1", "aurora-2")) {
                rds.createDBInstance(r -> r.dbInstanceIdentifier(member)
                        .engine("aurora-mysql")
                        .dbInstanceClass("db.r6g.large")
                        .dbClusterIdentifier("aurora"));
            }
        }
    }

    private static RdsClient client(URI endpoint, FieldNames names) {
        return RdsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(
                        c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()).addExecutionInterceptor(names))
                .build();
    }
}
