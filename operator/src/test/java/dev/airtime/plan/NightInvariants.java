package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.TrafficEventSpec;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/** What holds for every decision, whatever was observed. */
final class NightInvariants {
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Za-z]*");
    /** What a Java object writes of itself by mistake. */
    private static final Pattern UNREADABLE = Pattern.compile("\\bnull\\b|Optional|\\bPT\\d");

    private final Decision decision;
    private final TrafficEventSpec spec;
    private final Observed observed;
    private final Instant now;

    private NightInvariants(Decision decision, TrafficEventSpec spec, Observed observed, Instant now) {
        this.decision = decision;
        this.spec = spec;
        this.observed = observed;
        this.now = now;
    }

    /** Decides, checks, and returns the decision. */
    static Decision decide(TrafficEventSpec spec, Observed observed, Instant now) {
        Decision decision = Night.decide(spec, observed, now);
        NightInvariants holds = new NightInvariants(decision, spec, observed, now);
        holds.that(Night.decide(spec, observed, now).equals(decision), "the same is decided twice");
        holds.looksAgain();
        holds.speaks();
        holds.touchesProductionWithCare();
        holds.beginsNothingInModePlan();
        return decision;
    }

    private void that(boolean holds, String promise) {
        if (!holds) {
            throw new AssertionError(promise + "\n" + decision + "\nfor " + observed + "\nat " + now + " of " + spec);
        }
    }

    private void looksAgain() {
        if (decision.finished()) {
            that(decision.lookAgain() == null && decision.steps().isEmpty(), "finished is finished");
        } else {
            that(decision.lookAgain() != null && decision.lookAgain().isAfter(now), "there is a next look");
        }
    }

    private void speaks() {
        List<String> types = decision.states().stream().map(State::type).toList();
        that(new HashSet<>(types).size() == types.size(), "a condition is said once");
        that(
                types.containsAll(List.of(Conditions.READY, Conditions.STALLED, Conditions.ON_AIR)),
                "Ready, Stalled and OnAir are always said");
        for (State s : decision.states()) {
            that(REASON.matcher(s.reason()).matches(), "a reason is CamelCase: " + s);
            that(!s.message().isBlank() && !UNREADABLE.matcher(s.message()).find(), "a message is a sentence: " + s);
        }
        that(!decision.next().isBlank(), "something is next");
        that(!(is(Conditions.READY) && is(Conditions.STALLED)), "what is stalled is not ready");
    }

    private void beginsNothingInModePlan() {
        if (!spec.planOnly()) {
            return;
        }
        for (Step step : decision.steps()) {
            that(
                    !(step instanceof Step.CopyDatabase
                            || step instanceof Step.CopyNamespace
                            || step instanceof Step.ReleaseCopy
                            || step instanceof Step.StartRehearsal),
                    "mode: Plan makes no copy and runs no load");
            String database = step instanceof Step.RecordDatabase s
                    ? s.database()
                    : step instanceof Step.RaiseDatabase s ? s.database() : null;
            that(
                    database == null
                            || Objects.requireNonNull(observed.databases().get(database))
                                    .claimed(),
                    "mode: Plan raises only what it has begun to raise");
            that(
                    !(step instanceof Step.RaiseWorkload s)
                            || observed.workloads().stream()
                                    .anyMatch(w -> w.spec().equals(s.workload()) && w.before() != null),
                    "mode: Plan raises only the workloads that it has begun to raise");
        }
    }

    private boolean is(String type) {
        return decision.state(type).map(State::isTrue).orElse(false);
    }

    private void touchesProductionWithCare() {
        boolean approved = EventPlan.approved(spec, observed, decision.plan());
        boolean over = observed.deleting() || !now.isBefore(Timeline.of(spec).end());
        Set<Step> once = new HashSet<>();
        Set<String> raised = new HashSet<>();
        for (Step step : decision.steps()) {
            that(once.add(step), "a step is taken once");
            if (step instanceof Step.RaiseDatabase s) {
                DatabaseFacts f = Objects.requireNonNull(observed.databases().get(s.database()));
                that(f.recordedTwice() && f.claimed(), "recorded twice and claimed before it is raised");
                raised.add(s.database());
            }
            if (step instanceof Step.RecordDatabase s) {
                DatabaseFacts f = Objects.requireNonNull(observed.databases().get(s.database()));
                that(!f.recordLost(), "a raised class is never recorded");
            }
            if (step instanceof Step.RaiseDatabase
                    || step instanceof Step.RecordDatabase
                    || step instanceof Step.RaiseWorkload) {
                that(approved, "production is not touched without approval");
                that(!over, "nothing is raised after the end");
            }
            if (step instanceof Step.RestoreDatabase || step instanceof Step.RestoreWorkload) {
                that(over, "nothing is put back before the end");
            }
        }
        for (Step step : decision.steps()) {
            that(
                    !(step instanceof Step.RestoreDatabase s && raised.contains(s.database())),
                    "raised or restored, never both");
        }
    }
}
