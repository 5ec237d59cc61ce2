package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** One change of production that an event will make. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlannedChange(
        @JsonPropertyDescription("What is changed: database shop, or Deployment/api.")
        String target,

        @JsonPropertyDescription("The field that is changed: instanceClass, parameters.max_connections, replicas.")
        String what,

        @JsonPropertyDescription("The value of now, where it is known; before the event once that has begun.") @Nullable
        String from,

        @JsonPropertyDescription("The value that it gets.") String to,

        @JsonPropertyDescription("When it begins.") @Nullable
        String at,

        @JsonPropertyDescription("When it may be put back at the earliest; absent when it can't be.") @Nullable
        String backAt,

        @JsonPropertyDescription(
                "What users feel of it, when it is made and again when it is put back; absent when nothing.")
        @Nullable
        String interruption,

        @JsonPropertyDescription("True when it can't be undone: storage never shrinks.") @Nullable
        Boolean permanent,

        @JsonPropertyDescription("What it costs; absent for what has no price of its own, such as a parameter.")
        @Nullable
        PlannedCost cost) {}
