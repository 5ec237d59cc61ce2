package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The whole plan of one event. What is not written has a safe default. */
// On the type, not on the component: a record hands a component's annotation to field and accessor, and the rule would
// be
// in the CRD twice, which server-side apply refuses.
@ValidationRule(
        value =
                "self.airtime.matches('^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(Z|[+-][0-9]{2}:[0-9]{2})$')",
        message = "must be an RFC 3339 instant with a zone, for example \"2026-12-03T21:30:00Z\" or"
                + " \"2026-12-03T22:30:00+01:00\"",
        fieldPath = ".airtime")
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
public record TrafficEventSpec(
        @JsonPropertyDescription("When the traffic comes: an RFC 3339 instant, for example \"2026-12-03T21:30:00Z\".")
        @Required
        @Size(max = 32)
        String airtime,

        @JsonPropertyDescription("How long the bought capacity stays after airtime, for example 24h.")
        @Default("24h")
        @Pattern(Durations.PATTERN)
        @Nullable
        String duration,

        @JsonPropertyDescription("What is expected to come; the rehearsals are measured against it.") @Nullable
        ExpectedPeak expectedPeak,

        @JsonPropertyDescription(
                "Automatic: production is changed when its time comes. Manual: only after the annotation"
                        + " airtime.dev/approved carries the plan hash that status.planHash shows.")
        @Default("Automatic")
        @Nullable
        Approval approval,

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

    /** The instant of {@code airtime}; {@link java.time.format.DateTimeParseException} when it is not RFC 3339. */
    public Instant airtimeInstant() {
        return Instant.parse(airtime);
    }

    /** {@code duration}, or its default of 24 h. */
    public Duration durationOrDefault() {
        return Durations.parse(duration, Duration.ofHours(24));
    }

    /** Whether production is touched only after an approval. */
    public boolean manual() {
        return approval == Approval.Manual;
    }
}
