package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A read replica that Airtime made for the time of the event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReadReplicaStatus(
        @JsonPropertyDescription("Its DB instance identifier.") @Size(max = 63)
        String instance,

        @Size(max = 40) String instanceClass,

        @JsonPropertyDescription(
                "RDS's status, 'catching up', 'replicating', or why it does not replicate. It serves readers when it is"
                        + " replicating.")
        String state,

        @JsonPropertyDescription("The host name to read from, once RDS shows it.") @Nullable
        String address,

        @Nullable Integer port) {}
