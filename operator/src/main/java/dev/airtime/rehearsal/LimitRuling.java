package dev.airtime.rehearsal;

import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.Judge.Ruling;
import dev.airtime.rehearsal.Judge.Run;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The verdict on a search for the limit. It passes when the largest load that held is as much as is asked for; without an
 * expected peak, when anything held. A level that broke is no failure by itself: finding it is what the search is for.
 * Pure.
 */
final class LimitRuling {
    private LimitRuling() {}

    /**
     * Rules.
     *
     * @param warnings what a reader should know besides
     */
    static Ruling of(Run run, LoadFigures figures, List<String> warnings) {
        LimitStatus limit = run.limit();
        if (limit == null) {
            return Ruling.inconclusive(List.of(new Problem(
                    VerdictReason.LimitNotFound, "the load ended before its first level was held to its end")));
        }
        Held held = held(limit, figures);
        List<String> reasons = new ArrayList<>();
        Integer least = run.thresholds().requestsPerMinute();
        boolean tooLittle = false;
        if (least != null && held.users() > 0 && held.perMinute() < least) {
            tooLittle = true;
            reasons.add(
                    "at the limit " + Held.count(held.perMinute()) + " requests a minute, below " + Held.count(least));
        }
        reasons.add(found(run, limit, held));
        edge(limit).ifPresent(reasons::add);
        reasons.addAll(warnings);
        boolean covered = held.users() > 0 && held.covers(run.expected());
        if (tooLittle || (!covered && brokenBelowWhatIsAskedFor(run, limit))) {
            return new Ruling(Verdict.Failed, VerdictReason.ThresholdBroken, reasons);
        }
        if (!covered) {
            if (limit.brokenAt() != null) {
                reasons.add("what is asked for lies between the two, where the search did not come to");
            }
            VerdictReason reason = nothing(limit, figures);
            return Ruling.inconclusive(
                    reasons.stream().map(r -> new Problem(reason, r)).toList());
        }
        List<Problem> unknown = unknown(run, figures, limit);
        return unknown.isEmpty()
                ? new Ruling(Verdict.Passed, VerdictReason.ThresholdsHeld, reasons)
                : Ruling.inconclusive(unknown);
    }

    /** The limit with its figures; {@link Held#NOTHING} where no level held. */
    static Held held(LimitStatus limit, LoadFigures figures) {
        Held held = Held.NOTHING;
        for (Plateau p : figures.plateaus()) {
            if (p.level() != null && p.target() == limit.users() && p.level().outcome() == Outcome.Held) {
                held = new Held(p.target(), p.sample());
            }
        }
        return held;
    }

    private static String found(Run run, LimitStatus limit, Held held) {
        if (held.users() > 0) {
            return held.sentence(run.expected());
        }
        int smallest = limit.levels().stream().mapToInt(LimitLevel::users).min().orElse(0);
        return "no level held; the smallest had " + Held.count(smallest) + " users";
    }

    /** What is just beyond the limit. */
    private static Optional<String> edge(LimitStatus limit) {
        if (limit.brokenAt() != null) {
            return Optional.of(Held.count(limit.brokenAt()) + " users: " + limit.message());
        }
        if (limit.reachedTo()) {
            return Optional.of("the limit is higher: all that findLimit.to asks for was held; raise it to search on");
        }
        return Optional.of(limit.message() == null ? "the load ended before the search did" : limit.message());
    }

    /** Whether a larger load than the one that broke is asked for, or the limit is known as closely as was asked. */
    private static boolean brokenBelowWhatIsAskedFor(Run run, LimitStatus limit) {
        Integer broke = limit.brokenAt();
        if (broke == null || run.template().findLimit() == null) {
            return false;
        }
        boolean close =
                broke - limit.users() <= Math.max(1, run.template().findLimit().precisionOrDefault() * broke);
        return close || limit.users() == 0 || Held.usersAskedFor(run.expected()) >= broke;
    }

    /** Why it can't be said whether what is asked for holds. */
    private static VerdictReason nothing(LimitStatus limit, LoadFigures figures) {
        return figures.plateaus().stream()
                .map(Plateau::level)
                .filter(l -> l != null && l.nothing() != null)
                .reduce((a, b) -> b)
                .filter(l -> !limit.reachedTo())
                .map(l -> l.nothing() == null ? VerdictReason.LimitNotFound : l.nothing())
                .orElse(VerdictReason.LimitNotFound);
    }

    /** Thresholds that were not looked at where the limit is: it can't be said to have held them. */
    private static List<Problem> unknown(Run run, LoadFigures figures, LimitStatus limit) {
        List<String> unknown = new ArrayList<>();
        Limit.held(limit.levels()).ifPresent(l -> DatabaseThresholds.unknown(
                        run.thresholds(), run.databases(), l.databases())
                .forEach(u -> unknown.add(u + "; a level of findLimit.hold 2m or more has whole minutes of them")));
        unknown.addAll(EndpointChecks.unknown(run.thresholds().endpoints(), figures.endpoints()));
        return unknown.stream()
                .map(u -> new Problem(VerdictReason.ThresholdNotMeasured, u))
                .toList();
    }
}
