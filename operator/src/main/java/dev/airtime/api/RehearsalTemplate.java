package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The load test of an event. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
@ValidationRule(
        value = "has(self.locust) != has(self.job)",
        message = "name the load test in exactly one form: 'locust:' (a Locust script) or 'job:' (any Job, whose exit"
                + " code decides)")
@ValidationRule(
        value = "!has(self.locust) || has(self.findLimit) || (has(self.stages) && size(self.stages) > 0)",
        message = "a Locust load test needs stages, for example 'stages: [{users: 1000, for: 5m}]', or 'findLimit: {to:"
                + " 20000}' in place of them",
        fieldPath = ".stages")
@ValidationRule(
        value = "!has(self.findLimit) || !has(self.stages) || size(self.stages) == 0",
        message = "write either 'stages' or 'findLimit', which finds its levels itself",
        fieldPath = ".findLimit")
@ValidationRule(
        value = "!has(self.findLimit) || !has(self.job)",
        message = "findLimit searches with Locust: write 'locust:' in place of 'job:', or stages for the job",
        fieldPath = ".findLimit")
@ValidationRule(
        value = "!has(self.logPatterns)"
                + " || self.logPatterns.all(p, self.logPatterns.exists_one(q, q.name == p.name))",
        message = "two logPatterns have the same name: give each its own",
        fieldPath = ".logPatterns")
public record RehearsalTemplate(
        @JsonPropertyDescription("A distributed Locust run.") @Nullable
        LocustSpec locust,

        @JsonPropertyDescription("Any Job: it passes when it ends with exit code 0.") @Nullable
        JobSpec job,

        @JsonPropertyDescription("The load over time, in order.") @Size(max = 50)
        List<Stage> stages,

        @JsonPropertyDescription("What must hold for the run to pass.") @Nullable
        Thresholds thresholds,

        @JsonPropertyDescription("When the event rehearses again by itself, and how many Rehearsals are kept.")
        @Nullable
        RehearsalSchedule schedule,

        @JsonPropertyDescription(
                "The OpenAPI document whose operations the run is to call. Without it, the paths of the namespace's"
                        + " Ingresses and HTTPRoutes are looked at.")
        @Nullable
        OpenApiSource openAPI,

        @JsonPropertyDescription("Searches the largest load that holds, in place of stages.") @Nullable
        FindLimit findLimit,

        @JsonPropertyDescription(
                "Words that mean trouble, looked for in the logs of the copy's pods under load beside those that"
                        + " docs/diagnosis.md lists.")
        @Size(max = 20)
        List<LogPattern> logPatterns) {
    public RehearsalTemplate {
        stages = stages == null ? List.of() : List.copyOf(stages);
        logPatterns = logPatterns == null ? List.of() : List.copyOf(logPatterns);
    }

    /** The same with as many workers as were decided on. */
    public RehearsalTemplate withWorkers(int workers) {
        return locust == null
                ? this
                : RehearsalTemplateBuilder.builder(this)
                        .locust(LocustSpecBuilder.builder(locust)
                                .workers(workers)
                                .build())
                        .build();
    }

    /** The same without what its pods are made of: an environment can carry what not everybody may read. */
    public RehearsalTemplate withoutPods() {
        return RehearsalTemplateBuilder.builder(this)
                .locust(
                        locust == null
                                ? null
                                : LocustSpecBuilder.builder(locust).pods(null).build())
                .job(
                        job == null
                                ? null
                                : JobSpecBuilder.builder(job)
                                        .template(JsonNodeFactory.instance.objectNode())
                                        .build())
                .build();
    }

    /** How long the load takes at most: all stages with their ramps, or the longest search; of a Job, its deadline. */
    public Duration loadTime() {
        if (job != null) {
            return job.deadlineOrDefault();
        }
        return findLimit != null
                ? findLimit.longest(thresholds)
                : stages.stream().map(s -> s.rampOrDefault().plus(s.hold())).reduce(Duration.ZERO, Duration::plus);
    }

    /** The most users at the same time; 0 when nothing says it. */
    public int mostUsers() {
        return findLimit != null ? findLimit.to() : Stage.mostUsers(stages);
    }

    /** What to shorten where the load takes too long: the field under {@code spec.rehearsal}. */
    public String longField() {
        return findLimit != null ? "findLimit.hold" : job != null ? "job.deadline" : "stages";
    }

    /** Whether a smoke round comes before the load. */
    public boolean smokes() {
        return locust != null && locust.smokeOrDefault();
    }

    /** A load test without words of its own. */
    public RehearsalTemplate(
            @Nullable LocustSpec locust,
            @Nullable JobSpec job,
            List<Stage> stages,
            @Nullable Thresholds thresholds,
            @Nullable RehearsalSchedule schedule,
            @Nullable OpenApiSource openAPI,
            @Nullable FindLimit findLimit) {
        this(locust, job, stages, thresholds, schedule, openAPI, findLimit, List.of());
    }

    /** A load test without a schedule, and without a description of the API. */
    public RehearsalTemplate(
            @Nullable LocustSpec locust, @Nullable JobSpec job, List<Stage> stages, @Nullable Thresholds thresholds) {
        this(locust, job, stages, thresholds, null, null, null);
    }

    /** {@code thresholds}, or their defaults. */
    public Thresholds thresholdsOrDefault() {
        return thresholds == null ? Thresholds.DEFAULT : thresholds;
    }

    /** {@code schedule}, or its default. */
    public RehearsalSchedule scheduleOrDefault() {
        return schedule == null ? RehearsalSchedule.DEFAULT : schedule;
    }

    /** Worker pods that are asked for; 0 of a plain Job. */
    public int workersOrNone() {
        return locust == null ? 0 : locust.workersOrDefault();
    }
}
