package dev.airtime;

import dev.airtime.api.ComparisonStatus;
import dev.airtime.api.CoverageStatus;
import dev.airtime.api.Cut;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.Finding;
import dev.airtime.api.Percentage;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalStatusBuilder;
import dev.airtime.api.StrainSeen;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.api.WorkersStatus;
import dev.airtime.diagnosis.Diagnosis;
import dev.airtime.diagnosis.Measurements;
import dev.airtime.plan.State;
import dev.airtime.rehearsal.Limit;
import dev.airtime.rehearsal.LoadFigures;
import dev.airtime.rehearsal.LoadFigures.Sample;
import dev.airtime.rehearsal.Millis;
import dev.airtime.rehearsal.RehearsalDecision;
import dev.airtime.rehearsal.RehearsalDecision.Next;
import io.fabric8.kubernetes.api.model.Condition;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written into a Rehearsal's status, and what is read back from it. Pure. */
final class RehearsalProgress {
    /** The smoke round went well; absent of a run without one. */
    static final String SMOKE_PASSED = "SmokePassed";
    /** Its pods were asked for. */
    static final String STARTED = "Started";
    /** The load is over. */
    static final String LOAD_ENDED = "LoadEnded";
    /** The verdict is there. */
    static final String FINISHED = "Finished";
    /** The verdict is Passed. */
    static final String PASSED = "Passed";

    /** As many as a person reads. */
    private static final int ENDPOINTS = 50;
    /** Reasons and their characters: what is written has to fit into an object, however much broke. */
    private static final int REASONS = 50;

    private static final int REASON = 1_500;

    private RehearsalProgress() {}

    /** What the end of a run came to. */
    record Conclusion(
            Verdict verdict,
            VerdictReason reason,
            List<String> reasons,
            @Nullable CoverageStatus coverage) {}

    static RehearsalStatus old(Rehearsal rehearsal) {
        return rehearsal.getStatus() == null ? RehearsalStatus.empty() : rehearsal.getStatus();
    }

    /** Since when the condition is True; null when it is not. */
    static @Nullable Instant since(RehearsalStatus status, String type) {
        return since(status, type, State.Status.True);
    }

    /** Since when the smoke round goes on; null outside of it. */
    static @Nullable Instant smokeSince(RehearsalStatus status) {
        return since(status, SMOKE_PASSED, State.Status.Unknown);
    }

    /** The last reason says how far the load went: it stays. */
    private static List<String> bounded(List<String> reasons) {
        List<String> said = reasons.stream().map(r -> Cut.to(REASON, r)).toList();
        if (said.size() <= REASONS) {
            return said;
        }
        List<String> few = new ArrayList<>(said.subList(0, REASONS - 2));
        few.add("and " + (said.size() - REASONS + 1) + " more");
        few.add(said.get(said.size() - 1));
        return few;
    }

    private static @Nullable Instant since(RehearsalStatus status, String type, State.Status wanted) {
        return status.conditions().stream()
                .filter(c -> type.equals(c.getType()) && wanted.name().equals(c.getStatus()))
                .findFirst()
                .map(c -> Instant.parse(c.getLastTransitionTime()))
                .orElse(null);
    }

    static @Nullable Instant startedAt(RehearsalStatus status) {
        return status.startedAt() == null ? null : Instant.parse(status.startedAt());
    }

