package dev.airtime.database;

import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/** The AWS APIs of one place, each by one client, so that its retries know of all calls. */
public record AwsApis(RdsClient rds, CloudWatchClient cloudWatch) {}
