package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** How much of the expected peak a load test held. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CoverageStatus(
        @JsonPropertyDescription(
                "Held of expected, for example 1.24×; where users and requests are expected, the lower.")
        String held,

        @JsonPropertyDescription("What expectedPeak.headroom asks for, for example 4×.") @Nullable
        String wanted,

        @JsonPropertyDescription("Users of the largest stage that held; 0 when none did.") @Nullable
        Integer users,

        @JsonPropertyDescription("Requests a minute of that stage.") @Nullable
        Long requestsPerMinute) {}
