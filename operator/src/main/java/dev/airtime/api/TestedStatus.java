package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a load test ran against: the copy, as it was when the load began. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TestedStatus(
        @JsonPropertyDescription("The load.") @Nullable TestedLoad load,

        @JsonPropertyDescription("Deployments and StatefulSets, at most 50.")
        List<TestedWorkload> workloads,

        @JsonPropertyDescription("ConfigMaps and Secrets that their pods use, at most 100.")
        List<TestedConfiguration> configuration,

        @JsonPropertyDescription("The copies of the event's databases.")
        List<TestedDatabase> databases) {
    public TestedStatus {
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        configuration = configuration == null ? List.of() : List.copyOf(configuration);
        databases = databases == null ? List.of() : List.copyOf(databases);
    }
}
