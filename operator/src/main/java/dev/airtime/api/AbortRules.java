package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What ends a hopeless load early, its report kept. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record AbortRules(
        @JsonPropertyDescription("Ends the load when a larger share of the requests failed over the time of 'over'.")
        @Default("90%")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String errorRate,

        @JsonPropertyDescription(
                "Ends the load when a percentile was more than so many times its limit in thresholds (p50, p95,"
                        + " p99) over the time of 'over', for example 5; not written: it doesn't.")
        @Min(2)
        @Max(1000)
        @Nullable
        Integer slower,

        @JsonPropertyDescription(
                "Ends the load when a copied database had more than this share of its max_connections open while more"
                        + " requests failed than thresholds.errorRate allows.")
        @Default("95%")
        @Size(min = 2, max = 16)
        @Pattern(Percentage.PATTERN)
        @ValidationRule(value = Percentage.RULE, message = Percentage.MESSAGE)
        @Nullable
        String databaseConnections,

        @JsonPropertyDescription("How long it has to be so.")
        @Default("1m")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String over) {
    /** What ends a load when nothing is written. */
    public static final AbortRules DEFAULT = new AbortRules(null, null, null, null);

    /** Ratio, 0 to 1. */
    public double errorRateOrDefault() {
        return errorRate == null ? 0.9 : Percentage.parse(errorRate);
    }

    /** Ratio, 0 to 1. */
    public double databaseConnectionsOrDefault() {
        return databaseConnections == null ? 0.95 : Percentage.parse(databaseConnections);
    }

    public Duration overOrDefault() {
        return Durations.parse(over, Duration.ofMinutes(1));
    }
}
