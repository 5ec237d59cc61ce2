package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One load test. What is not written is taken from the event's {@code spec.rehearsal}. */
@ValidationRule(
        value = "!(has(self.locust) && has(self.job))",
        message = "name the load test in one form: 'locust:' or 'job:', or neither, to run the event's own")
@ValidationRule(
        value = "self.trafficEvent == oldSelf.trafficEvent",
        message = "a Rehearsal belongs to one TrafficEvent: create another Rehearsal",
        fieldPath = ".trafficEvent")
@ValidationRule(
        value = "!has(self.findLimit) || !has(self.stages) || size(self.stages) == 0",
        message = "write either 'stages' or 'findLimit', which finds its levels itself",
        fieldPath = ".findLimit")
@ValidationRule(
        value = "!has(self.findLimit) || !has(self.job)",
        message = "findLimit searches with Locust: write 'locust:' in place of 'job:', or stages for the job",
        fieldPath = ".findLimit")
public record RehearsalSpec(
        @JsonPropertyDescription("The TrafficEvent, in the same namespace, whose copy is loaded.")
        @Required
        @Size(min = 1, max = 253)
        String trafficEvent,

        @JsonPropertyDescription("The Rehearsal to compare with; default the event's first that passed.")
        @Size(max = 253)
        @Nullable
        String baseline,

        @JsonPropertyDescription("true ends the run early and keeps what was measured.") @Default("false") @Nullable
        Boolean stop,

        @JsonPropertyDescription("A Locust run other than the event's.") @Nullable
        LocustSpec locust,

        @JsonPropertyDescription("A Job other than the event's.") @Nullable
        JobSpec job,

        @JsonPropertyDescription("Stages other than the event's.") @Size(max = 50)
        List<Stage> stages,

        @JsonPropertyDescription("Thresholds other than the event's.") @Nullable
        Thresholds thresholds,

        @JsonPropertyDescription("Searches the largest load that holds, in place of stages, the event's too.") @Nullable
        FindLimit findLimit) {
    public RehearsalSpec {
        Objects.requireNonNull(trafficEvent, "spec.trafficEvent");
        stages = stages == null ? List.of() : List.copyOf(stages);
    }

    /** One by stages. */
    public RehearsalSpec(
            String trafficEvent,
            @Nullable String baseline,
            @Nullable Boolean stop,
            @Nullable LocustSpec locust,
            @Nullable JobSpec job,
            List<Stage> stages,
            @Nullable Thresholds thresholds) {
        this(trafficEvent, baseline, stop, locust, job, stages, thresholds, null);
    }

    /** Whether a person ended the run. */
    public boolean stopped() {
        return Boolean.TRUE.equals(stop);
    }

    /** The load test to run: this spec over the event's template; where one names a form, the other's is not used. */
    public RehearsalTemplate over(@Nullable RehearsalTemplate template) {
        boolean own = locust != null || job != null;
        boolean ownLoad = !stages.isEmpty() || findLimit != null;
        return new RehearsalTemplate(
                own || template == null ? locust : template.locust(),
                own || template == null ? job : template.job(),
                ownLoad || template == null ? stages : template.stages(),
                thresholds != null || template == null ? thresholds : template.thresholds(),
                null,
                template == null ? null : template.openAPI(),
                ownLoad || template == null ? findLimit : template.findLimit(),
                template == null ? List.of() : template.logPatterns());
    }
}
