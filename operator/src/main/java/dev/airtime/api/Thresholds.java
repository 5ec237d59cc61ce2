package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/** What must hold during the plateaus of a run for it to pass. */
public record Thresholds(
        @JsonPropertyDescription("The largest share of failed requests.")
        @Default("1%")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String errorRate,

        @JsonPropertyDescription("The largest median response time.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String p50,

        @JsonPropertyDescription("The largest 95th percentile of the response times.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String p95,

        @JsonPropertyDescription("The largest 99th percentile of the response times.")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String p99,

        @JsonPropertyDescription("The largest CPU use of any copied database.")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String databaseCpu,

        @JsonPropertyDescription("With fewer requests than this the run says nothing: Inconclusive.")
        @Default("100")
        @Min(1)
        @Nullable
        Integer minRequests) {
    /** What holds when nothing is written. */
    public static final Thresholds DEFAULT = new Thresholds(null, null, null, null, null, null);

    /** Ratio, 0 to 1. */
    public double errorRateOrDefault() {
        return errorRate == null ? 0.01 : Percentage.parse(errorRate);
    }

    public int minRequestsOrDefault() {
        return minRequests == null ? 100 : minRequests;
    }
}
