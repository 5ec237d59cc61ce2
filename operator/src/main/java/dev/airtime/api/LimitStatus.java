package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The largest load that held, as far as the search has come. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record LimitStatus(
        @JsonPropertyDescription("Users of the largest level that held, below the first that broke; 0 when none did.")
        int users,

        @JsonPropertyDescription("Requests a second of that level.") @Nullable
        String requestsPerSecond,

        @JsonPropertyDescription("Users of the smallest level that broke a threshold.") @Nullable
        Integer brokenAt,

        @JsonPropertyDescription("Which threshold broke there, with the figures; or why the search ended without one.")
        @Nullable
        String message,

        @JsonPropertyDescription("true when findLimit.to held: the limit is at least that.")
        boolean reachedTo,

        @JsonPropertyDescription("The levels in the order in which they were loaded.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        List<LimitLevel> levels,

        @JsonPropertyDescription("Where throughput stops growing.") @Nullable
        KneeStatus knee) {
    public LimitStatus {
        levels = levels == null ? List.of() : List.copyOf(levels);
    }
}
