package dev.airtime.rehearsal;

import dev.airtime.api.Durations;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Stages;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadObservation.State;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a Rehearsal goes next, from what is written in its status, what was observed and what time it is. Pure. Each
 * phase is written down before its step is taken, and each step may be taken again: a restart at any point goes on.
 */
public final class RehearsalDecision {
    /** How often figures are written at most. */
    public static final Duration WATCH = Duration.ofSeconds(15);

    static final Duration POLL = Duration.ofSeconds(5);
    static final Duration WAIT = Duration.ofSeconds(10);
    static final Duration SOON = Duration.ofSeconds(1);
    /** Beyond the workers' deadline: scheduling and starting of the pods themselves. */
    static final Duration START_GRACE = Duration.ofMinutes(1);
    /** Beyond the stages: users that finish what they do, and the master's clock. */
    static final Duration END_GRACE = Duration.ofMinutes(2);
    /**
     * How long after its end the figures of a load are asked for: its master answers for 10 minutes. More than {@link
     * #DATABASE_LAG}, and than an operator is away for, so that no run ends at one look that is not answered.
     */
    static final Duration FIGURES_GRACE = Duration.ofMinutes(8);
    /** How long figures of the databases are waited for: CloudWatch is a minute or two behind. */
    static final Duration DATABASE_LAG = Duration.ofMinutes(3);

    private static final String MADE = "the load generator's pods are being made";

    private RehearsalDecision() {}

    /** What is to be done, at most one thing a round. */
    public enum Step {
        None,
        Smoke,
        Start,
        Stop,
        Remove
    }

    /**
     * What is known.
     *
     * @param phase what the status says; null before the first time
     * @param smokeSince since when the smoke round goes on; null outside of it
     * @param startingSince since when its pods were asked for; null before
     * @param loadingSince since when the load runs; null before
     * @param endedSince since when the load is over; null before
     * @param stop whether a person ends it
     * @param waitsFor why it may not begin yet; null when it may
     * @param noRoom what the cluster lacks for its pods; null when they fit, or were not asked for yet
     * @param template what is run
     * @param smoke the smoke round; only looked at in its phase
     * @param load what was observed
     * @param databasesMissing whether a threshold still lacks its database figures
     * @param hopeless whether the load is to be ended early, see {@link ConnectionsAtLimit}
     */
    public record Situation(
            @Nullable RehearsalPhase phase,
            @Nullable Instant smokeSince,
            @Nullable Instant startingSince,
            @Nullable Instant loadingSince,
            @Nullable Instant endedSince,
            boolean stop,
            @Nullable String waitsFor,
            @Nullable String noRoom,
            RehearsalTemplate template,
            SmokeObservation smoke,
            LoadObservation load,
            boolean databasesMissing,
            boolean hopeless) {}

    /**
     * What follows.
     *
     * @param phase the phase to write
     * @param step what to do; only where {@code phase} was already written
     * @param message where it is, in a sentence
     * @param problems why the run says nothing, when it ends here for that
     * @param again when to look again; null when nothing is left
     */
    public record Next(
            RehearsalPhase phase,
            Step step,
            String message,
            List<Problem> problems,
            @Nullable Duration again) {
        public Next {
            problems = List.copyOf(problems);
        }
    }

    /** Decides. */
    public static Next decide(Situation s, Instant now) {
        RehearsalPhase phase = s.phase() == null ? RehearsalPhase.Pending : s.phase();
        return switch (phase) {
            case Pending -> pending(s);
            case Smoke -> smoke(s, now);
            case Starting -> starting(s, now);
            case Loading -> loading(s, now);
            case Collecting -> collecting(s, now);
            case Finished -> finished(s);
        };
    }

    private static Next pending(Situation s) {
        if (s.stop()) {
            return end("stopped before it began");
        }
        List<String> refused = Stages.refused(s.template());
        if (!refused.isEmpty()) {
            return new Next(
                    RehearsalPhase.Finished,
                    Step.None,
                    String.join("; ", refused),
                    refused.stream()
                            .map(t -> new Problem(VerdictReason.LoadRefused, t))
                            .toList(),
                    SOON);
        }
        if (s.waitsFor() != null) {
            return stay(RehearsalPhase.Pending, s.waitsFor(), WAIT);
        }
        return s.template().smokes()
                ? stay(RehearsalPhase.Smoke, SmokeObservation.ABSENT.message(), SOON)
                : stay(RehearsalPhase.Starting, MADE, SOON);
    }

