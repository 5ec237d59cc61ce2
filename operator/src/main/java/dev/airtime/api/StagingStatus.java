package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The copy. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StagingStatus(
        String namespace,

        @JsonPropertyDescription("Objects copied.") @Nullable
        Integer objects,

        @JsonPropertyDescription("Pods that run, of how many: 6/6.") @Nullable
        String pods,

        @JsonPropertyDescription(
                "Objects that were held back or could not be copied, each with the reason; at most 50.")
        List<String> notCopied,

        @JsonPropertyDescription(
                "Objects of the copy that still name a production address; no pod starts until it is empty.")
        List<String> pointsToProduction) {
    public StagingStatus {
        notCopied = notCopied == null ? List.of() : List.copyOf(notCopied);
        pointsToProduction = pointsToProduction == null ? List.of() : List.copyOf(pointsToProduction);
    }
}
