package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataResponse;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;

class MetricTest {
    private final Cloud cloud = new Cloud(LabInstance.shop("shop-prod", "production"));

    @AfterEach
    void close() {
        cloud.close();
    }

    private static MetricDataQuery query(String id, String identifier, String metric, String stat, int period) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(s -> s.stat(stat).period(period).metric(m -> m.namespace("AWS/RDS")
                        .metricName(metric)
                        .dimensions(Dimension.builder()
                                .name("DBInstanceIdentifier")
                                .value(identifier)
                                .build())))
                .build();
    }

    private GetMetricDataResponse get(Duration before, MetricDataQuery... queries) {
        return cloud.cloudWatch.getMetricData(r -> r.metricDataQueries(queries)
                .startTime(cloud.now().minus(before))
                .endTime(cloud.now()));
    }

    @Test
    void theLoadFunctionIsWhatCloudWatchAnswersNewestFirst() {
        cloud.lab.load(
                "shop-prod",
                at -> new LoadFigures(
                        0.25, (int) Duration.between(Cloud.START, at).toMinutes(), 3L << 30));
        cloud.pass(Duration.ofMinutes(10));

        GetMetricDataResponse reply = get(
                Duration.ofMinutes(5),
                query("cpu", "shop-prod", "CPUUtilization", "Average", 60),
                query("connections", "shop-prod", "DatabaseConnections", "Maximum", 60),
                query("memory", "shop-prod", "FreeableMemory", "Minimum", 60));

        assertThat(reply.metricDataResults())
                .extracting(MetricDataResult::id)
                .containsExactly("cpu", "connections", "memory");
        assertThat(reply.metricDataResults().get(0).values()).containsExactly(25.0, 25.0, 25.0, 25.0, 25.0);
        assertThat(reply.metricDataResults().get(1).values()).containsExactly(9.0, 8.0, 7.0, 6.0, 5.0);
        assertThat(reply.metricDataResults().get(1).timestamps().get(0))
                .isEqualTo(Cloud.START.plus(Duration.ofMinutes(9)));
        assertThat(reply.metricDataResults().get(2).values()).contains(3.0 * (1L << 30));
    }

    @Test
    void aPeriodShowsWhenItHasEnded() {
        cloud.pass(Duration.ofSeconds(59));
        assertThat(get(Duration.ofSeconds(59), query("c", "shop-prod", "CPUUtilization", "Average", 60))
                        .metricDataResults()
                        .get(0)
                        .values())
                .isEmpty();
    }

    @Test
    void aLongerPeriodTakesItsStatisticOverMinutes() {
        cloud.lab.load(
                "shop-prod",
                at -> new LoadFigures(0, (int) Duration.between(Cloud.START, at).toMinutes(), 0));
        cloud.at(Instant.parse("2026-12-03T19:40:00Z"));
        assertThat(get(
                                Duration.ofMinutes(10),
                                query("max", "shop-prod", "DatabaseConnections", "Maximum", 300),
                                query("avg", "shop-prod", "DatabaseConnections", "Average", 300))
                        .metricDataResults())
                .satisfiesExactly(
                        max -> assertThat(max.values()).containsExactly(9.0, 4.0),
                        avg -> assertThat(avg.values()).containsExactly(7.0, 2.0));
    }

    @Test
    void anInstanceThatIsNotThereHasNoDataAndAnIdleOneHas() {
        cloud.pass(Duration.ofMinutes(5));
        assertThat(get(
                                Duration.ofMinutes(3),
                                query("gone", "gone", "CPUUtilization", "Average", 60),
                                query("idle", "shop-prod", "CPUUtilization", "Average", 60))
                        .metricDataResults())
                .satisfiesExactly(gone -> assertThat(gone.values()).isEmpty(), idle -> assertThat(idle.values())
                        .containsExactly(2.0, 2.0, 2.0));
    }

    @Test
    void aLoadFunctionMayAskTheLab() {
        cloud.lab.load("shop-prod", at -> new LoadFigures(0, cloud.lab.maxConnections("shop-prod"), 0));
        cloud.pass(Duration.ofMinutes(1));
        assertThat(get(Duration.ofMinutes(1), query("c", "shop-prod", "DatabaseConnections", "Maximum", 60))
                        .metricDataResults()
                        .get(0)
                        .values())
                .containsExactly(341.0);
    }

    @Test
    void whatIsNotSimulatedSaysSo() {
        refused(
                400,
                "LabNotSimulated",
                () -> get(
                        Duration.ofMinutes(3),
                        MetricDataQuery.builder().id("e").expression("SUM(x)").build()));
        refused(
                400,
                "LabNotSimulated",
                () -> get(Duration.ofMinutes(3), query("e", "shop-prod", "CPUUtilization", "p99", 60)));
    }
}
