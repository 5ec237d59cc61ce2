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
        Integer maxConnections,

        @JsonPropertyDescription("What SQL showed inside the copy; absent where it was not looked into.") @Nullable
        DatabaseInside inside,

        @JsonPropertyDescription("What was asked of the volume, and the credits that it and a burstable class live on.")
        @Nullable
        StrainSeen strain) {
    /** Of a copy that was not looked into. */
    public DatabaseLoad(
            String name, @Nullable String cpu, @Nullable Integer connections, @Nullable Integer maxConnections) {
        this(name, cpu, connections, maxConnections, null, null);
    }

    /** This with what SQL showed. */
    public DatabaseLoad with(@Nullable DatabaseInside seen) {
        return new DatabaseLoad(name, cpu, connections, maxConnections, seen, strain);
    }

    /** This with a newer minute of the volume and the credits. */
    public DatabaseLoad and(StrainSeen newer) {
        return new DatabaseLoad(
                name, cpu, connections, maxConnections, inside, strain == null ? newer : strain.and(newer));
    }

    /**
     * This with figures that are higher, and with the newest limit; null where nothing was measured.
     *
     * @param cpuNow a ratio
     */
    public DatabaseLoad atLeast(
            @Nullable Double cpuNow, @Nullable Integer connectionsNow, @Nullable Integer maxConnectionsNow) {
        boolean higher = cpuNow != null && (cpu == null || cpuNow > Percentage.parse(cpu));
        boolean more = connectionsNow != null && (connections == null || connectionsNow > connections);
        return new DatabaseLoad(
                name,
                higher && cpuNow != null ? Percentage.format(Math.min(1, cpuNow)) : cpu,
                more ? connectionsNow : connections,
                maxConnectionsNow == null ? maxConnections : maxConnectionsNow,
                inside,
                strain);
    }
}
