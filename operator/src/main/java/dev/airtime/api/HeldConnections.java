package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** Connections that were opened during a load, used once and kept idle. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HeldConnections(
        @JsonPropertyDescription("The workload, else the IP address.")
        String holder,

        @JsonPropertyDescription("The database user.") String user,

        @JsonPropertyDescription("The last statement, without its values; absent where it is not known.") @Nullable
        String statement,

        @JsonPropertyDescription("The most at one look.") int most,

        @JsonPropertyDescription("The longest that one of them was idle, in seconds.")
        long idleSeconds) {}
