package dev.airtime.lab;

import dev.airtime.database.AwsApis;
import dev.airtime.database.AwsClients;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.EventRef;
import dev.airtime.database.Place;
import dev.airtime.database.Progress;
import dev.airtime.database.RdsDatabases;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The RDS room on the lab's simulated account, with a clock that moves only when something is waited for. What passes
 * here agrees with our reading of RDS's documentation.
 */
final class RdsStage implements AutoCloseable {
    static final String SHOP = "shop-prod";
    static final DatabaseId DATABASE = DatabaseId.instance(SHOP);
    static final String SMALL = "db.m5.large";
    static final String LARGE = "db.m5.2xlarge";
    static final EventRef EVENT = new EventRef("production", "dragons-den", "uid-1");

    private static final StaticCredentialsProvider NOBODY =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab"));
    private static final int LONG_ENOUGH = 300;

    private Instant now = Instant.parse("2026-12-03T19:30:00Z");
    final InstantSource clock = () -> now;
    final LabRds lab;
    private final CloudWatchClient cloudWatch;
    private final ApplicationAutoScalingClient scaling;
    private RdsClient rds;
    RdsDatabases databases;

    /** Called instead of going on when the process dies; a new one takes over. */
    private @Nullable ExecutionInterceptor interceptor;

    RdsStage(RdsSpeed speed) {
        lab = LabRds.start(clock, speed, 0).with(LabInstance.shop(SHOP, EVENT.namespace()));
        cloudWatch = CloudWatchClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.EU_WEST_1)
                .credentialsProvider(NOBODY)
                .endpointOverride(lab.endpoint())
                .build();
        scaling = ApplicationAutoScalingClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.EU_WEST_1)
                .credentialsProvider(NOBODY)
                .endpointOverride(lab.endpoint())
                .build();
        rds = client();
        databases = new RdsDatabases(apis(), Place.HOME, clock, d -> {});
    }

    private RdsClient client() {
        ExecutionInterceptor watched = interceptor;
        return RdsClient.builder()
                .httpClient(UrlConnectionHttpClient.create())
                .region(Region.EU_WEST_1)
                .credentialsProvider(NOBODY)
                .endpointOverride(lab.endpoint())
                .overrideConfiguration(c -> {
                    if (watched != null) {
                        c.addExecutionInterceptor(watched);
                    }
                })
                .build();
    }

    /** A new process, with nothing in memory. */
    void restart(@Nullable ExecutionInterceptor next) {
        rds.close();
        interceptor = next;
        rds = client();
        databases = new RdsDatabases(apis(), Place.HOME, clock, d -> {});
    }

    /** The clients of this account. */
    AwsApis apis() {
        return new AwsApis(rds, cloudWatch, scaling, null);
    }

    /** Somebody else's console. */
    RdsClient console() {
        return rds;
    }

    void pass(Duration d) {
        now = now.plus(d);
    }

    /** Calls until it does not run any more; the clock moves on in between, as in an operator that looks again. */
    Progress until(Function<RdsDatabases, Progress> step) {
        for (int n = 0; n < LONG_ENOUGH; n++) {
            Progress progress = step.apply(databases);
            if (!(progress instanceof Progress.Running)) {
                return progress;
            }
            pass(Duration.ofSeconds(20));
        }
        throw new AssertionError("it runs for ever: " + step.apply(databases));
    }

    /** Calls until the copy is there, gone, or failed. */
    CopyObservation copyUntil(Function<RdsDatabases, CopyObservation> step) {
        for (int n = 0; n < LONG_ENOUGH; n++) {
            CopyObservation copy = step.apply(databases);
            switch (copy.state()) {
                case Creating, Warming, Deleting -> pass(Duration.ofSeconds(60));
                default -> {
                    return copy;
                }
            }
        }
        throw new AssertionError("it runs for ever: " + step.apply(databases));
    }

    /** As a process that is started anew where it dies; the next one lives. */
    <T> T surviving(Function<RdsDatabases, T> step) {
        try {
            return step.apply(databases);
        } catch (Killed e) {
            restart(null);
            return step.apply(databases);
        }
    }

    /** The calls of an action that RDS did not refuse. */
    List<Call> accepted(String action) {
        return lab.calls(action).stream().filter(c -> c.error() == null).toList();
    }

    /** The account but for what AWS itself counts or numbers. */
    Map<String, Map<String, String>> account() {
        return lab.dump();
    }

    /** A client as the operator makes it, whose credentials come from the environment; only its building is tried. */
    static void buildAsInMain(LabRds lab) {
        try (AwsClients aws = new AwsClients("eu-west-1", lab.endpoint(), lab.endpoint())) {
            var unused = aws.at(Place.HOME);
        }
    }

    @Override
    public void close() {
        rds.close();
        cloudWatch.close();
        scaling.close();
        lab.close();
    }
}
