package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A field of a database that a person changed during an event: the return leaves it as it is. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ChangedByHand(
        @JsonPropertyDescription("instanceClass, parameterGroup, parameters.<name>, iops, storageThroughput,"
                + " readReplicas.<identifier>[.instanceClass]; of a cluster members.<identifier>, members.<identifier>.<field>,"
                + " serverlessV2.<field>, or autoScaling.<field>.")
        String field,

        @JsonPropertyDescription("What it was before the event; absent when nobody had set it.") @Nullable
        String before,

        @JsonPropertyDescription("What it is now; absent when it is not set.") @Nullable
        String now) {
    /** In half a sentence. */
    public String describe() {
        return field + " is " + now + " and was " + before;
    }
}
