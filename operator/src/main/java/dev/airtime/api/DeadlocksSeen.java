package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** Deadlocks in a copied database around a load. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DeadlocksSeen(
        @JsonPropertyDescription("How many there were.") long count,

        @JsonPropertyDescription("The statements of the latest one that was seen, without their values.")
        List<String> statements) {
    public DeadlocksSeen {
        statements = statements == null ? List.of() : List.copyOf(statements);
    }
}
