package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A workload of the copy when a load test began. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TestedWorkload(
        @JsonPropertyDescription("Kind and name: Deployment/api.")
        String name,

        @JsonPropertyDescription("Pods that were ready.") int ready,

        @JsonPropertyDescription("Pods that it asks for; 0: it was left out on purpose.")
        int wanted,

        @JsonPropertyDescription(
                "Pods that production has: its replicas, or its autoscaler's minimum; absent where production has no such"
                        + " workload.")
        @Nullable
        Integer production,

        @JsonPropertyDescription("The images of its containers.")
        List<String> images) {
    public TestedWorkload {
        images = images == null ? List.of() : List.copyOf(images);
    }
}
