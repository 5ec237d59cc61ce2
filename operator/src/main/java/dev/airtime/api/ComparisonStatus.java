package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A load test against its baseline. */
public record ComparisonStatus(
        @Nullable String baseline,

        @JsonPropertyDescription(
                "For kubectl get: 'p95 +12%', '2 endpoints slower', 'no difference', 'is baseline', 'incomparable'.")
        String summary,

        @JsonPropertyDescription("The figures of the whole, or why there is no comparison.") @Nullable
        String message,

        @JsonPropertyDescription("The whole, then endpoint by endpoint, those that differ first, at most 50.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<EndpointComparison> endpoints,

        @JsonPropertyDescription(
                "What changed in the copy since the baseline: images, replicas, configuration, databases; at most 50.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<String> changes) {
    public ComparisonStatus {
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        changes = changes == null ? List.of() : List.copyOf(changes);
    }

    /** Where nothing was compared. */
    public ComparisonStatus(@Nullable String baseline, String summary, @Nullable String message) {
        this(baseline, summary, message, List.of(), List.of());
    }
}
