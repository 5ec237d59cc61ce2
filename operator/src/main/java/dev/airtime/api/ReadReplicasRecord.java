package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** The read replicas of a DB instance, in its own region, before an event; they are never changed. */
public record ReadReplicasRecord(
        @JsonPropertyDescription("How many there were.") int count,

        @JsonPropertyDescription("Those that are known by name: fewer than count where a tag had no room for all.")
        @Size(max = 15)
        List<ReadReplicaRecord> known) {
    public ReadReplicasRecord {
        known = List.copyOf(known);
    }
}
