package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The copy of a database when a load test began. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestedDatabase(
        @JsonPropertyDescription("The name in spec.databases.")
        String name,

        @JsonPropertyDescription("Its DB instance class.") @Nullable
        String instanceClass,

        @JsonPropertyDescription("max_connections.") @Nullable
        Integer maxConnections,

        @JsonPropertyDescription("Production's class, before any raise.") @Nullable
        String production,

        @JsonPropertyDescription("The class that the event raises production to.") @Nullable
        String planned,

        @JsonPropertyDescription("Why a load on it would measure something else; absent when nothing is in the way.")
        @Nullable
        String notWarm) {}
