package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * CloudWatch's GetMetricData for the namespace AWS/RDS: CPUUtilization (percent), DatabaseConnections, FreeableMemory
 * (bytes), ReplicaLag (seconds) of a read replica, and of a volume that is simulated ReadIOPS, WriteIOPS, DiskQueueDepth,
 * Deadlocks (a second, Aurora), BurstBalance (gp2) and CPUCreditBalance (burstable classes), one sample a minute, by the
 * dimension DBInstanceIdentifier. A period shows when it has ended; an instance that is not there has no data. What an interrupted
 * database shows is for the load function to say.
 */
final class MetricActions {
    private static final Duration SAMPLE = Duration.ofMinutes(1);
    /** CPU credits are told every five minutes (EC2 user guide, "Monitor your CPU credits"). */
    private static final long CREDITS = 300;

    private static final int MOST_QUERIES = 500;
    private static final int MOST_POINTS = 100_800;

    private final Account account;
    private final Map<String, Function<Instant, LoadFigures>> loads = new HashMap<>();

    MetricActions(Account account) {
        this.account = account;
    }

    void load(String identifier, Function<Instant, LoadFigures> load) {
        loads.put(identifier, load);
    }

    void register(Map<String, Action> actions) {
        actions.put("GetMetricData", this::metricData);
    }

    private void metricData(Form form, Instant now, Xml xml) {
        Instant start = required(form.instant("StartTime"), "StartTime");
        Instant end = required(form.instant("EndTime"), "EndTime");
        if (!start.isBefore(end)) {
            throw AwsError.refused(
                    "ValidationError", "The parameter StartTime must be less than the parameter EndTime.");
        }
        List<Map<String, String>> queries = form.structures("MetricDataQueries");
        if (queries.isEmpty() || queries.size() > MOST_QUERIES) {
            throw AwsError.refused(
                    "ValidationError", "The parameter MetricDataQueries must have 1 to " + MOST_QUERIES + " queries.");
        }
        boolean ascending = form.text("ScanBy", "TimestampDescending").equals("TimestampAscending");
        xml.element("MetricDataResults", () -> queries.stream()
                .filter(query -> query.getOrDefault("ReturnData", "true").equals("true"))
                .forEach(query -> result(query, start, end, now, ascending, xml)));
    }

    private static Instant required(@Nullable Instant value, String name) {
        if (value == null) {
            throw AwsError.refused("MissingParameter", "The request must contain the parameter " + name + ".");
        }
        return value;
    }

    private void result(
            Map<String, String> query, Instant start, Instant end, Instant now, boolean ascending, Xml xml) {
        String id = query.getOrDefault("Id", "");
        if (query.containsKey("Expression")) {
            throw AwsError.notSimulated("metric math (Expression of the query " + id + ")");
        }
        String metric = query.getOrDefault("MetricStat.Metric.MetricName", "");
        String namespace = query.getOrDefault("MetricStat.Metric.Namespace", "");
        String stat = query.getOrDefault("MetricStat.Stat", "");
        Map<String, String> dimensions = dimensions(query);
        long period = Long.parseLong(query.getOrDefault("MetricStat.Period", "60"));
        if (period < 60 || period % 60 != 0) {
            throw AwsError.refused("ValidationError", "The period " + period + " is not a multiple of 60.");
        }
        Map<Instant, Double> points = new HashMap<>();
        List<Instant> times = new ArrayList<>();
        boolean ours = namespace.equals("AWS/RDS")
                && dimensions.keySet().equals(Collections.singleton("DBInstanceIdentifier"));
        if (ours) {
            Instance instance = account.instances.get(dimensions.getOrDefault("DBInstanceIdentifier", ""));
            if (instance != null) {
                collect(instance, metric, stat, period, start, end, now, points, times);
            }
        }
        if (!ascending) {
            Collections.reverse(times);
        }
        xml.element("member", () -> xml.element("Id", id)
                .element("Label", query.getOrDefault("Label", metric))
                .list("Timestamps", "member", times)
                .list("Values", "member", times.stream().map(points::get).toList())
                .element("StatusCode", "Complete"));
    }

