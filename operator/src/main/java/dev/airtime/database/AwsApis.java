package dev.airtime.database;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The AWS APIs of one place, each by one client, so that its retries know of all calls.
 *
 * @param pricing AWS's price list, the same for all places; null where it is not AWS that is spoken to
 */
public record AwsApis(
        RdsClient rds,
        CloudWatchClient cloudWatch,
        @Nullable PricingClient pricing) {
    /** Without a price list. */
    public AwsApis(RdsClient rds, CloudWatchClient cloudWatch) {
        this(rds, cloudWatch, null);
    }
}
