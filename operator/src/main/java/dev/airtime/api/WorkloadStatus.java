package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One workload of the event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WorkloadStatus(
        WorkloadKind kind,
        String name,

        @JsonPropertyDescription("Found, Raised, Restored or Missing.")
        String state,

        @Nullable String message,
        @Nullable WorkloadRecord before,

        @JsonPropertyDescription("Pods that are ready.") @Nullable
        Integer ready) {}
