package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What SQL showed inside the copy of a database around a load. Statements are without their values. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record DatabaseInside(
        @JsonPropertyDescription("Product and version.") @Nullable
        String server,

        @JsonPropertyDescription("When it was looked into first, before the load.") @Nullable
        String firstAt,

        @JsonPropertyDescription("When it was looked into last.") @Nullable
        String lastAt,

        @JsonPropertyDescription("max_connections as the copy itself has it.") @Nullable
        Integer maxConnections,

        @JsonPropertyDescription("Those of them that an application's user does not get.") @Nullable
        Integer reservedConnections,

        @JsonPropertyDescription("Who holds connections, the most first, at most 20.")
        List<ClientConnections> clients,

        @JsonPropertyDescription("Connections from look to look, at most 40.")
        List<ConnectionLook> looks,

        @JsonPropertyDescription("Connections that were opened during the load, used once and kept, at most 5 groups.")
        List<HeldConnections> held,

        @JsonPropertyDescription("Deadlocks since the first look; absent where they are not counted.") @Nullable
        DeadlocksSeen deadlocks,

        @JsonPropertyDescription("Statements that take time, or read whole tables; absent where they are not known.")
        @Nullable
        StatementsSeen statements,

        @JsonPropertyDescription("Whether the data fits into memory; absent where it is not known.") @Nullable
        MemorySeen memory,

        @JsonPropertyDescription("What could not be looked at, and the permission or setting that opens it.")
        List<String> notSeen,

        @JsonPropertyDescription("Counters of the server that the next look is compared with; gone after the run.")
        Map<String, Long> counters) {
    /** Before the first look. */
    public static final DatabaseInside NONE = new DatabaseInside(
            null, null, null, null, null, List.of(), List.of(), List.of(), null, null, null, List.of(), Map.of());

    public DatabaseInside {
        clients = clients == null ? List.of() : List.copyOf(clients);
        looks = looks == null ? List.of() : List.copyOf(looks);
        held = held == null ? List.of() : List.copyOf(held);
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
        counters = counters == null ? Map.of() : Map.copyOf(counters);
    }

    /** This with other words on what could not be looked at, and other counters to compare with. */
    public DatabaseInside with(List<String> missing, Map<String, Long> compared) {
        return new DatabaseInside(
                server,
                firstAt,
                lastAt,
                maxConnections,
                reservedConnections,
                clients,
                looks,
                held,
                deadlocks,
                statements,
                memory,
                missing,
                compared);
    }
}
