package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** What a change costs, at AWS's on-demand price of the class, in USD. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedCost(
        @JsonPropertyDescription("USD an hour before, for example 0.430.") @Nullable
        String hourlyBefore,

        @JsonPropertyDescription("USD an hour while it is raised.") @Nullable
        String hourly,

        @JsonPropertyDescription("USD more in all, from when it is made until it may be put back.") @Nullable
        String inAll,

        @JsonPropertyDescription("Why it is not known.") @Nullable
        String unknown) {}
