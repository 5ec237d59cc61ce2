package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One endpoint, or all of them, in two load tests. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointComparison(
        @JsonPropertyDescription("Method and name, POST /checkout; 'all' of the whole.")
        String endpoint,

        @JsonPropertyDescription("Slower, Faster, NoDifference, NotProven, OnlyNow or OnlyBefore.")
        Difference difference,

        @JsonPropertyDescription("The 95th percentile of the baseline.") @Nullable
        String before,

        @JsonPropertyDescription("The 95th percentile now.") @Nullable
        String now,

        @JsonPropertyDescription(
                "How likely windows as different as these are when nothing has changed; absent with fewer than six"
                        + " windows on either side.")
        @Nullable
        String pValue) {
    /** What is said of it. */
    public enum Difference {
        Slower,
        Faster,
        NoDifference,
        /** It is another figure, of too few windows to tell it from chance. */
        NotProven,
        /** The baseline did not call it. */
        OnlyNow,
        /** This run did not call it. */
        OnlyBefore
    }
}
