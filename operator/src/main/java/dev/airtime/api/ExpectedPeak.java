package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import org.jspecify.annotations.Nullable;

/** The traffic that is expected at its highest. */
public record ExpectedPeak(
        @JsonPropertyDescription("Users at the same time.") @Min(1) @Max(1_000_000_000) @Nullable
        Integer users,

        @JsonPropertyDescription("Requests a minute.") @Min(1) @Max(1_000_000_000) @Nullable
        Integer requestsPerMinute,

        @JsonPropertyDescription("How many times of it the rehearsals are to hold, for example 4; default once.")
        @Min(1)
        @Max(100)
        @Nullable
        Integer headroom) {
    /** Without headroom. */
    public ExpectedPeak(@Nullable Integer users, @Nullable Integer requestsPerMinute) {
        this(users, requestsPerMinute, null);
    }
}
