package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.Percentage;
import dev.airtime.api.StaticContentStatus;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a CDN would have answered, as the workers' {@code airtime_requests.py} saw it. Pure.
 *
 * @param ratio of the requests of the whole run, 0 to 1
 * @param endpoints of which most requests were for it
 * @param without the figures at the most users, without those endpoints
 */
public record StaticContent(double ratio, Set<String> endpoints, Sample without) {
    private static final int LISTED = 20;

    public StaticContent {
        endpoints = Set.copyOf(endpoints);
    }

    private static final class Counts {
        private long requests;
        private double staticOnes;
    }

    /**
     * From {@code [method, name, requests, looked at, static]} of each endpoint and worker, and the endpoints of the peak;
     * empty where there is none.
     */
    static Optional<StaticContent> of(JsonNode traffic, JsonNode entries, double seconds) {
        Map<String, Counts> counts = new TreeMap<>();
        for (JsonNode row : traffic) {
            Counts c = counts.computeIfAbsent(
                    row.path(0).asText() + " " + row.path(1).asText(), k -> new Counts());
            c.requests += row.path(2).asLong();
            c.staticOnes += row.path(2).asDouble()
                    * row.path(4).asDouble()
                    / Math.max(1, row.path(3).asLong());
        }
        double all = counts.values().stream().mapToLong(c -> c.requests).sum();
        double ratio = counts.values().stream().mapToDouble(c -> c.staticOnes).sum() / Math.max(1, all);
        if (ratio == 0) {
            return Optional.empty();
        }
        Set<String> mostly = counts.entrySet().stream()
                .filter(e -> e.getValue().staticOnes * 2 > e.getValue().requests)
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
        return Optional.of(new StaticContent(ratio, mostly, without(entries, mostly, seconds)));
    }

    private static Sample without(JsonNode entries, Set<String> left, double seconds) {
        long requests = 0;
        long failures = 0;
        Map<Integer, Long> times = new HashMap<>();
        for (JsonNode entry : entries) {
            if (!left.contains(
                    entry.path("method").asText() + " " + entry.path("name").asText())) {
                requests += entry.path("requests").asLong();
                failures += entry.path("failures").asLong();
                LocustFigures.counts(entry).forEach((bucket, n) -> times.merge(bucket, n, Long::sum));
            }
        }
        Histogram histogram = new Histogram(times);
        return new Sample(
                requests,
                failures,
                seconds <= 0 ? 0 : requests / seconds,
                histogram.percentile(0.5),
                histogram.percentile(0.95),
                histogram.percentile(0.99));
    }

    public StaticContentStatus status() {
        List<String> named = new ArrayList<>(new TreeSet<>(endpoints));
        boolean rest = without.requests() > 0;
        return new StaticContentStatus(
                Percentage.format(ratio),
                named.stream().limit(LISTED).toList(),
                rest ? Millis.format(without.p95()) : null,
                rest ? Percentage.format(without.failureRatio()) : null);
    }

    /** The warning of a verdict whose figures it carries; empty where it is too little to matter. */
    Optional<String> warning() {
        return status().carried().map(c -> "beware: " + c + ": leave it out of the script");
    }
}
