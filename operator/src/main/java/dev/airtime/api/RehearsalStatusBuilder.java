package dev.airtime.api;

import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A {@link RehearsalStatus} of which only what changes is named. */
public final class RehearsalStatusBuilder {
    private @Nullable Long observedGeneration;
    private @Nullable RehearsalPhase phase;
    private @Nullable Verdict verdict;
    private @Nullable VerdictReason reason;
    private List<String> reasons;
    private @Nullable CoverageStatus coverage;
    private @Nullable LimitStatus limit;
    private @Nullable String startedAt;
    private @Nullable String finishedAt;
    private @Nullable String updatedAt;
    private @Nullable String stage;
    private @Nullable Integer users;
    private @Nullable String requestsPerSecond;
    private @Nullable String p50;
    private @Nullable String p95;
    private @Nullable String p99;
    private @Nullable Long requests;
    private @Nullable Long failures;
    private @Nullable String failureRate;
    private @Nullable WorkersStatus workers;
    private List<Integer> windows;
    private List<EndpointStatus> endpoints;
    private @Nullable OperationsStatus operations;
    private @Nullable StaticContentStatus staticContent;
    private List<CauseStatus> causes;
    private List<DatabaseLoad> databases;
    private @Nullable LogsSeen logs;
    private List<LoadPoint> timeline;
    private @Nullable String fingerprint;
    private @Nullable TestedStatus tested;
    private @Nullable ComparisonStatus comparison;
    private List<Finding> findings;
    private @Nullable String findingsSummary;
    private List<String> notSeen;
    private List<Condition> conditions;

    /** What is not named stays as {@code status} has it. */
    public RehearsalStatusBuilder(RehearsalStatus status) {
        observedGeneration = status.observedGeneration();
        phase = status.phase();
        verdict = status.verdict();
        reason = status.reason();
        reasons = status.reasons();
        coverage = status.coverage();
        limit = status.limit();
        startedAt = status.startedAt();
        finishedAt = status.finishedAt();
        updatedAt = status.updatedAt();
        stage = status.stage();
        users = status.users();
        requestsPerSecond = status.requestsPerSecond();
        p50 = status.p50();
        p95 = status.p95();
        p99 = status.p99();
        requests = status.requests();
        failures = status.failures();
        failureRate = status.failureRate();
        workers = status.workers();
        windows = status.windows();
        endpoints = status.endpoints();
        operations = status.operations();
        staticContent = status.staticContent();
        causes = status.causes();
        databases = status.databases();
        logs = status.logs();
        timeline = status.timeline();
        fingerprint = status.fingerprint();
        tested = status.tested();
        comparison = status.comparison();
        findings = status.findings();
        findingsSummary = status.findingsSummary();
        notSeen = status.notSeen();
        conditions = status.conditions();
    }

    public RehearsalStatusBuilder observedGeneration(@Nullable Long value) {
        observedGeneration = value;
        return this;
    }

    public RehearsalStatusBuilder phase(@Nullable RehearsalPhase value) {
        phase = value;
        return this;
    }

    public RehearsalStatusBuilder verdict(@Nullable Verdict value) {
        verdict = value;
        return this;
    }

    public RehearsalStatusBuilder reason(@Nullable VerdictReason value) {
        reason = value;
        return this;
    }

    public RehearsalStatusBuilder reasons(List<String> value) {
        reasons = value;
        return this;
    }

    public RehearsalStatusBuilder coverage(@Nullable CoverageStatus value) {
        coverage = value;
        return this;
    }

    public RehearsalStatusBuilder limit(@Nullable LimitStatus value) {
        limit = value;
        return this;
    }

    public RehearsalStatusBuilder startedAt(@Nullable String value) {
        startedAt = value;
        return this;
    }

    public RehearsalStatusBuilder finishedAt(@Nullable String value) {
        finishedAt = value;
        return this;
    }

    public RehearsalStatusBuilder updatedAt(@Nullable String value) {
        updatedAt = value;
        return this;
    }

    public RehearsalStatusBuilder stage(@Nullable String value) {
        stage = value;
        return this;
    }

    public RehearsalStatusBuilder users(@Nullable Integer value) {
        users = value;
        return this;
    }

    public RehearsalStatusBuilder requestsPerSecond(@Nullable String value) {
        requestsPerSecond = value;
        return this;
    }

    public RehearsalStatusBuilder p50(@Nullable String value) {
        p50 = value;
        return this;
    }

    public RehearsalStatusBuilder p95(@Nullable String value) {
        p95 = value;
        return this;
    }

    public RehearsalStatusBuilder p99(@Nullable String value) {
        p99 = value;
        return this;
    }

    public RehearsalStatusBuilder requests(@Nullable Long value) {
        requests = value;
        return this;
    }

    public RehearsalStatusBuilder failures(@Nullable Long value) {
        failures = value;
        return this;
    }

    public RehearsalStatusBuilder failureRate(@Nullable String value) {
        failureRate = value;
        return this;
    }

    public RehearsalStatusBuilder workers(@Nullable WorkersStatus value) {
        workers = value;
        return this;
    }

    public RehearsalStatusBuilder windows(List<Integer> value) {
        windows = value;
        return this;
    }

    public RehearsalStatusBuilder endpoints(List<EndpointStatus> value) {
        endpoints = value;
        return this;
    }

    public RehearsalStatusBuilder operations(@Nullable OperationsStatus value) {
        operations = value;
        return this;
    }

    public RehearsalStatusBuilder notSeen(List<String> value) {
        notSeen = value;
        return this;
    }

    public RehearsalStatusBuilder staticContent(@Nullable StaticContentStatus value) {
        staticContent = value;
        return this;
    }

    public RehearsalStatusBuilder causes(List<CauseStatus> value) {
        causes = value;
        return this;
    }

    public RehearsalStatusBuilder databases(List<DatabaseLoad> value) {
        databases = value;
        return this;
    }

    public RehearsalStatusBuilder logs(@Nullable LogsSeen value) {
        logs = value;
        return this;
    }

    public RehearsalStatusBuilder timeline(List<LoadPoint> value) {
        timeline = value;
        return this;
    }

    public RehearsalStatusBuilder fingerprint(@Nullable String value) {
        fingerprint = value;
        return this;
    }

    public RehearsalStatusBuilder tested(@Nullable TestedStatus value) {
        tested = value;
        return this;
    }

    public RehearsalStatusBuilder comparison(@Nullable ComparisonStatus value) {
        comparison = value;
        return this;
    }

    public RehearsalStatusBuilder findings(List<Finding> value) {
        findings = value;
        return this;
    }

    public RehearsalStatusBuilder findingsSummary(@Nullable String value) {
        findingsSummary = value;
        return this;
    }

    public RehearsalStatusBuilder conditions(List<Condition> value) {
        conditions = value;
        return this;
    }

    /** The status. */
    public RehearsalStatus build() {
        return new RehearsalStatus(
                observedGeneration,
                phase,
                verdict,
                reason,
                reasons,
                coverage,
                limit,
                startedAt,
                finishedAt,
                updatedAt,
                stage,
                users,
                requestsPerSecond,
                p50,
                p95,
                p99,
                requests,
                failures,
                failureRate,
                workers,
                windows,
                endpoints,
                operations,
                staticContent,
                causes,
                databases,
                logs,
                timeline,
                fingerprint,
                tested,
                comparison,
                findings,
                findingsSummary,
                notSeen,
                conditions);
    }
}