    /** The status after {@code next}; {@code figures} null where nothing new was measured. */
    static RehearsalStatus of(
            Rehearsal rehearsal,
            Next next,
            @Nullable LoadFigures figures,
            @Nullable String fingerprint,
            List<DatabaseLoad> databases,
            int expectedWorkers,
            @Nullable Conclusion conclusion,
            Instant now) {
        RehearsalStatus old = old(rehearsal);
        boolean finished = next.phase() == RehearsalPhase.Finished;
        boolean loaded = next.phase() == RehearsalPhase.Loading
                || next.phase() == RehearsalPhase.Collecting
                || old.startedAt() != null;
        String startedAt = !loaded
                ? null
                : old.startedAt() != null
                        ? old.startedAt()
                        : next.phase() == RehearsalPhase.Loading ? time(now) : time(or(since(old, STARTED), now));
        Sample sample = figures == null ? null : finished || ended(next) ? figures.judged() : figures.now();
        Verdict verdict = conclusion != null ? conclusion.verdict() : old.verdict();
        VerdictReason reason = conclusion != null ? conclusion.reason() : old.reason();
        RehearsalStatusBuilder status = RehearsalStatusBuilder.builder(old)
                .observedGeneration(rehearsal.getMetadata().getGeneration())
                .phase(next.phase())
                .startedAt(startedAt)
                .finishedAt(finished ? (old.finishedAt() != null ? old.finishedAt() : time(now)) : null)
                .databases(databases)
                .conditions(conditions(
                        old,
                        next,
                        verdict,
                        reason,
                        conclusion,
                        rehearsal.getMetadata().getGeneration(),
                        now));
        if (conclusion != null) {
            status.verdict(verdict)
                    .reason(reason)
                    .reasons(bounded(conclusion.reasons()))
                    .coverage(conclusion.coverage());
        }
        if (fingerprint != null) {
            status.fingerprint(fingerprint);
        }
        if (figures != null) {
            status.users(users(old, figures, finished || ended(next)))
                    .workers(expectedWorkers == 0 ? null : workers(old.workers(), figures, expectedWorkers))
                    .endpoints(figures.endpoints().stream().limit(ENDPOINTS).toList())
                    .causes(figures.causes());
            if (figures.stages() != 0 && figures.stage() != 0) {
                status.stage(figures.stage() + "/" + figures.stages());
            }
            status.windows(figures.windows());
            if (figures.staticContent() != null) {
                status.staticContent(figures.staticContent().status());
            }
            if (!figures.timeline().isEmpty()) {
                status.timeline(figures.timeline());
            }
        }
        if (sample != null) {
            status.requestsPerSecond(rate(sample.perSecond()))
                    .p50(Millis.format(sample.p50()))
                    .p95(Millis.format(sample.p95()))
                    .p99(Millis.format(sample.p99()))
                    .requests(sample.requests())
                    .failures(sample.failures())
                    .failureRate(Percentage.format(sample.failureRatio()));
        }
        return status.build();
    }

    /**
     * What is written of {@code fresh}: where only figures and messages changed, nothing within 15 s of the last time, so
     * that many runs don't wear out the API server. The next look brings all of it.
     */
    static RehearsalStatus paced(RehearsalStatus old, RehearsalStatus fresh, Instant now) {
        if (fresh.equals(old)) {
            return old;
        }
        return due(old, fresh.phase(), now)
                ? RehearsalStatusBuilder.builder(fresh).updatedAt(time(now)).build()
                : old;
    }

    /** Whether what changed is written now: with another phase at once, else 15 s after the last time. */
    static boolean due(RehearsalStatus old, @Nullable RehearsalPhase phase, Instant now) {
        boolean goesOn = old.phase() == phase && phase != RehearsalPhase.Finished && phase != RehearsalPhase.Pending;
        return !goesOn || !soon(old, now);
    }

    private static boolean soon(RehearsalStatus old, Instant now) {
        return old.updatedAt() != null
                && now.isBefore(Instant.parse(old.updatedAt()).plus(RehearsalDecision.WATCH));
    }

    private static boolean ended(Next next) {
        return next.phase() == RehearsalPhase.Collecting;
    }

    /** Where the generator doesn't tell the plateaus, the most that was seen is kept: it shows whether it was reached. */
    private static int users(RehearsalStatus old, LoadFigures figures, boolean over) {
        int most = Math.max(figures.maxUsers(), old.users() == null ? 0 : old.users());
        return over || figures.stages() == 0 ? most : figures.users();
    }

    private static WorkersStatus workers(@Nullable WorkersStatus old, LoadFigures figures, int expected) {
        return new WorkersStatus(
                expected,
                Math.max(figures.workersConnected(), old == null ? 0 : old.connected()),
                Math.max(figures.workersLost(), old == null ? 0 : old.lost()),
                figures.workerCpu() != null ? Percentage.format(figures.workerCpu()) : old == null ? null : old.cpu(),
                old == null ? null : old.why(),
                old == null ? null : old.request(),
                figures.workerLag() != null
                        ? Millis.format((int) Math.round(figures.workerLag() * 1000))
                        : old == null ? null : old.lag());
    }

    /** {@code status} with what is said about the whole of it. */
    static RehearsalStatus with(
            RehearsalStatus status, ComparisonStatus comparison, List<Finding> findings, List<String> notSeen) {
        return RehearsalStatusBuilder.builder(status)
                .comparison(comparison)
                .findings(findings)
                .findingsSummary(Diagnosis.summary(findings))
                .notSeen(notSeen)
                .build();
    }

    /** Figures that CloudWatch tells of one minute each. */
    static List<Limit.Minute> minutes(List<Measurements.Database> measured) {
        List<Limit.Minute> minutes = new ArrayList<>();
        for (Measurements.Database d : measured) {
            if (d.at() != null) {
                minutes.add(new Limit.Minute(d.name(), d.at(), d.cpu(), d.connections(), d.maxConnections()));
            }
        }
        return minutes;
    }

