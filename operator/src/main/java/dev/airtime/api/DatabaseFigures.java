package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Figures of a DB instance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseFigures(
        @JsonPropertyDescription("When they were measured.") @Nullable
        String at,

        @JsonPropertyDescription("CPU use.") @Nullable String cpu,

        @JsonPropertyDescription("Database connections.") @Nullable
        Integer connections,

        @JsonPropertyDescription("Free memory, in mebibytes.") @Nullable
        Long freeMemoryMiB) {}
