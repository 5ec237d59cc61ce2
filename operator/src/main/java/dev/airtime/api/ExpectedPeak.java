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
        Integer requestsPerMinute) {}
