package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The limits of Aurora Serverless v2 as they were before an event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ServerlessV2Record(
        Double minCapacity,
        Double maxCapacity,

        @JsonPropertyDescription("SecondsUntilAutoPause, for a minimum of 0.") @Nullable
        Integer secondsUntilAutoPause) {}
