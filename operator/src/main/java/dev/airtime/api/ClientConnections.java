package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** The connections that one client held to the copy of a database. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClientConnections(
        @JsonPropertyDescription("Its IP address as the database sees it.")
        String address,

        @JsonPropertyDescription("The database user.") String user,

        @JsonPropertyDescription("The workload whose pod has the address; absent where none has.") @Nullable
        String workload,

        @JsonPropertyDescription("The most at one look.") int most) {}