    private static Next smoke(Situation s, Instant now) {
        if (s.stop()) {
            return end("stopped in the smoke round");
        }
        SmokeObservation smoke = s.smoke();
        if (smoke.state() == SmokeObservation.State.Failed) {
            return new Next(RehearsalPhase.Finished, Step.None, smoke.message(), smoke.problems(), SOON);
        }
        LocustSpec locust = s.template().locust();
        if (smoke.state() == SmokeObservation.State.Passed || locust == null) {
            return stay(RehearsalPhase.Starting, smoke.message(), SOON);
        }
        Duration deadline = SmokeRun.deadline(locust);
        if (past(s.smokeSince(), deadline, now)) {
            return problem(
                    "the smoke round was not over within " + Durations.format(deadline) + ": " + smoke.message());
        }
        boolean absent = smoke.state() == SmokeObservation.State.Absent;
        return new Next(
                RehearsalPhase.Smoke,
                absent ? Step.Smoke : Step.None,
                smoke.message(),
                List.of(),
                absent ? SOON : POLL);
    }

    private static Next starting(Situation s, Instant now) {
        State state = s.load().state();
        if (state == State.Loading || state == State.Ended) {
            return stay(
                    state == State.Loading ? RehearsalPhase.Loading : RehearsalPhase.Collecting,
                    s.load().message(),
                    state == State.Loading ? POLL : SOON);
        }
        if (s.stop()) {
            return end("stopped before the load began");
        }
        if (state == State.Failed || state == State.Hindered) {
            return problem("the load generator failed: " + s.load().message());
        }
        Duration deadline = startDeadline(s.template());
        if (past(s.startingSince(), deadline, now)) {
            return problem("the load did not begin within " + Durations.format(deadline) + ": "
                    + (s.noRoom() == null ? s.load().message() : s.noRoom()));
        }
        boolean made = state == State.Starting;
        if (!made && s.noRoom() != null) {
            return stay(RehearsalPhase.Starting, s.noRoom(), WAIT);
        }
        return new Next(
                RehearsalPhase.Starting,
                made ? Step.None : Step.Start,
                made ? s.load().message() : MADE,
                List.of(),
                made ? POLL : SOON);
    }

    private static Next loading(Situation s, Instant now) {
        State state = s.load().state();
        if (state == State.Ended) {
            return stay(RehearsalPhase.Collecting, s.load().message(), SOON);
        }
        if (state == State.Failed) {
            return problem("the load generator failed under load: " + s.load().message());
        }
        if (state == State.Absent || state == State.Partial) {
            return problem("the load generator's pods were removed under load");
        }
        Duration planned = s.template().loadTime();
        if (past(s.loadingSince(), planned.plus(END_GRACE.multipliedBy(2)), now)) {
            return problem("the load did not end when its stages were over, and did not obey a stop");
        }
        boolean late = past(s.loadingSince(), planned.plus(END_GRACE), now);
        boolean ends = s.stop() || s.hopeless() || late;
        return new Next(
                RehearsalPhase.Loading,
                ends ? Step.Stop : Step.None,
                state == State.Starting || state == State.Hindered
                        ? "the load generator doesn't answer: " + s.load().message()
                        : s.load().message(),
                List.of(),
                POLL);
    }

    private static Next collecting(Situation s, Instant now) {
        LoadObservation load = s.load();
        if (load.state() == State.Absent || load.state() == State.Partial) {
            return problem("the load generator was gone before its figures were read: " + load.message());
        }
        boolean unanswered = load.state() != State.Ended || (s.template().locust() != null && load.figures() == null);
        if (unanswered && !s.stop()) {
            return past(s.endedSince(), FIGURES_GRACE, now)
                    ? problem("the figures of the load could not be read for " + Durations.format(FIGURES_GRACE) + ": "
                            + load.message())
                    : stay(RehearsalPhase.Collecting, "asks for the figures again: " + load.message(), POLL);
        }
        boolean wait = s.databasesMissing() && !s.stop() && !past(s.endedSince(), DATABASE_LAG, now);
        return wait
                ? stay(RehearsalPhase.Collecting, "waits for the databases' figures", WATCH)
                : end("the figures are there");
    }

    private static Next finished(Situation s) {
        return s.load().state() == State.Absent
                ? new Next(RehearsalPhase.Finished, Step.None, "finished", List.of(), null)
                : new Next(RehearsalPhase.Finished, Step.Remove, "its pods are being removed", List.of(), POLL);
    }

    /** How long pods and workers may take. */
    static Duration startDeadline(RehearsalTemplate template) {
        Duration own = template.locust() != null
                ? LocustObjects.workersDeadline(template.locust())
                : template.job() != null ? template.job().deadlineOrDefault() : Duration.ZERO;
        return own.plus(START_GRACE);
    }

    private static boolean past(@Nullable Instant since, Duration deadline, Instant now) {
        return since != null && now.isAfter(since.plus(deadline));
    }

    private static Next stay(RehearsalPhase phase, String message, Duration again) {
        return new Next(phase, Step.None, message, List.of(), again);
    }

    private static Next end(String message) {
        return new Next(RehearsalPhase.Finished, Step.None, message, List.of(), SOON);
    }

    private static Next problem(String message) {
        Problem problem = new Problem(VerdictReason.LoadGeneratorFailed, message);
        return new Next(RehearsalPhase.Finished, Step.None, message, List.of(problem), SOON);
    }
}
