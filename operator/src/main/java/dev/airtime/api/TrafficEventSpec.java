package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The whole plan of one event. What is not written has a safe default. */
@ValidationRule(
        value = "!has(self.rehearsal) || has(self.staging)",
        message = "spec.rehearsal needs a copy to run against: add spec.staging.namespace, for example"
                + " 'staging: {namespace: production-staging}'",
        fieldPath = ".rehearsal")
@ValidationRule(
        value = "!has(self.databases) || self.databases.all(d, self.databases.exists_one(e, e.name == d.name))",
        message = "every entry of spec.databases needs a name of its own",
        fieldPath = ".databases")
@ValidationRule(
        value = "!has(self.workloads)"
                + " || self.workloads.all(w, self.workloads.exists_one(x, x.kind == w.kind && x.name == w.name))",
        message = "every workload may be listed once in spec.workloads",
        fieldPath = ".workloads")
@ValidationRule(
        value =
                "!has(oldSelf.staging) || (has(self.staging) && self.staging.__namespace__ == oldSelf.staging.__namespace__)",
        message = "the copy can't move or be forgotten: delete the TrafficEvent, which removes it, and create another",
        fieldPath = ".staging")
@ValidationRule(
        value = "!has(self.databases) || !has(self.duration)"
                + " || !self.duration.matches('^([0-5]h|[0-9]{1,2}m([0-9]|$)|[0-9]{1,4}s|[0-9]+ms)')"
                + " || self.databases.all(d, !has(d.scaleUp)"
                + " || !(has(d.scaleUp.iops) || has(d.scaleUp.storageThroughput)))",
        message =
                "AWS locks storage for six hours after a change of IOPS or throughput, so that they can't be given back"
                        + " earlier: write a duration of 6h or more, or leave iops and storageThroughput out",
        fieldPath = ".duration")
public record TrafficEventSpec(
        @JsonPropertyDescription("When the traffic comes: an RFC 3339 instant, for example \"2026-12-03T21:30:00Z\".")
        @Required
        @ValidationRule(
                value = "self.matches('^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
                        + "T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$')",
                message = "must be an RFC 3339 instant with a zone, for example \"2026-12-03T21:30:00Z\" or"
                        + " \"2026-12-03T22:30:00+01:00\"")
        @ValidationRule(
                value = "!self.matches('^20[0-9]{2}-(02-3|(04|06|09|11)-31)')"
                        + " && (!self.matches('^20[0-9]{2}-02-29') || int(self.substring(0, 4)) % 4 == 0)",
                message = "the calendar has no such day: correct the day of the month")
        @Size(max = 32)
        String airtime,

        @JsonPropertyDescription("How long the bought capacity stays after airtime, for example 24h.")
        @Default("24h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String duration,

        @JsonPropertyDescription("What is expected to come; the rehearsals are measured against it.") @Nullable
        ExpectedPeak expectedPeak,

        @JsonPropertyDescription(
                "Automatic: production is changed when its time comes. Manual: only after the annotation"
                        + " airtime.dev/approved carries the plan hash that status.plan.hash shows.")
        @Default("Automatic")
        @Nullable
        Approval approval,

        @JsonPropertyDescription(
                "Run: copies, rehearses, raises and puts back. Plan: changes nothing, and the event shows what Run would"
                        + " do. It can be set to Run at any time, and to Plan until production is raised.")
        @Default("Run")
        @Nullable
        Mode mode,

        @JsonPropertyDescription("The RDS databases that are raised before airtime and put back after the event.")
        @Size(max = 20)
        List<DatabaseSpec> databases,

        @JsonPropertyDescription("Workloads of this namespace whose replicas are raised for the event and put back.")
        @Size(max = 50)
        List<WorkloadSpec> workloads,

        @JsonPropertyDescription(
                "The copy of this namespace that the rehearsals run against. Without it, no copy is made.")
        @Nullable
        StagingSpec staging,

        @JsonPropertyDescription(
                "The load test that says whether the event is ready. Without it, capacity is raised untested.")
        @Nullable
        RehearsalTemplate rehearsal) {

    public TrafficEventSpec {
        Objects.requireNonNull(airtime, "spec.airtime");
        databases = databases == null ? List.of() : List.copyOf(databases);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
    }

    /**
     * The instant of {@code airtime}.
     *
     * @throws IllegalArgumentException when it is not RFC 3339
     */
    public Instant airtimeInstant() {
        try {
            return Instant.parse(airtime);
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    "spec.airtime \"" + airtime + "\" is not an instant: write for example 2026-12-03T21:30:00Z", e);
        }
    }

    /** {@code duration}, or its default of 24 h. */
    public Duration durationOrDefault() {
        return Durations.parse(duration, Duration.ofHours(24));
    }

    /** Whether the event only says what it would do. */
    public boolean planOnly() {
        return mode == Mode.Plan;
    }

    /** Whether production is touched only after an approval. */
    public boolean manual() {
        return approval == Approval.Manual;
    }
}
