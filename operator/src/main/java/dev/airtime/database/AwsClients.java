package dev.airtime.database;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.AdaptiveRetryStrategy;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * The SDK's clients as Airtime uses them, one of each for a place: credentials from the default chain (IAM roles for
 * service accounts, EKS pod identity, environment) or of the role that the place names; adaptive retries, since the limits
 * of an account's API calls are shared with everything else in it; and an end to every call, so that none holds up an
 * evening.
 */
public final class AwsClients implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofSeconds(60);
    private static final Duration PRICING_ATTEMPT = Duration.ofSeconds(10);
    private static final Duration PRICING_CALL = Duration.ofSeconds(20);
    private static final String SESSION = "airtime";

    private final @Nullable String region;
    private final @Nullable URI rdsEndpoint;
    private final @Nullable URI cloudWatchEndpoint;
    private final @Nullable URI autoScalingEndpoint;
    private final @Nullable URI pricingEndpoint;
    private @Nullable PricingClient pricing;
    private final Map<Place, AwsApis> places = new HashMap<>();
    private final List<SdkAutoCloseable> open = new ArrayList<>();

    /**
     * Makes no client yet.
     *
     * @param region the operator's own, such as eu-west-1; null takes it from the environment as the SDK does
     * @param rdsEndpoint another address than AWS's, for an emulator; null for AWS
     * @param cloudWatchEndpoint the same for CloudWatch
     */
    public AwsClients(@Nullable String region, @Nullable URI rdsEndpoint, @Nullable URI cloudWatchEndpoint) {
        this(region, rdsEndpoint, cloudWatchEndpoint, null, null);
    }

    /**
     * Makes no client yet.
     *
     * @param autoScalingEndpoint the same for Application Auto Scaling; null for AWS, or for none where {@code
     *     rdsEndpoint} is not AWS
     * @param pricingEndpoint the same for the price list
     */
    public AwsClients(
            @Nullable String region,
            @Nullable URI rdsEndpoint,
            @Nullable URI cloudWatchEndpoint,
            @Nullable URI autoScalingEndpoint,
            @Nullable URI pricingEndpoint) {
        this.autoScalingEndpoint = autoScalingEndpoint;
        this.pricingEndpoint = pricingEndpoint;
        this.region = region;
        this.rdsEndpoint = rdsEndpoint;
        this.cloudWatchEndpoint = cloudWatchEndpoint;
    }

    /** The clients of a place, the same ones each time. */
    public synchronized AwsApis at(Place place) {
        return places.computeIfAbsent(place, this::make);
    }

    private AwsApis make(Place place) {
        String at = place.region() == null ? region : place.region();
        AwsCredentialsProvider identity = place.roleArn() == null ? null : assumed(place.roleArn(), at);
        return new AwsApis(
                opened(with(RdsClient.builder().httpClient(http()), at, rdsEndpoint, identity)
                        .build()),
                opened(with(CloudWatchClient.builder().httpClient(http()), at, cloudWatchEndpoint, identity)
                        .build()),
                autoScaling(at, identity),
                pricing(at));
    }

    /** None with another RDS API: an emulator's clusters are not the account's. */
    private @Nullable ApplicationAutoScalingClient autoScaling(
            @Nullable String at, @Nullable AwsCredentialsProvider identity) {
        return rdsEndpoint != null && autoScalingEndpoint == null
                ? null
                : opened(with(
                                ApplicationAutoScalingClient.builder().httpClient(http()),
                                at,
                                autoScalingEndpoint,
                                identity)
                        .build());
    }

    /** With the operator's own identity, whoever's the database is: prices are the same. */
    private @Nullable PricingClient pricing(@Nullable String at) {
        if (pricing == null && (rdsEndpoint == null || pricingEndpoint != null)) {
            pricing = opened(with(PricingClient.builder().httpClient(http()), pricingRegion(at), pricingEndpoint, null)
                    .overrideConfiguration(ClientOverrideConfiguration.builder()
                            .retryStrategy(AdaptiveRetryStrategy.builder().build())
                            .apiCallAttemptTimeout(PRICING_ATTEMPT)
                            .apiCallTimeout(PRICING_CALL)
                            .build())
                    .build());
        }
        return pricing;
    }

    /** The price list has few endpoints (AWS General Reference, "AWS Price List endpoints"); each knows all prices. */
    static String pricingRegion(@Nullable String at) {
        String home = at == null ? "" : at;
        return home.startsWith("eu-") || home.startsWith("me-") || home.startsWith("af-")
                ? "eu-central-1"
                : home.startsWith("ap-") ? "ap-south-1" : "us-east-1";
    }

    /** Credentials of the role, taken on at the first call and anew before they expire (STS API reference, AssumeRole). */
    private AwsCredentialsProvider assumed(String roleArn, @Nullable String at) {
        StsClient sts = opened(
                with(StsClient.builder().httpClient(http()), at, null, null).build());
        return opened(StsAssumeRoleCredentialsProvider.builder()
                .stsClient(sts)
                .refreshRequest(r -> r.roleArn(roleArn).roleSessionName(SESSION))
                .build());
    }

    private <T extends SdkAutoCloseable> T opened(T resource) {
        open.add(resource);
        return resource;
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ATTEMPT)
                .build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B with(
            B builder, @Nullable String region, @Nullable URI endpoint, @Nullable AwsCredentialsProvider identity) {
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                .retryStrategy(AdaptiveRetryStrategy.builder().build())
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .build());
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        if (identity != null) {
            builder.credentialsProvider(identity);
        }
        return builder;
    }

    @Override
    public synchronized void close() {
        for (int n = open.size() - 1; n >= 0; n--) {
            open.get(n).close();
        }
        open.clear();
        places.clear();
        pricing = null;
    }
}
