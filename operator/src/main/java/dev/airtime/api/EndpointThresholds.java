package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What must hold for one endpoint. */
@ValidationRule(
        value = "has(self.errorRate) || has(self.p50) || has(self.p95) || has(self.p99)",
        message = "say what must hold for the endpoint, for example 'p95: 500ms'")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointThresholds(
        @JsonPropertyDescription(
                "The endpoint as the load generator names it, with its method or without: \"POST /checkout\" or"
                        + " \"/checkout\"; without it, the threshold holds for every method.")
        @Required
        @Size(min = 1, max = 300)
        String name,

        @JsonPropertyDescription("The largest share of failed requests.")
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
        String p99) {
    public EndpointThresholds {
        Objects.requireNonNull(name, "thresholds.endpoints[].name");
    }
}
