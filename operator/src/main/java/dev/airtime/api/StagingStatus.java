package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The copy. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record StagingStatus(
        String namespace,

        @JsonPropertyDescription("How far a running copy is: 4100 of 20312 objects, kind 9 of 41: Secret.") @Nullable
        String progress,

        @JsonPropertyDescription("Objects copied.") @Nullable
        Integer objects,

        @JsonPropertyDescription("Pods that run, of how many: 6/6.") @Nullable
        String pods,

        @JsonPropertyDescription(
                "Objects that were held back or could not be copied, each with the reason; at most 50.")
        List<String> notCopied,

        @JsonPropertyDescription(
                "Objects of the copy that still name a production address; no pod starts until it is empty.")
        List<String> pointsToProduction,

        @JsonPropertyDescription(
                "Hosts outside the cluster that the copied configuration names, each with the objects that name it; at"
                        + " most 50.")
        List<String> externalHosts,

        @JsonPropertyDescription("Fields that somebody changed in the copy and that were left so; at most 50.")
        List<String> kept,

        @JsonPropertyDescription(
                "The value of the annotation airtime.dev/sync when this was written: a rehearsal waits while it is another.")
        @Nullable
        String sync) {
    public StagingStatus {
        notCopied = notCopied == null ? List.of() : List.copyOf(notCopied);
        pointsToProduction = pointsToProduction == null ? List.of() : List.copyOf(pointsToProduction);
        externalHosts = externalHosts == null ? List.of() : List.copyOf(externalHosts);
        kept = kept == null ? List.of() : List.copyOf(kept);
    }

    /** The same, at another point of a running copy. */
    public StagingStatus at(@Nullable String progress) {
        return new StagingStatus(
                namespace, progress, objects, pods, notCopied, pointsToProduction, externalHosts, kept, sync);
    }
}
