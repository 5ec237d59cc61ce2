package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One database of the event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseStatus(
        @Size(max = 40) String name,

        @JsonPropertyDescription("The DB instance or DB cluster identifier.") @Nullable @Size(max = 63)
        String instance,

        @JsonPropertyDescription("Found, Recorded, Raising, Raised, Restoring, Restored or Missing.") @Size(max = 20)
        String state,

        @JsonPropertyDescription("The state in a sentence.") @Nullable
        String message,

        @JsonPropertyDescription("What it was before the event; what it is put back to.") @Nullable
        DatabaseRecord before,

        @JsonPropertyDescription("The copy's DB instance or DB cluster identifier.") @Nullable
        String copy,

        @JsonPropertyDescription("Measured now, every minute while on air.") @Nullable
        DatabaseFigures now,

        @JsonPropertyDescription("The limits that the event planned with.") @Nullable
        DatabaseFigures planned,

        @JsonPropertyDescription("Read replicas that Airtime made for the time of the event.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 15)
        List<ReadReplicaStatus> readReplicas,

        @JsonPropertyDescription("What a person changed since it was recorded: the return keeps it.")
        @JsonInclude(JsonInclude.Include.NON_EMPTY)
        @Size(max = 50)
        List<ChangedByHand> changedByHand) {
    public DatabaseStatus {
        changedByHand = changedByHand == null ? List.of() : List.copyOf(changedByHand);
        readReplicas = readReplicas == null ? List.of() : List.copyOf(readReplicas);
    }

    /** Without read replicas, and nothing of it changed by hand. */
    public DatabaseStatus(
            String name,
            @Nullable String instance,
            String state,
            @Nullable String message,
            @Nullable DatabaseRecord before,
            @Nullable String copy,
            @Nullable DatabaseFigures now,
            @Nullable DatabaseFigures planned) {
        this(name, instance, state, message, before, copy, now, planned, List.of(), List.of());
    }
}