    private static Map<String, String> dimensions(Map<String, String> query) {
        Map<String, String> dimensions = new HashMap<>();
        query.forEach((key, value) -> {
            if (key.startsWith("MetricStat.Metric.Dimensions.") && key.endsWith(".Name")) {
                String of = key.substring(0, key.length() - "Name".length()) + "Value";
                dimensions.put(value, query.getOrDefault(of, ""));
            }
        });
        return dimensions;
    }

    private void collect(
            Instance instance,
            String metric,
            String stat,
            long period,
            Instant start,
            Instant end,
            Instant now,
            Map<Instant, Double> points,
            List<Instant> times) {
        long from = Math.floorDiv(start.getEpochSecond(), period) * period;
        for (Instant at = Instant.ofEpochSecond(from);
                at.isBefore(end) && !at.plusSeconds(period).isAfter(now) && times.size() < MOST_POINTS;
                at = at.plusSeconds(period)) {
            List<Double> samples = new ArrayList<>();
            for (Instant sample = at; sample.isBefore(at.plusSeconds(period)); sample = sample.plus(SAMPLE)) {
                if (!sample.isBefore(instance.created)) {
                    Double value = value(instance, metric, sample);
                    if (value != null) {
                        samples.add(value);
                    }
                }
            }
            if (!samples.isEmpty()) {
                times.add(at);
                points.put(at, statistic(stat, samples));
            }
        }
    }

    private @Nullable Double value(Instance instance, String metric, Instant at) {
        Function<Instant, LoadFigures> load = loads.get(instance.identifier);
        LoadFigures figures = load == null ? new LoadFigures(0.02, 0, account.memory(instance) / 2) : load.apply(at);
        return switch (metric) {
            case "ReplicaLag" -> replicaLag(instance, at);
            case "CPUUtilization" -> figures.cpu() * 100;
            case "DatabaseConnections" -> (double) figures.connections();
            case "FreeableMemory" -> (double) figures.freeableMemory();
            default -> figures.disk() == null ? null : disk(figures.disk(), instance, metric, at);
        };
    }

    private static @Nullable Double disk(LoadFigures.Disk disk, Instance instance, String metric, Instant at) {
        return switch (metric) {
            case "ReadIOPS" -> disk.reads();
            case "WriteIOPS" -> disk.writes();
            case "DiskQueueDepth" -> disk.queue();
            case "Deadlocks" -> instance.engine.aurora() ? Double.valueOf(disk.deadlocks()) : null;
            case "BurstBalance" -> "gp2".equals(instance.storageType) ? Double.valueOf(disk.burstBalance()) : null;
            case "CPUCreditBalance" ->
                instance.instanceClass.startsWith("db.t") && at.getEpochSecond() % CREDITS == 0
                        ? Double.valueOf(disk.cpuCredits())
                        : null;
            default -> null;
        };
    }

    /** Of a replica that was there from the start: none. */
    private static @Nullable Double replicaLag(Instance instance, Instant at) {
        if (instance.replicaOf == null) {
            return null;
        }
        return instance.replication == null
                ? Double.valueOf(0)
                : instance.replication.lag(instance.engine, instance.up, at);
    }

    private static double statistic(String stat, List<Double> samples) {
        DoubleStream values = samples.stream().mapToDouble(Double::doubleValue);
        return switch (stat) {
            case "Average" -> values.average().orElseThrow();
            case "Maximum" -> values.max().orElseThrow();
            case "Minimum" -> values.min().orElseThrow();
            case "Sum" -> values.sum();
            case "SampleCount" -> samples.size();
            default -> throw AwsError.notSimulated("the statistic " + stat);
        };
    }
}
