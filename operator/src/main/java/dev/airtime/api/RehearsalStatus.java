package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.crd.generator.annotation.PreserveUnknownFields;
import io.fabric8.crd.generator.annotation.SchemaFrom;
import io.fabric8.kubernetes.api.model.Condition;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a load test did and what follows from it. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record RehearsalStatus(
        @Nullable Long observedGeneration,

        @JsonPropertyDescription("Pending, Smoke, Starting, Loading, Collecting or Finished.") @Nullable
        RehearsalPhase phase,

        @JsonPropertyDescription("Passed, Failed, Inconclusive or Aborted; empty until the run has finished.") @Nullable
        Verdict verdict,

        @JsonPropertyDescription("What decided the verdict, in a word, for example TooFewSamples.") @Nullable
        VerdictReason reason,

        @JsonPropertyDescription("Why the verdict is what it is, one sentence each.")
        List<String> reasons,

        @JsonPropertyDescription("How much of the event's expected peak was held.") @Nullable
        CoverageStatus coverage,

        @JsonPropertyDescription("The largest load that held, of a Rehearsal with findLimit.") @Nullable
        LimitStatus limit,

        @JsonPropertyDescription(
                "What runs: the event's spec.rehearsal and what this Rehearsal says itself, as they were when the run"
                        + " began. Edits made later count for the next one.")
        @PreserveUnknownFields
        @SchemaFrom(type = JsonNode.class)
        @Nullable
        RehearsalTemplate template,

        @JsonPropertyDescription("When the load began.") @Nullable
        String startedAt,

        @JsonPropertyDescription("When the run was over.") @Nullable
        String finishedAt,

        @JsonPropertyDescription("When this was written; under load at most every 15 s.") @Nullable
        String updatedAt,

        @JsonPropertyDescription("The stage that runs, 1 the first, of how many, or with findLimit of at most: 2/3.")
        @Nullable
        String stage,

        @JsonPropertyDescription("Users at the same time: now, and after the run the most that was reached.") @Nullable
        Integer users,

        @JsonPropertyDescription("Requests a second.") @Nullable
        String requestsPerSecond,

        @JsonPropertyDescription("Median response time.") @Nullable
        String p50,

        @JsonPropertyDescription("95th percentile of the response times.") @Nullable
        String p95,

        @JsonPropertyDescription("99th percentile of the response times.") @Nullable
        String p99,

        @Nullable Long requests,
        @Nullable Long failures,

        @JsonPropertyDescription("Failed requests, as a share.") @Nullable
        String failureRate,

        @JsonPropertyDescription("Workers asked for, connected at most, and lost.") @Nullable
        WorkersStatus workers,

        @JsonPropertyDescription("The 95th percentile of each window at the most users, in milliseconds, at most 24.")
        List<Integer> windows,

        @JsonPropertyDescription("Figures by endpoint, the slowest first, at most 50.")
        List<EndpointStatus> endpoints,

        @JsonPropertyDescription("Which calls of the API were made, in the whole run.") @Nullable
        OperationsStatus operations,

        @JsonPropertyDescription("What a CDN would have answered; absent where there was none.") @Nullable
        StaticContentStatus staticContent,

        @JsonPropertyDescription("Failures by cause, the most frequent first, at most 20.")
        List<CauseStatus> causes,

        @JsonPropertyDescription("The copy's databases under load.")
        List<DatabaseLoad> databases,

        @JsonPropertyDescription("What the logs of the copy's pods told under load; absent where none was read.")
        @Nullable
        LogsSeen logs,

        @JsonPropertyDescription("The load from its beginning, in at most 121 windows.")
        List<LoadPoint> timeline,

        @JsonPropertyDescription("What identifies this run for a comparison: script, stages, version, copy.") @Nullable
        String fingerprint,

        @JsonPropertyDescription("What it ran against, as it was when the load began.") @Nullable
        TestedStatus tested,

        @Nullable ComparisonStatus comparison,
        List<Finding> findings,

        @JsonPropertyDescription("The findings in a word or two, for kubectl get.") @Nullable
        String findingsSummary,

        @JsonPropertyDescription("What of the copy's pods could not be looked at, and what opens it.")
        List<String> notSeen,

        List<Condition> conditions) {
    public RehearsalStatus {
        reasons = reasons == null ? List.of() : List.copyOf(reasons);
        windows = windows == null ? List.of() : List.copyOf(windows);
        endpoints = endpoints == null ? List.of() : List.copyOf(endpoints);
        causes = causes == null ? List.of() : List.copyOf(causes);
        databases = databases == null ? List.of() : List.copyOf(databases);
        timeline = timeline == null ? List.of() : List.copyOf(timeline);
        findings = findings == null ? List.of() : List.copyOf(findings);
        notSeen = notSeen == null ? List.of() : List.copyOf(notSeen);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }

    /** Of a Rehearsal that nothing was written about. */
    public static RehearsalStatus empty() {
        return RehearsalStatusBuilder.builder().build();
    }
}
