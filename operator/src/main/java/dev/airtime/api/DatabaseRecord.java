package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** A DB instance as it was before an event, written down twice: here and as tags on the instance. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRecord(
        @JsonPropertyDescription("DbiResourceId: an identifier can be used again, this can't.")
        String resourceId,

        String instanceClass,
        String parameterGroup,
        @JsonPropertyDescription("When it was recorded.") String recordedAt) {}
