package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The highest figures of a copied database while the load ran. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseLoad(
        String name,

        @JsonPropertyDescription("The highest CPU use.") @Nullable
        String cpu,

        @JsonPropertyDescription("The most connections.") @Nullable
        Integer connections,

        @JsonPropertyDescription("What max_connections is.") @Nullable
        Integer maxConnections) {}
