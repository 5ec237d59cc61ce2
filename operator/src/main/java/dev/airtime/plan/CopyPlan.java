package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Durations;
import dev.airtime.api.Retain;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The copy and its rehearsals: what to do, and what to say.
 *
 * @param steps what to do now
 * @param stagingReady the condition; null when no copy is asked for
 * @param rehearsalPassed the condition; null when no rehearsal is asked for
 * @param stalled what only a person can cure; null when nothing is
 * @param gone whether nothing of the copy is left
 */
record CopyPlan(
        List<Step> steps,
        @Nullable State stagingReady,
        @Nullable State rehearsalPassed,
        @Nullable State stalled,
        boolean gone) {
    /** StagingReady's reason from the removal of a copy for its age until it is made again. */
    static final String EXPIRED = "Expired";

    CopyPlan {
        steps = List.copyOf(steps);
    }

    static CopyPlan of(TrafficEventSpec spec, Observed observed, Timeline timeline, boolean restored, Instant now) {
        StagingFacts staging = observed.staging();
        if (spec.staging() == null || staging == null) {
            return new CopyPlan(List.of(), null, null, null, true);
        }
        boolean gone = gone(staging, observed);
        if (spec.planOnly()) {
            return planned(spec, observed, timeline, staging, gone, now);
        }
        boolean tooLate = tooLate(spec, observed, timeline, gone, now);
        if (tooLate || !wanted(spec, observed, timeline, restored, now)) {
            return removing(spec, observed, timeline, staging, gone, tooLate, now);
        }
        if (tooOld(staging, observed, now)) {
            return removing(spec, observed, timeline, staging, gone, false, now).expired(gone);
        }
        List<Step> steps = new ArrayList<>();
        State ready = copying(spec, observed, staging, steps);
        boolean first = spec.rehearsal() != null && observed.rehearsals().isEmpty();
        boolean loadTooLate = first && !loadFits(spec, timeline, now);
        if (ready.isTrue() && first && !loadTooLate) {
            steps.add(new Step.StartRehearsal(observed.name() + "-1"));
        }
        Rounds.due(spec, observed, timeline, now).ifPresent(s -> steps.add(new Step.StartRehearsal(s.name())));
        State stalled =
                switch (ready.reason()) {
                    case "NamespaceNotOurs", "PointsToProduction", "DatabaseCopyFailed" ->
                        State.yes(Conditions.STALLED, ready.reason(), ready.message());
                    default ->
                        ready.reason().equals(staging.blocked())
                                        && !ready.reason().equals("ProvingWall")
                                ? State.yes(Conditions.STALLED, ready.reason(), ready.message())
                                : null;
                };
        return new CopyPlan(steps, ready, rehearsal(spec, observed, timeline, loadTooLate, now), stalled, gone);
    }

    /** A copy that a Rehearsal waits for, or loads, is kept, or made again, whatever its age. */
    private static boolean tooOld(StagingFacts staging, Observed observed, Instant now) {
        Instant expires = staging.expires();
        return (staging.expired() || (expires != null && !now.isBefore(expires)))
                && observed.rehearsals().stream().allMatch(r -> r.finished() != null);
    }

    private CopyPlan expired(boolean gone) {
        String sentence = "the copies of the databases became older than databases[].copy.maxAge, so that the copy "
                + (gone ? "was" : "is being") + " removed; create a Rehearsal, and it is made again";
        return new CopyPlan(
                steps, State.no(Conditions.STAGING_READY, EXPIRED, sentence), rehearsalPassed, stalled, gone);
    }

    /** {@code mode: Plan}: none is made, and one that was made before is removed. */
    private static CopyPlan planned(
            TrafficEventSpec spec,
            Observed observed,
            Timeline timeline,
            StagingFacts staging,
            boolean gone,
            Instant now) {
        String why = "mode: Plan makes no copy and runs no load";
        State ready = gone ? State.no(Conditions.STAGING_READY, CapacityPlan.PLAN_ONLY, why) : null;
        State rehearsal = spec.rehearsal() != null && observed.lastFinished().isEmpty()
                ? State.unknown(Conditions.REHEARSAL_PASSED, CapacityPlan.PLAN_ONLY, why)
                : null;
        CopyPlan removing = removing(spec, observed, timeline, staging, gone, false, now);
        return new CopyPlan(
                removing.steps(),
                ready == null ? removing.stagingReady() : ready,
                rehearsal == null ? removing.rehearsalPassed() : rehearsal,
                null,
                gone);
    }

    private static boolean gone(StagingFacts staging, Observed observed) {
        return (staging.state() == StagingFacts.State.Absent || staging.state() == StagingFacts.State.Foreign)
                && observed.databases().values().stream().allMatch(d -> d.copy() == DatabaseFacts.Copy.Absent);
    }

    /** A load that would still run at airtime is not begun: the snapshot alone is felt in production. */
    private static boolean tooLate(
            TrafficEventSpec spec, Observed observed, Timeline timeline, boolean gone, Instant now) {
        return gone && !observed.copyMade() && spec.rehearsal() != null && !loadFits(spec, timeline, now);
    }

    private static boolean loadFits(TrafficEventSpec spec, Timeline timeline, Instant now) {
        return spec.rehearsal() == null || timeline.fits(spec.rehearsal(), now);
    }

    private static boolean wanted(
            TrafficEventSpec spec, Observed observed, Timeline timeline, boolean restored, Instant now) {
        if (observed.deleting() || spec.staging() == null) {
            return false;
        }
        Retain retain = spec.staging().retainOrDefault();
        return switch (retain) {
            case UntilAirtime -> now.isBefore(timeline.airtime());
            case UntilCompleted -> now.isBefore(timeline.end()) || !restored;
            case UntilRehearsed ->
                now.isBefore(timeline.airtime())
                        && (observed.lastFinished().isEmpty()
                                || observed.running().isPresent());
        };
    }

    private static CopyPlan removing(
            TrafficEventSpec spec,
            Observed observed,
            Timeline timeline,
            StagingFacts staging,
            boolean gone,
            boolean tooLate,
            Instant now) {
        List<Step> steps = new ArrayList<>();
        if (staging.state() != StagingFacts.State.Absent && staging.state() != StagingFacts.State.Foreign) {
            steps.add(new Step.RemoveNamespace());
        }
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            if (f != null && f.copy() != DatabaseFacts.Copy.Absent) {
                steps.add(new Step.RemoveDatabaseCopy(d.name()));
            }
        }
        State ready = tooLate
                ? State.no(
                        Conditions.STAGING_READY, "TooLate", "no copy is made: " + tooLateSentence(spec, timeline, now))
                : gone
                        ? State.no(Conditions.STAGING_READY, "Removed", "the copy and its databases are gone")
                        : State.no(
                                Conditions.STAGING_READY,
                                "Removing",
                                "the copy is being removed: " + staging.message());
        return new CopyPlan(steps, ready, rehearsal(spec, observed, timeline, tooLate, now), null, gone);
    }

    private static String tooLateSentence(TrafficEventSpec spec, Timeline timeline, Instant now) {
        Duration needed =
                spec.rehearsal() == null ? Duration.ZERO : spec.rehearsal().loadTime();
        Duration left = Duration.between(now, timeline.airtime());
        return "too late to rehearse: "
                + (left.isNegative() ? "airtime has passed" : Durations.format(left) + " left")
                + ", the load alone takes "
                + Durations.format(needed)
                + "; shorten spec.rehearsal."
                + (spec.rehearsal() == null ? "stages" : spec.rehearsal().longField())
                + " or move spec.airtime";
    }

    private static State copying(TrafficEventSpec spec, Observed observed, StagingFacts staging, List<Step> steps) {
        String type = Conditions.STAGING_READY;
        if (staging.state() == StagingFacts.State.Foreign) {
            return State.no(type, "NamespaceNotOurs", staging.message());
        }
        if (staging.state() == StagingFacts.State.Terminating) {
            return State.no(type, "Terminating", "waits for the old copy to go: " + staging.message());
        }
        List<String> waiting = new ArrayList<>();
        List<String> warming = new ArrayList<>();
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            if (f == null || !f.found()) {
                return State.no(
                        type, "DatabaseNotFound", f == null ? "database " + d.name() + " was not read" : f.message());
            }
            if (f.copy() == DatabaseFacts.Copy.Failed) {
                return State.no(type, "DatabaseCopyFailed", "database " + d.name() + ": " + f.copyMessage());
            }
            if (f.copy() != DatabaseFacts.Copy.Available) {
                steps.add(new Step.CopyDatabase(d.name()));
                (f.copy() == DatabaseFacts.Copy.Warming ? warming : waiting).add(d.name() + ": " + f.copyMessage());
            }
        }
        if (!waiting.isEmpty()) {
            return State.no(type, "CopyingDatabases", String.join("; ", waiting));
        }
        switch (staging.state()) {
            case Absent, Incomplete -> {
                RehearsalFacts loading = observed.loading().orElse(null);
                if (loading != null && staging.state() == StagingFacts.State.Incomplete) {
                    return State.no(
                            type,
                            "SyncWaits",
                            "the copy is brought up to date when rehearsal " + loading.name() + " has ended");
                }
                steps.add(new Step.CopyNamespace());
                return State.no(
                        type, staging.blocked() == null ? "CopyingObjects" : staging.blocked(), staging.message());
            }
            case Copied -> {
                steps.add(new Step.ReleaseCopy());
                if (staging.blocked() != null && staging.pointsToProduction().isEmpty()) {
                    return State.no(type, staging.blocked(), staging.message());
                }
                return staging.pointsToProduction().isEmpty()
                        ? State.no(type, "Scanned", "no production address is left, the pods may start")
                        : State.no(type, "PointsToProduction", pointing(staging.pointsToProduction()));
            }
            default -> {
                if (!staging.running()) {
                    return State.no(type, "PodsStarting", staging.message());
                }
                return warming.isEmpty()
                        ? State.yes(type, "Running", staging.message())
                        : State.no(
                                type,
                                "DatabasesWarming",
                                "the copy runs, but no rehearsal begins before its databases are as they are to be: "
                                        + String.join("; ", warming));
            }
        }
    }

    private static String pointing(List<String> objects) {
        String more = objects.size() > 3 ? " and " + (objects.size() - 3) + " more" : "";
        return "no pod of the copy is started, since it still names production's database: "
                + String.join(", ", objects.subList(0, Math.min(3, objects.size())))
                + more
                + "; change it with spec.staging.patches or leave it out with spec.staging.exclude";
    }

    private static @Nullable State rehearsal(
            TrafficEventSpec spec, Observed observed, Timeline timeline, boolean tooLate, Instant now) {
        if (spec.rehearsal() == null) {
            return null;
        }
        String type = Conditions.REHEARSAL_PASSED;
        RehearsalFacts last = observed.lastFinished().orElse(null);
        if (last != null && last.verdict() != null) {
            String sentence = last.name() + ": " + last.message() + last.found();
            return last.verdict() == Verdict.Passed
                    ? State.yes(type, "Passed", sentence)
                    : State.no(type, last.verdict().name(), sentence);
        }
        RehearsalFacts running = observed.running().orElse(null);
        if (running != null && now.isBefore(timeline.airtime())) {
            return State.unknown(type, "Running", running.name() + ": " + running.message());
        }
        if (tooLate) {
            return State.no(type, "TooLate", tooLateSentence(spec, timeline, now));
        }
        if (!now.isBefore(timeline.airtime())) {
            return State.no(type, "NotRehearsed", "airtime came before a rehearsal had finished");
        }
        List<String> warnings = Rounds.warnings(spec, observed, timeline, now);
        return State.unknown(
                type,
                "NotRun",
                "runs when the copy is ready" + (warnings.isEmpty() ? "" : "; " + String.join("; ", warnings)));
    }
}
