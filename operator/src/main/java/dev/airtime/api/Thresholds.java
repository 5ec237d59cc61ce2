package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What must hold during the plateaus of a run for it to pass. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
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
        Integer minRequests,

        @JsonPropertyDescription("The fewest requests a minute, in the stage with the most users.")
        @Min(1)
        @Max(1_000_000_000)
        @Nullable
        Integer requestsPerMinute,

        @JsonPropertyDescription(
                "The most connections of any copied database: a number, or a share of max_connections.")
        @Size(min = 1, max = 16)
        @ValidationRule(
                value = "self.matches('^(100%|[0-9]{1,2}([.][0-9]+)?%|[1-9][0-9]{0,6})$')",
                message = "must be a number of connections or a share of max_connections: write for example \"300\" or"
                        + " \"80%\"")
        @Nullable
        String databaseConnections,

        @JsonPropertyDescription("What must hold for single endpoints, in the stage with the most users.")
        @Size(max = 50)
        List<EndpointThresholds> endpoints) {
    /** What holds when nothing is written. */
    public static final Thresholds DEFAULT = new Thresholds(null, null, null, null, null, null);

    public Thresholds {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
    }

    /** Of the whole, and the databases' CPU. */
    public Thresholds(
            @Nullable String errorRate,
            @Nullable String p50,
            @Nullable String p95,
            @Nullable String p99,
            @Nullable String databaseCpu,
            @Nullable Integer minRequests) {
        this(errorRate, p50, p95, p99, databaseCpu, minRequests, null, null, List.of());
    }

    /** Ratio, 0 to 1. */
    public double errorRateOrDefault() {
        return errorRate == null ? 0.01 : Percentage.parse(errorRate);
    }

    public int minRequestsOrDefault() {
        return minRequests == null ? 100 : minRequests;
    }
}
