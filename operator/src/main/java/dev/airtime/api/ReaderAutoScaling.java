package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.Objects;

/** What an Aurora cluster's auto scaling of its readers is raised to for an event. */
public record ReaderAutoScaling(
        @JsonPropertyDescription(
                "MinCapacity of the cluster's scalable target: how many readers Application Auto Scaling keeps at"
                        + " least. It makes and removes them itself; MaxCapacity is raised with it where it is lower.")
        @Required
        @Min(1)
        @Max(15)
        Integer minCapacity) {
    public ReaderAutoScaling {
        Objects.requireNonNull(minCapacity, "spec.databases[].scaleUp.autoScaling.minCapacity");
    }
}
