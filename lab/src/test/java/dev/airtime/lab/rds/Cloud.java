package dev.airtime.lab.rds;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DBSnapshot;
import software.amazon.awssdk.services.rds.model.Event;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.Tag;

/** The lab on a clock that the test sets, and the real SDK clients, without retries; each answer is held to the service model. */
final class Cloud implements AutoCloseable {
    /** A Thursday evening. */
    static final Instant START = Instant.parse("2026-12-03T19:30:00Z");

    static final RdsSpeed SPEED = RdsSpeed.typical();

    private volatile Instant now = START;
    final LabRds lab;
    final RdsClient rds;
    final CloudWatchClient cloudWatch;

    Cloud(LabInstance... seeds) {
        this(SPEED, seeds);
    }

    Cloud(RdsSpeed speed, LabInstance... seeds) {
        InstantSource clock = () -> now;
        lab = LabRds.start(clock, speed, 0);
        for (LabInstance seed : seeds) {
            lab.with(seed);
        }
        rds = RdsClient.builder()
                .endpointOverride(lab.endpoint())
                .region(Region.EU_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new ModelCheck(RdsClient.class)))
                .build();
        cloudWatch = cloudWatch(lab.endpoint());
    }

    private static CloudWatchClient cloudWatch(URI endpoint) {
        return CloudWatchClient.builder()
                .endpointOverride(endpoint)
                .region(Region.EU_WEST_2)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                .httpClient(UrlConnectionHttpClient.create())
                .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry())
                        .addExecutionInterceptor(new ModelCheck(CloudWatchClient.class)))
                .build();
    }

    Instant now() {
        return now;
    }

    Cloud pass(Duration duration) {
        now = now.plus(duration);
        return this;
    }

    Cloud at(Instant instant) {
        now = instant;
        return this;
    }

    DBInstance instance(String identifier) {
        return rds.describeDBInstances(r -> r.dbInstanceIdentifier(identifier))
                .dbInstances()
                .get(0);
    }

    DBSnapshot snapshot(String identifier) {
        return rds.describeDBSnapshots(r -> r.dbSnapshotIdentifier(identifier))
                .dbSnapshots()
                .get(0);
    }

    String status(String identifier) {
        return instance(identifier).dbInstanceStatus();
    }

    String groupStatus(String identifier) {
        return instance(identifier).dbParameterGroups().get(0).parameterApplyStatus();
    }

    /** A Modify that applies immediately. */
    DBInstance modify(String identifier, UnaryOperator<ModifyDbInstanceRequest.Builder> change) {
        return rds.modifyDBInstance(change.apply(ModifyDbInstanceRequest.builder()
                                .dbInstanceIdentifier(identifier)
                                .applyImmediately(true))
                        .build())
                .dbInstance();
    }

    /** A group of its own with max_connections set. */
    void group(String name, String maxConnections) {
        rds.createDBParameterGroup(r ->
                r.dbParameterGroupName(name).dbParameterGroupFamily("mysql8.0").description("test"));
        set(name, "max_connections", maxConnections, "pending-reboot");
    }

    void set(String group, String parameter, String value, String method) {
        rds.modifyDBParameterGroup(r -> r.dbParameterGroupName(group)
                .parameters(Parameter.builder()
                        .parameterName(parameter)
                        .parameterValue(value)
                        .applyMethod(method)
                        .build()));
    }

    List<String> events(String identifier) {
        return rds
                .describeEvents(r ->
                        r.sourceIdentifier(identifier).sourceType("db-instance").duration(14 * 24 * 60))
                .events()
                .stream()
                .map(Event::message)
                .toList();
    }

    static List<Tag> tags(Map<String, String> tags) {
        return tags.entrySet().stream()
                .map(e -> Tag.builder().key(e.getKey()).value(e.getValue()).build())
                .toList();
    }

    /** Asserts the wire code and the HTTP status of a refusal. */
    static AwsServiceException refused(int status, String code, ThrowingCallable call) {
        AwsServiceException refusal = Assertions.catchThrowableOfType(AwsServiceException.class, call);
        Assertions.assertThat(refusal).as("refusal with " + code).isNotNull();
        Assertions.assertThat(refusal.awsErrorDetails().errorCode()).isEqualTo(code);
        Assertions.assertThat(refusal.statusCode()).isEqualTo(status);
        return refusal;
    }

    @Override
    public void close() {
        rds.close();
        cloudWatch.close();
        lab.close();
    }
}
