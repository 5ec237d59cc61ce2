package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.Durations;
import dev.airtime.api.EndpointThresholds;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code airtime_search.py} searches the limit by: {@code search.json}. */
final class SearchRules {
    static final String FILE = "search.json";
    static final String SCRIPT = "airtime_search.py";

    private static final ObjectMapper JSON = new ObjectMapper();

    private SearchRules() {}

    /**
     * Levels, times in seconds, and the thresholds that the load generator sees; limits as ratios and milliseconds. The
     * least throughput is not among them: a level of fewer users has less, and that is no fault of it.
     */
    static String of(FindLimit search, RehearsalTemplate template) {
        Thresholds t = template.thresholdsOrDefault();
        List<Map<String, Object>> endpoints = new ArrayList<>();
        for (EndpointThresholds e : t.endpoints()) {
            Map<String, Object> limits = new LinkedHashMap<>();
            limits.put("name", Redaction.ofName(e.name()));
            if (e.errorRate() != null) {
                limits.put("errorRate", Percentage.parse(e.errorRate()));
            }
            percentiles(limits, e.p50(), e.p95(), e.p99());
            endpoints.add(limits);
        }
        Map<String, Object> limits = new LinkedHashMap<>();
        limits.put("errorRate", t.errorRateOrDefault());
        percentiles(limits, t.p50(), t.p95(), t.p99());
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("from", search.fromOrDefault());
        file.put("to", search.to());
        file.put("precision", search.precisionOrDefault());
        file.put("mostLevels", search.mostLevels());
        file.put("rampSeconds", seconds(search.rampOrDefault(template.thresholds())));
        file.put("holdSeconds", seconds(search.holdOrDefault(template.thresholds())));
        file.put("recoverSeconds", seconds(search.recoverTime(template.thresholds())));
        file.put("minRequests", t.minRequestsOrDefault());
        file.put("limits", limits);
        file.put("endpoints", endpoints);
        LocustSpec locust = template.locust();
        double most = locust == null ? 1 : LocustObjects.mostCpu(locust);
        if (most < 1) {
            file.put("busy", 100 * Judge.SATURATED * most);
        }
        try {
            return JSON.writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can't be written as JSON", e);
        }
    }

    private static long seconds(Duration d) {
        return Math.max(1, d.toSeconds());
    }

    private static void percentiles(
            Map<String, Object> limits, @Nullable String p50, @Nullable String p95, @Nullable String p99) {
        percentile(limits, "p50", p50);
        percentile(limits, "p95", p95);
        percentile(limits, "p99", p99);
    }

    private static void percentile(Map<String, Object> limits, String name, @Nullable String limit) {
        if (limit != null) {
            limits.put(name, Durations.parse(limit).toMillis());
        }
    }
}
