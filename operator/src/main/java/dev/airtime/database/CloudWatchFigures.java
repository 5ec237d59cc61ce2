package dev.airtime.database;

import dev.airtime.api.CreditsSeen;
import dev.airtime.api.StrainSeen;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatch.model.Dimension;
import software.amazon.awssdk.services.cloudwatch.model.GetMetricDataRequest;
import software.amazon.awssdk.services.cloudwatch.model.Metric;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataQuery;
import software.amazon.awssdk.services.cloudwatch.model.MetricDataResult;
import software.amazon.awssdk.services.cloudwatch.model.MetricStat;
import software.amazon.awssdk.services.cloudwatch.model.ScanBy;

/**
 * The newest minute of each instance's figures, in one GetMetricData for all: at most 500 queries a request, nine an
 * instance (CloudWatch API reference, GetMetricData; RDS user guide, "Amazon CloudWatch metrics for Amazon RDS").
 */
final class CloudWatchFigures {
    private static final Logger LOG = LoggerFactory.getLogger(CloudWatchFigures.class);
    private static final Duration LOOK_BACK = Duration.ofMinutes(5);
    /** Credits are told every five minutes, and late (EC2 user guide, "Monitor your CPU credits"). */
    private static final Duration LOOK_BACK_FOR_CREDITS = Duration.ofMinutes(15);

    private static final int INSTANCES_A_CALL = 55;
    private static final int PERIOD_SECONDS = 60;
    private static final Duration RECENT = Duration.ofHours(1);
    private static final int RECENT_PERIOD_SECONDS = 300;

    private final CloudWatchClient cloudWatch;
    private final SharedFigures<Figures> newest = new SharedFigures<>(INSTANCES_A_CALL, this::call, Figures::unread);
    private final SharedFigures<RecentLoad> peaks =
            new SharedFigures<>(INSTANCES_A_CALL, this::peakCall, RecentLoad::unread);

    CloudWatchFigures(CloudWatchClient cloudWatch) {
        this.cloudWatch = cloudWatch;
    }

    private record Point(Instant at, double value) {}

    /** The newest minute, by instance; absent without a data point. */
    Map<String, Figures> read(Set<String> identifiers, Instant now) {
        return newest.of(identifiers, now);
    }

    /**
     * The peaks of the last hour's CPU (five-minute averages, as a ratio) and of the last five minutes' connections, by
     * instance; without the recorded limit.
     */
    Map<String, RecentLoad> peaks(Set<String> identifiers, Instant now) {
        return peaks.of(identifiers, now);
    }

    /**
     * The newest ReplicaLag in seconds of each read replica that has one; in MySQL, -1 is a replication that is not active.
     * None where CloudWatch does not answer: it is no reason to stop.
     */
    Map<String, Double> lags(List<String> identifiers, Instant now) {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (int n = 0; n < identifiers.size(); n++) {
            queries.add(query("lag" + n, "ReplicaLag", "Maximum", identifiers.get(n), PERIOD_SECONDS));
        }
        Map<String, Point> newest = Map.of();
        try {
            newest = newest(queries, now.minus(LOOK_BACK), now);
        } catch (SdkException e) {
            LOG.warn("how far read replicas are behind is not known: {}", e.getMessage());
        }
        Map<String, Double> lags = new TreeMap<>();
        for (int n = 0; n < identifiers.size(); n++) {
            Point lag = newest.get("lag" + n);
            if (lag != null) {
                lags.put(identifiers.get(n), lag.value());
            }
        }
        return lags;
    }

    private Map<String, RecentLoad> peakCall(List<String> identifiers, Instant now) {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (int n = 0; n < identifiers.size(); n++) {
            queries.add(query("cpu" + n, "CPUUtilization", "Average", identifiers.get(n), RECENT_PERIOD_SECONDS));
            queries.add(query("connections" + n, "DatabaseConnections", "Maximum", identifiers.get(n), PERIOD_SECONDS));
        }
        GetMetricDataRequest request = GetMetricDataRequest.builder()
                .metricDataQueries(queries)
                .startTime(now.minus(RECENT))
                .endTime(now)
                .build();
        Map<String, Double> peaks = new HashMap<>();
        cloudWatch.getMetricDataPaginator(request).stream()
                .flatMap(page -> page.metricDataResults().stream())
                .filter(MetricDataResult::hasValues)
                .forEach(r -> {
                    for (int n = 0; n < r.values().size(); n++) {
                        boolean asked = r.id().startsWith("cpu")
                                || !r.timestamps().get(n).isBefore(now.minus(LOOK_BACK));
                        if (asked) {
                            peaks.merge(r.id(), r.values().get(n), Math::max);
                        }
                    }
                });
        Map<String, RecentLoad> loads = new TreeMap<>();
        for (int n = 0; n < identifiers.size(); n++) {
            Double cpu = peaks.get("cpu" + n);
            Double connections = peaks.get("connections" + n);
            loads.put(
                    identifiers.get(n),
                    new RecentLoad(
                            cpu == null ? null : cpu / 100,
                            connections == null ? null : (int) Math.round(connections),
                            null,
                            null));
        }
        return loads;
    }

