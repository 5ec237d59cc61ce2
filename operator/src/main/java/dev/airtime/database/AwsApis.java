package dev.airtime.database;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.pricing.PricingClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The AWS APIs of one place, each by one client, so that its retries know of all calls.
 *
 * @param autoScaling Application Auto Scaling; null where it is not AWS that is spoken to
 * @param pricing AWS's price list, the same for all places; null where it is not AWS that is spoken to
 */
public record AwsApis(
        RdsClient rds,
        CloudWatchClient cloudWatch,
        @Nullable ApplicationAutoScalingClient autoScaling,
        @Nullable PricingClient pricing) {
    /** Without auto scaling and a price list. */
    public AwsApis(RdsClient rds, CloudWatchClient cloudWatch) {
        this(rds, cloudWatch, null, null);
    }
}