    /** The highest figures so far: what was measured before the load began doesn't count. */
    static List<DatabaseLoad> highest(
            List<DatabaseLoad> before, List<Measurements.Database> measured, @Nullable Instant loadingSince) {
        List<DatabaseLoad> result = new ArrayList<>();
        for (Measurements.Database d : measured) {
            DatabaseLoad old = before.stream()
                    .filter(b -> b.name().equals(d.name()))
                    .findFirst()
                    .orElse(new DatabaseLoad(d.name(), null, null, null));
            Instant at = d.at();
            boolean counts = at != null && loadingSince != null && !at.isBefore(loadingSince);
            DatabaseLoad load =
                    old.atLeast(counts ? d.cpu() : null, counts ? d.connections() : null, d.maxConnections());
            StrainSeen strain = d.strain();
            if (strain != null && loadingSince != null && (counts || at == null)) {
                load = load.and(counts ? strain.since(loadingSince) : strain.withoutFigures());
            }
            result.add(load);
        }
        before.stream()
                .filter(b -> result.stream().noneMatch(r -> r.name().equals(b.name())))
                .forEach(result::add);
        return result;
    }

    private static List<Condition> conditions(
            RehearsalStatus old,
            Next next,
            @Nullable Verdict verdict,
            @Nullable VerdictReason reason,
            @Nullable Conclusion conclusion,
            @Nullable Long generation,
            Instant now) {
        RehearsalPhase phase = next.phase();
        boolean finished = phase == RehearsalPhase.Finished;
        boolean started = phase.compareTo(RehearsalPhase.Starting) >= 0 && (!finished || since(old, STARTED) != null);
        boolean ended = phase.compareTo(RehearsalPhase.Collecting) >= 0;
        String why = conclusion != null ? String.join("; ", conclusion.reasons()) : next.message();
        if (finished && conclusion == null) {
            why = String.join("; ", old.reasons());
        }
        List<State> states = new ArrayList<>(smoke(old, next));
        states.addAll(List.of(
                started
                        ? yes(STARTED, "PodsAskedFor", "the load generator's pods were asked for")
                        : no(STARTED, finished ? "NotStarted" : "Waiting", next.message()),
                ended
                        ? yes(LOAD_ENDED, "Ended", "no user sends requests any more")
                        : no(LOAD_ENDED, phase.name(), next.message()),
                finished
                        ? yes(
                                FINISHED,
                                Optional.ofNullable(verdict).map(Enum::name).orElse("Unknown"),
                                why)
                        : no(FINISHED, phase.name(), next.message()),
                !finished
                        ? new State(PASSED, State.Status.Unknown, phase.name(), next.message())
                        : verdict == Verdict.Passed
                                ? yes(PASSED, reason == null ? "Unknown" : reason.name(), why)
                                : no(PASSED, reason == null ? "Unknown" : reason.name(), why)));
        return EventStatus.conditions(states, old.conditions(), generation, now);
    }

    /** The condition of the smoke round, once there is one: Unknown while it goes on. */
    private static List<State> smoke(RehearsalStatus old, Next next) {
        if (next.phase() == RehearsalPhase.Smoke) {
            return List.of(
                    new State(SMOKE_PASSED, State.Status.Unknown, next.phase().name(), next.message()));
        }
        if (old.phase() == RehearsalPhase.Smoke) {
            return List.of(
                    next.phase() == RehearsalPhase.Finished
                            ? no(
                                    SMOKE_PASSED,
                                    next.problems().isEmpty()
                                            ? "Stopped"
                                            : next.problems().get(0).reason().name(),
                                    next.message())
                            : yes(SMOKE_PASSED, "Answered", next.message()));
        }
        return old.conditions().stream()
                .filter(c -> SMOKE_PASSED.equals(c.getType()))
                .map(c -> new State(SMOKE_PASSED, State.Status.valueOf(c.getStatus()), c.getReason(), c.getMessage()))
                .toList();
    }

    private static State yes(String type, String reason, String message) {
        return new State(type, State.Status.True, reason, message);
    }

    private static State no(String type, String reason, String message) {
        return new State(type, State.Status.False, reason, message);
    }

    private static Instant or(@Nullable Instant a, Instant b) {
        return a == null ? b : a;
    }

    private static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private static String rate(double perSecond) {
        return perSecond >= 100 ? String.valueOf(Math.round(perSecond)) : String.format(Locale.ROOT, "%.1f", perSecond);
    }
}
