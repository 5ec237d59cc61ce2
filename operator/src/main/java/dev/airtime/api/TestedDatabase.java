package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.Map;
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
        String notWarm,

        @JsonPropertyDescription("What somebody has set in its parameter group; absent when that can't be read.")
        @Nullable
        Map<String, String> parameters) {
    /** Of which no parameters are known. */
    public TestedDatabase(
            String name,
            @Nullable String instanceClass,
            @Nullable Integer maxConnections,
            @Nullable String production,
            @Nullable String planned,
            @Nullable String notWarm) {
        this(name, instanceClass, maxConnections, production, planned, notWarm, null);
    }
}
