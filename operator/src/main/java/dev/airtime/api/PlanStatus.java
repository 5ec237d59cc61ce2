package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What an event will do to production, said before it does it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record PlanStatus(
        @JsonPropertyDescription(
                "Names the plan: another plan has another hash. approval: Manual waits for it in the annotation"
                        + " airtime.dev/approved. It stays once the raise has begun, until spec changes.")
        @Nullable
        String hash,

        @JsonPropertyDescription("The changes, in the order of spec.")
        List<PlannedChange> changes,

        @JsonPropertyDescription(
                "What the changes cost in all at AWS's on-demand prices, in USD, or why that is not known.")
        @Nullable
        String cost,

        @JsonPropertyDescription(
                "What would meet the event: backup and maintenance windows, queued changes, a class that is not offered,"
                        + " and so on, each a sentence.")
        List<String> warnings) {
    public PlanStatus {
        changes = changes == null ? List.of() : List.copyOf(changes);
        warnings = warnings == null ? List.of() : List.copyOf(warnings);
    }

    /** The same with {@code more} to be warned of, first. */
    public PlanStatus warned(List<String> more) {
        return more.isEmpty()
                ? this
                : new PlanStatus(
                        hash,
                        changes,
                        cost,
                        Stream.concat(more.stream(), warnings.stream()).toList());
    }
}
