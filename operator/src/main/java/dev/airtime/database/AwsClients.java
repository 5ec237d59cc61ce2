package dev.airtime.database;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.config.ClientOverrideConfiguration;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The SDK's clients as Airtime uses them: credentials from the default chain (IAM roles for service accounts, EKS pod
 * identity, environment), the SDK's standard retries, and an end to every call, so that none holds up an evening.
 */
public final class AwsClients {
    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration ATTEMPT = Duration.ofSeconds(20);
    private static final Duration CALL = Duration.ofSeconds(60);

    private AwsClients() {}

    /**
     * A client of the RDS API; the caller closes it.
     *
     * @param region such as eu-west-1; null takes it from the environment as the SDK does
     * @param endpoint another address than AWS's, for an emulator; null for AWS
     */
    public static RdsClient rds(@Nullable String region, @Nullable URI endpoint) {
        return with(RdsClient.builder().httpClient(http()), region, endpoint).build();
    }

    /** A client of the CloudWatch API; as {@link #rds}. */
    public static CloudWatchClient cloudWatch(@Nullable String region, @Nullable URI endpoint) {
        return with(CloudWatchClient.builder().httpClient(http()), region, endpoint)
                .build();
    }

    private static SdkHttpClient http() {
        return UrlConnectionHttpClient.builder()
                .connectionTimeout(CONNECT)
                .socketTimeout(ATTEMPT)
                .build();
    }

    private static <B extends AwsClientBuilder<B, C>, C> B with(
            B builder, @Nullable String region, @Nullable URI endpoint) {
        builder.overrideConfiguration(ClientOverrideConfiguration.builder()
                .retryStrategy(StandardRetryStrategy.builder().build())
                .apiCallAttemptTimeout(ATTEMPT)
                .apiCallTimeout(CALL)
                .build());
        if (region != null) {
            builder.region(Region.of(region));
        }
        if (endpoint != null) {
            builder.endpointOverride(endpoint);
        }
        return builder;
    }
}
