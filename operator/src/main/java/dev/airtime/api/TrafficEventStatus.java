package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the night is. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record TrafficEventStatus(
        @Nullable Long observedGeneration,

        @JsonPropertyDescription("Derived from the conditions, for people; never stored as the truth.") @Nullable
        Phase phase,

        @JsonPropertyDescription("For kubectl get.") @Nullable
        SummaryStatus summary,

        @JsonPropertyDescription("What will be done to production.") @Nullable
        PlanStatus plan,

        List<Condition> conditions,
        @Nullable StagingStatus staging,

        @JsonPropertyDescription("The rehearsal that counts: the newest that has finished.") @Nullable
        RehearsalReference rehearsal,

        @Size(max = 20) List<DatabaseStatus> databases,
        @Size(max = 50) List<WorkloadStatus> workloads) {
    public TrafficEventStatus {
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
        databases = databases == null ? List.of() : List.copyOf(databases);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
    }

    /** The same with another word about the copy. */
    public TrafficEventStatus with(StagingStatus copy) {
        return new TrafficEventStatus(
                observedGeneration, phase, summary, plan, conditions, copy, rehearsal, databases, workloads);
    }
}
