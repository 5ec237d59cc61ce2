package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One level of a search for the limit, at its full load. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LimitLevel(
        @JsonPropertyDescription("Users that were asked for.")
        int users,

        @JsonPropertyDescription(
                "Held, Broke (a threshold), or NoStatement: the load was not there, or too few requests.")
        Outcome outcome,

        @JsonPropertyDescription("Requests a second.") @Nullable
        String requestsPerSecond,

        @JsonPropertyDescription("95th percentile of the response times.") @Nullable
        String p95,

        @JsonPropertyDescription("Failed requests, as a share.") @Nullable
        String failureRate,

        @JsonPropertyDescription("Why it did not hold, with the figures; absent where it held.") @Nullable
        String message,

        @JsonPropertyDescription("The copy's databases in the whole minutes of the level, the highest figures.")
        List<DatabaseLoad> databases) {
    /** What a level showed. */
    public enum Outcome {
        Held,
        Broke,
        NoStatement
    }

    public LimitLevel {
        databases = databases == null ? List.of() : List.copyOf(databases);
    }
}