    private Map<String, Figures> call(List<String> identifiers, Instant now) {
        List<MetricDataQuery> queries = new ArrayList<>();
        for (int n = 0; n < identifiers.size(); n++) {
            String i = identifiers.get(n);
            queries.add(query("cpu" + n, "CPUUtilization", "Average", i, PERIOD_SECONDS));
            queries.add(query("connections" + n, "DatabaseConnections", "Maximum", i, PERIOD_SECONDS));
            queries.add(query("memory" + n, "FreeableMemory", "Minimum", i, PERIOD_SECONDS));
            queries.add(query("reads" + n, "ReadIOPS", "Average", i, PERIOD_SECONDS));
            queries.add(query("writes" + n, "WriteIOPS", "Average", i, PERIOD_SECONDS));
            queries.add(query("queue" + n, "DiskQueueDepth", "Average", i, PERIOD_SECONDS));
            // Of Aurora only (Aurora user guide, "Instance-level metrics for Amazon Aurora"): an average a second.
            queries.add(query("deadlocks" + n, "Deadlocks", "Average", i, PERIOD_SECONDS));
            queries.add(query("burst" + n, "BurstBalance", "Minimum", i, PERIOD_SECONDS));
            queries.add(query("credits" + n, "CPUCreditBalance", "Minimum", i, PERIOD_SECONDS));
        }
        Map<String, Point> newest = newest(queries, now.minus(LOOK_BACK_FOR_CREDITS), now);
        newest.entrySet()
                .removeIf(e -> !e.getKey().startsWith("burst")
                        && !e.getKey().startsWith("credits")
                        && e.getValue().at().isBefore(now.minus(LOOK_BACK)));
        Map<String, Figures> figures = new TreeMap<>();
        for (int n = 0; n < identifiers.size(); n++) {
            Point cpu = newest.get("cpu" + n);
            Point connections = newest.get("connections" + n);
            Point memory = newest.get("memory" + n);
            Instant at = latest(cpu, connections, memory);
            StrainSeen strain = strain(newest, n, identifiers.get(n), at);
            if (at != null
                    || strain.burstBalance() != null
                    || !strain.cpuCredits().isEmpty()) {
                figures.put(
                        identifiers.get(n),
                        new Figures(
                                at,
                                cpu == null ? null : cpu.value() / 100,
                                connections == null ? null : (int) Math.round(connections.value()),
                                memory == null ? null : Math.round(memory.value()),
                                strain,
                                null));
            }
        }
        return figures;
    }

    /** Of the volume in that minute, since only that one's time is told on; and the credits, which have their own. */
    private static StrainSeen strain(Map<String, Point> newest, int n, String instance, @Nullable Instant at) {
        Point reads = of(at, newest.get("reads" + n));
        Point writes = of(at, newest.get("writes" + n));
        Point queue = of(at, newest.get("queue" + n));
        Point deadlocks = of(at, newest.get("deadlocks" + n));
        Point burst = newest.get("burst" + n);
        Point credits = newest.get("credits" + n);
        return new StrainSeen(
                reads == null || writes == null ? null : (int) Math.round(reads.value() + writes.value()),
                null,
                null,
                queue == null ? null : (int) Math.round(queue.value()),
                deadlocks == null ? null : (int) Math.round(deadlocks.value() * PERIOD_SECONDS),
                burst == null ? null : CreditsSeen.of(instance, burst.value(), burst.at()),
                credits == null ? List.of() : List.of(CreditsSeen.of(instance, credits.value(), credits.at())),
                List.of());
    }

    private static @Nullable Point of(@Nullable Instant minute, @Nullable Point point) {
        return point != null && point.at().equals(minute) ? point : null;
    }

    /** The newest data point of each query that has one, by its id. */
    private Map<String, Point> newest(List<MetricDataQuery> queries, Instant since, Instant now) {
        GetMetricDataRequest request = GetMetricDataRequest.builder()
                .metricDataQueries(queries)
                .startTime(since)
                .endTime(now)
                .scanBy(ScanBy.TIMESTAMP_DESCENDING)
                .build();
        Map<String, Point> newest = new HashMap<>();
        cloudWatch.getMetricDataPaginator(request).stream()
                .flatMap(page -> page.metricDataResults().stream())
                .filter(MetricDataResult::hasValues)
                .filter(r -> !r.values().isEmpty() && !r.timestamps().isEmpty())
                .forEach(r -> newest.putIfAbsent(
                        r.id(), new Point(r.timestamps().get(0), r.values().get(0))));
        return newest;
    }

    private static @Nullable Instant latest(@Nullable Point... points) {
        Instant latest = null;
        for (Point p : points) {
            if (p != null && (latest == null || p.at().isAfter(latest))) {
                latest = p.at();
            }
        }
        return latest;
    }

    private static MetricDataQuery query(
            String id, String metric, String statistic, String identifier, int periodSeconds) {
        return MetricDataQuery.builder()
                .id(id)
                .metricStat(MetricStat.builder()
                        .metric(Metric.builder()
                                .namespace("AWS/RDS")
                                .metricName(metric)
                                .dimensions(Dimension.builder()
                                        .name("DBInstanceIdentifier")
                                        .value(identifier)
                                        .build())
                                .build())
                        .period(periodSeconds)
                        .stat(statistic)
                        .build())
                .build();
    }
}
