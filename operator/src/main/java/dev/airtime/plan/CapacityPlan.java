package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Durations;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.TrafficEventSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The capacity of production: raised in time, put back afterwards.
 *
 * <p>Databases are raised before workloads and put back after them: more pods would ask for more connections than a
 * small database has.
 *
 * @param steps what to do now
 * @param raised the condition CapacityRaised; null when the event raises nothing
 * @param restored the condition CapacityRestored; null before the end
 * @param stalled what only a person can cure; null when nothing is
 * @param begun whether a raise has begun, or is due
 * @param clean whether nothing of production is changed by this event
 * @param lookAgain when the decision changes by itself, beside the milestones; null when it does not
 */
record CapacityPlan(
        List<Step> steps,
        @Nullable State raised,
        @Nullable State restored,
        @Nullable State stalled,
        boolean begun,
        boolean clean,
        @Nullable Instant lookAgain) {
    /** The reason of what {@code mode: Plan} does not do. */
    static final String PLAN_ONLY = "PlanOnly";

    private static final String NOT_CHOSEN = "ClassNotChosen";

    /** The reason of a return that kept what people had changed. */
    static final String BY_HAND = "ChangedByHand";

    private static final String LOAD = "LoadStillThere";

    CapacityPlan {
        steps = List.copyOf(steps);
    }

    static CapacityPlan of(TrafficEventSpec spec, Observed observed, PlanStatus plan, Timeline timeline, Instant now) {
        boolean back = observed.deleting() || !now.isBefore(timeline.end());
        return back ? restoring(spec, observed, timeline, now) : raising(spec, observed, plan, timeline, now);
    }

    private static CapacityPlan raising(
            TrafficEventSpec spec, Observed observed, PlanStatus plan, Timeline timeline, Instant now) {
        boolean approved = EventPlan.approved(spec, observed, plan);
        List<Step> steps = new ArrayList<>();
        List<String> done = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<String> tooLate = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        List<String> undecided = new ArrayList<>();
        boolean due = false;
        boolean begun = false;
        int databasesLeft = 0;
        int replicasLeft = 0;
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            boolean isDue = d.scaleUp() != null && !spec.planOnly() && !now.isBefore(timeline.raiseAt(d));
            due |= isDue;
            if (f == null || !f.found()) {
                missing.add(f == null ? "database " + d.name() + " was not read" : f.message());
                databasesLeft += d.scaleUp() == null ? 0 : 1;
                continue;
            }
            if (d.scaleUp() == null) {
                continue;
            }
            if (d.scaleUp().auto()) {
                databasesLeft++;
                begun |= f.claimed();
                if (isDue) {
                    undecided.add(d.name()
                            + ": instanceClass: auto is not decided, and nothing is raised; status.plan.warnings says"
                            + " what is missing: write a class, or let a rehearsal pass");
                }
                continue;
            }
            boolean early = !isDue && (!f.claimed() || (f.asRecorded() && now.isBefore(timeline.raiseAt(d))));
            begun |= f.claimed() && !early;
            if (f.recordLost()) {
                lost.add(recordLost(d, f));
                databasesLeft += f.raised() ? 0 : 1;
                begun = true;
            } else if (f.raised() && f.claimed() && f.recordedTwice()) {
                if (f.replicasMissing() == null) {
                    done.add(d.name() + ": " + f.message());
                } else if (approved) {
                    // The workloads connect to the database itself, which is raised, and do not wait for these.
                    replicasLeft++;
                    steps.add(new Step.RaiseDatabase(d.name()));
                    waiting.add(d.name() + ": " + f.replicasMissing());
                } else {
                    replicasLeft++;
                    waiting.add(d.name() + ": waits for approval");
                }
            } else if (early) {
                databasesLeft++;
                boolean soon = !spec.planOnly() && !now.isBefore(timeline.recordAt(d));
                if (soon && approved && !(f.recordedTwice() && f.claimed())) {
                    steps.add(new Step.RecordDatabase(d.name()));
                }
            } else {
                databasesLeft++;
                boolean untouched = f.tagged() == null || f.original();
                Duration needed = Timeline.resizeTime(d);
                if (untouched && now.isAfter(timeline.lastRaise(d))) {
                    tooLate.add(tooLate(d, timeline, needed, now));
                } else if (!approved) {
                    waiting.add(d.name() + ": waits for approval");
                } else if (!f.recordedTwice() || !f.claimed()) {
                    steps.add(new Step.RecordDatabase(d.name()));
                    waiting.add(d.name() + ": writing down what it is");
                } else {
                    steps.add(new Step.RaiseDatabase(d.name()));
                    waiting.add(d.name() + ": " + f.message());
                }
            }
        }
        for (WorkloadFacts w : observed.workloads()) {
            boolean isDue = !now.isBefore(timeline.raiseAt(w.spec())) && (!spec.planOnly() || w.before() != null);
            due |= isDue;
            begun |= w.before() != null;
            if (!w.found()) {
                missing.add(w.message());
            } else if (w.raised() && w.before() != null) {
                done.add(w.id() + ": " + w.message());
            } else if (isDue && !approved) {
                waiting.add(w.id() + ": waits for approval");
            } else if (isDue && databasesLeft > 0) {
                waiting.add(w.id()
                        + (tooLate.isEmpty()
                                ? ": waits for the databases, which its new pods would connect to"
                                : ": is not raised, since its new pods would connect to a database that was not"));
            } else if (isDue) {
                steps.add(new Step.RaiseWorkload(w.spec()));
                waiting.add(w.id() + ": " + w.message());
            } else {
                waiting.add(w.id() + ": from " + timeline.raiseAt(w.spec()));
            }
        }
        boolean something = spec.databases().stream().anyMatch(d -> d.scaleUp() != null)
                || !spec.workloads().isEmpty();
        boolean all = something
                && missing.isEmpty()
                && lost.isEmpty()
                && databasesLeft == 0
                && replicasLeft == 0
                && observed.workloads().stream().allMatch(w -> w.raised() && w.before() != null);
        State raised = !something
                ? null
                : raised(
                        spec,
                        plan,
                        timeline,
                        approved,
                        all,
                        due || begun,
                        done,
                        waiting,
                        tooLate,
                        missing,
                        lost,
                        undecided);
        State stalled =
                stalled(spec, observed, plan, timeline, approved, due && !all, tooLate, missing, lost, undecided);
        boolean clean = observed.databases().values().stream().noneMatch(f -> touched(spec, f))
                && observed.workloads().stream().allMatch(w -> w.before() == null);
        return new CapacityPlan(steps, raised, null, stalled, due || begun, clean, null);
    }

    /** With {@code mode: Plan} a record without a claim is somebody else's, and left to whoever made it. */
    private static boolean touched(TrafficEventSpec spec, DatabaseFacts f) {
        return f.touched() && (!spec.planOnly() || f.claimed() || f.recorded() != null);
    }

    private static String tooLate(DatabaseSpec d, Timeline timeline, Duration needed, Instant now) {
        Duration left = Duration.between(now, timeline.airtime());
        return d.name()
                + ": too late for the resize: "
                + (left.isNegative() ? "airtime has passed" : Durations.format(left) + " left")
                + ", "
                + Durations.format(needed)
                + " needed; it is left as it is, since the change would interrupt it on air";
    }

    private static State raised(
            TrafficEventSpec spec,
            PlanStatus plan,
            Timeline timeline,
            boolean approved,
            boolean all,
            boolean begun,
            List<String> done,
            List<String> waiting,
            List<String> tooLate,
            List<String> missing,
            List<String> lost,
            List<String> undecided) {
        String type = Conditions.CAPACITY_RAISED;
        if (all) {
            return State.yes(type, "InForce", String.join("; ", done));
        }
        if (!begun && spec.planOnly()) {
            return State.no(
                    type, PLAN_ONLY, "would begin " + timeline.firstRaise(spec) + "; mode: Plan changes nothing");
        }
        if (!begun) {
            return State.no(
                    type,
                    "NotYet",
                    "begins " + timeline.firstRaise(spec)
                            + (approved ? "" : ", once plan " + plan.hash() + " is approved"));
        }
        if (!missing.isEmpty()) {
            return State.no(type, "NotFound", String.join("; ", missing));
        }
        if (!lost.isEmpty()) {
            return State.no(type, "RecordLost", String.join("; ", lost));
        }
        if (!undecided.isEmpty()) {
            return State.no(type, NOT_CHOSEN, String.join("; ", undecided));
        }
        if (!tooLate.isEmpty()) {
            return State.no(type, "TooLate", String.join("; ", tooLate));
        }
        return approved || waiting.isEmpty()
                ? State.no(type, "Raising", String.join("; ", waiting.isEmpty() ? done : waiting))
                : State.no(type, "AwaitingApproval", String.join("; ", waiting));
    }

    private static @Nullable State stalled(
            TrafficEventSpec spec,
            Observed observed,
            PlanStatus plan,
            Timeline timeline,
            boolean approved,
            boolean due,
            List<String> tooLate,
            List<String> missing,
            List<String> lost,
            List<String> undecided) {
        if (!missing.isEmpty()) {
            return State.yes(Conditions.STALLED, "NotFound", String.join("; ", missing));
        }
        if (!lost.isEmpty()) {
            return State.yes(Conditions.STALLED, "RecordLost", String.join("; ", lost));
        }
        if (!undecided.isEmpty()) {
            return State.yes(Conditions.STALLED, NOT_CHOSEN, String.join("; ", undecided));
        }
        if (!tooLate.isEmpty()) {
            return State.yes(Conditions.STALLED, "TooLate", String.join("; ", tooLate));
        }
        if (due && !approved) {
            return State.yes(
                    Conditions.STALLED,
                    "AwaitingApproval",
                    "production is not changed before a person approves plan " + plan.hash()
                            + ": kubectl annotate te"
                            + " <name> airtime.dev/approved=" + plan.hash() + " (airtime is " + timeline.airtime()
                            + ")");
        }
        State offers = due ? null : notOffered(spec, observed);
        return offers != null ? offers : windowProblems(spec);
    }

    /** Known before the raise is due; then AWS has the last word. */
    private static @Nullable State notOffered(TrafficEventSpec spec, Observed observed) {
        List<String> missing = new ArrayList<>();
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            DatabaseOutlook outlook = observed.planning().outlooks().get(d.name());
            if (f != null && !f.claimed() && outlook != null && outlook.notOffered() != null) {
                missing.add(d.name() + ": " + outlook.notOffered());
            }
        }
        return missing.isEmpty() ? null : State.yes(Conditions.STALLED, "ClassNotOffered", String.join("; ", missing));
    }

    private static String recordLost(DatabaseSpec d, DatabaseFacts f) {
        return d.name() + ": the airtime.dev/ tags of " + f.identifier() + " are gone, it is " + f.instanceClass()
                + " and was "
                + (f.recorded() == null ? "not recorded" : f.recorded().instanceClass())
                + "; nothing is written over that: delete the TrafficEvent to put it back, or change the class back by"
                + " hand";
    }

    private static @Nullable State windowProblems(TrafficEventSpec spec) {
        List<String> problems = spec.databases().stream()
                .flatMap(d -> Timeline.windowProblem(d).stream())
                .toList();
        return problems.isEmpty() ? null : State.yes(Conditions.STALLED, "InvalidWindow", String.join("; ", problems));
    }

    private static CapacityPlan restoring(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant now) {
        List<Step> steps = new ArrayList<>();
        List<String> waiting = new ArrayList<>();
        List<String> kept = new ArrayList<>();
        String reason = "Restoring";
        Instant lookAgain = null;
        boolean clean = true;
        State stalled = null;
        String load = observed.deleting() ? null : loadStillThere(spec, observed);
        boolean workloadsBack = true;
        for (WorkloadFacts w : observed.workloads()) {
            if (w.before() == null) {
                continue;
            }
            clean = false;
            workloadsBack = false;
            if (load == null) {
                steps.add(new Step.RestoreWorkload(w.spec()));
                waiting.add(w.id() + ": " + w.message());
            }
        }
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            if (f == null) {
                clean = false;
                waiting.add("database " + d.name() + " was not read");
                continue;
            }
            if (!touched(spec, f)) {
                if (!f.otherClaims().isEmpty()) {
                    kept.add(d.name() + " stays raised for " + String.join(", ", f.otherClaims()));
                }
                continue;
            }
            clean = false;
            Instant from =
                    observed.deleting() ? now : timeline.restoreAt(d, now).orElse(null);
            boolean begun = f.returning() || f.original();
            String holds = observed.deleting() || begun ? null : ReturnGate.holdsDatabase(d, f);
            if (begun || (from != null && !from.isAfter(now) && load == null && workloadsBack && holds == null)) {
                steps.add(new Step.RestoreDatabase(d.name()));
                waiting.add(d.name() + ": " + f.message());
            } else if (from == null) {
                reason = "InvalidWindow";
                waiting.add(Timeline.windowProblem(d).orElse(""));
                stalled = windowProblems(spec);
            } else if (from.isAfter(now)) {
                reason = "WaitingForWindow";
                waiting.add(d.name() + ": waits for its window, which opens " + from);
                lookAgain = earlier(lookAgain, from);
            } else if (load == null && !workloadsBack) {
                waiting.add(d.name() + ": waits for the workloads, whose pods hold connections");
            } else if (load == null && holds != null) {
                reason = LOAD;
                waiting.add(holds);
                lookAgain = earlier(lookAgain, now.plus(ReturnGate.AGAIN));
            }
        }
        if (!clean && load != null) {
            reason = LOAD;
            waiting.add(load);
            lookAgain = earlier(lookAgain, now.plus(ReturnGate.AGAIN));
        }
        String type = Conditions.CAPACITY_RESTORED;
        List<String> byHand = byHand(spec, observed);
        State restored = clean
                ? State.yes(
                        type,
                        !kept.isEmpty() ? "KeptForOthers" : byHand.isEmpty() ? "Restored" : BY_HAND,
                        !kept.isEmpty()
                                ? String.join("; ", kept)
                                : spec.planOnly()
                                        ? "production is as it was"
                                        : "production is as it was recorded"
                                                + (byHand.isEmpty()
                                                        ? ""
                                                        : ", but for what was changed by hand, which is kept: "
                                                                + String.join("; ", byHand)))
                : State.no(type, reason, String.join("; ", waiting));
        boolean something = spec.databases().stream().anyMatch(d -> d.scaleUp() != null)
                || !spec.workloads().isEmpty();
        State raised = something
                ? State.no(Conditions.CAPACITY_RAISED, clean ? "Returned" : "Returning", "the event is over")
                : null;
        return new CapacityPlan(steps, raised, restored, stalled, true, clean, lookAgain);
    }

    private static List<String> byHand(TrafficEventSpec spec, Observed observed) {
        List<String> all = new ArrayList<>();
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            if (f != null && !spec.planOnly()) {
                f.changedByHand().forEach(c -> all.add(d.name() + ": " + c));
            }
        }
        return all;
    }

    private static Instant earlier(@Nullable Instant a, Instant b) {
        return a == null || b.isBefore(a) ? b : a;
    }

    /** Why the workloads are left as they are; null when nothing speaks against their return. */
    private static @Nullable String loadStillThere(TrafficEventSpec spec, Observed observed) {
        for (DatabaseSpec d : spec.databases()) {
            DatabaseFacts f = observed.databases().get(d.name());
            String holds = f == null || !f.touched() || !f.raised() ? null : ReturnGate.holdsWorkloads(d, f);
            if (holds != null) {
                return holds;
            }
        }
        return null;
    }
}
