package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

/** Statements in a copied database around a load. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StatementsSeen(
        @JsonPropertyDescription("Those that took the most time since the first look, at most 5.")
        List<StatementSeen> top,

        @JsonPropertyDescription("Those for which a whole table is read, at most 5.")
        List<UnindexedSeen> unindexed) {
    public StatementsSeen {
        top = top == null ? List.of() : List.copyOf(top);
        unindexed = unindexed == null ? List.of() : List.copyOf(unindexed);
    }

    /** A statement, whatever its values. */
    public record StatementSeen(
            @JsonPropertyDescription("The statement, without its values.")
            String statement,

            @JsonPropertyDescription("How often it ran.") long calls,

            @JsonPropertyDescription("How long it took on average, in milliseconds.")
            long meanMillis,

            @JsonPropertyDescription("Its part of the time of all statements.")
            String share) {}

    /** A statement whose plan reads a whole table, although it wants rows of certain values only. */
    public record UnindexedSeen(
            @JsonPropertyDescription("The table, with its schema.")
            String table,

            @JsonPropertyDescription("An index on these columns, in this order, would serve the statement.")
            List<String> columns,

            @JsonPropertyDescription("Rows of the table, about.")
            long rows,

            @JsonPropertyDescription("The statement, without its values.")
            String statement) {
        public UnindexedSeen {
            columns = List.copyOf(columns);
        }
    }
}
