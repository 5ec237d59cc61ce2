package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;

/** A read replica that was there before an event. */
public record ReadReplicaRecord(
        @JsonPropertyDescription("The DB instance identifier.") @Size(max = 63)
        String instance,

        String instanceClass) {}
