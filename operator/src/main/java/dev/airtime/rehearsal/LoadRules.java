package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.AbortRules;
import dev.airtime.api.Durations;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What {@code airtime_shape.py} ends a hopeless load by: {@code rules.json}. */
final class LoadRules {
    static final String FILE = "rules.json";
    /** Fewer requests in the time say nothing. */
    static final int MIN_REQUESTS = 100;

    private static final ObjectMapper JSON = new ObjectMapper();

    private LoadRules() {}

    /** {@code {"errorRate":0.9,"seconds":60,"minRequests":100,"limits":{"p95":4000}}}; limits in milliseconds. */
    static String of(RehearsalTemplate template) {
        LocustSpec locust = template.locust();
        AbortRules rules = locust == null ? AbortRules.DEFAULT : locust.abortOrDefault();
        Map<String, Long> limits = new LinkedHashMap<>();
        Thresholds thresholds = template.thresholds();
        Integer slower = rules.slower();
        if (thresholds != null && slower != null) {
            limit(limits, "p50", thresholds.p50(), slower);
            limit(limits, "p95", thresholds.p95(), slower);
            limit(limits, "p99", thresholds.p99(), slower);
        }
        Map<String, Object> file = new LinkedHashMap<>();
        file.put("errorRate", rules.errorRateOrDefault());
        file.put("seconds", rules.overOrDefault().toSeconds());
        file.put("minRequests", MIN_REQUESTS);
        file.put("limits", limits);
        try {
            return JSON.writeValueAsString(file);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("numbers can't be written as JSON", e);
        }
    }

    private static void limit(Map<String, Long> limits, String name, @Nullable String limit, int times) {
        if (limit != null) {
            limits.put(name, Durations.parse(limit).toMillis() * times);
        }
    }
}
