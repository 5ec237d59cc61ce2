package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Phase;
import dev.airtime.api.PlanStatus;
import dev.airtime.api.TrafficEventSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The decision: what is asked for, what was observed and what time it is, to what to do, what to say and when to look
 * again. Pure: no clock, no client, no randomness; every scenario of a night is a row of a table test.
 */
public final class Night {
    /** How soon to look again while something is under way in the cluster or at RDS. */
    static final Duration POLL = Duration.ofSeconds(10);
    /** How often figures are read on air; CloudWatch's RDS metrics have a period of one minute. */
    static final Duration WATCH = Duration.ofSeconds(60);

    /** How often the plan is made anew before the raise. */
    static final Duration PLAN_AGAIN = Duration.ofHours(6);
    /** The last time before the raise, so that somebody can still act on it. */
    static final Duration LAST_PLANNING = Duration.ofHours(1);

    private static final DateTimeFormatter SHORT =
            DateTimeFormatter.ofPattern("MM-dd HH:mm'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Night() {}

    /** Decides. Throws {@link IllegalArgumentException} for a spec that the API server's validation refuses. */
    public static Decision decide(TrafficEventSpec spec, Observed observed, Instant now) {
        Timeline timeline = Timeline.of(spec);
        boolean createdTooLate = !observed.created().isBefore(timeline.end());
        PlanStatus plan = EventPlan.of(spec, observed, timeline).warned(Rounds.warnings(spec, observed, timeline, now));
        CapacityPlan capacity = CapacityPlan.of(spec, observed, plan, timeline, now);
        CopyPlan copy = CopyPlan.of(spec, observed, timeline, capacity.clean(), now);
        State stalled = createdTooLate && !observed.deleting() && capacity.clean()
                ? State.yes(
                        Conditions.STALLED,
                        "AirtimePassed",
                        "the event was over (" + timeline.end() + ") before it was created: set spec.airtime to a later"
                                + " instant")
                : capacity.stalled() != null ? capacity.stalled() : copy.stalled();
        Stream<Step> history = spec.rehearsal() == null || observed.deleting()
                ? Stream.empty()
                : RehearsalHistory.beyond(observed, spec.rehearsal().scheduleOrDefault()).stream()
                        .map(Step.DeleteRehearsal::new);
        List<Step> steps = Stream.of(capacity.steps().stream(), copy.steps().stream(), history)
                .flatMap(s -> s)
                .toList();
        Phase phase = phase(spec, observed, timeline, capacity, copy, stalled, now);
        List<State> states = new ArrayList<>();
        Stream.of(copy.stagingReady(), copy.rehearsalPassed(), capacity.raised())
                .filter(Objects::nonNull)
                .forEach(states::add);
        states.add(onAir(timeline, now));
        if (capacity.restored() != null) {
            states.add(capacity.restored());
        }
        states.add(stalled != null ? stalled : State.no(Conditions.STALLED, "AsPlanned", "nothing needs a person"));
        states.add(ready(spec, observed, phase, copy, capacity, stalled, timeline, now));
        boolean finished = capacity.clean() && copy.gone() && (observed.deleting() || !now.isBefore(timeline.end()));
        return new Decision(
                phase,
                states,
                steps,
                plan,
                finished ? null : lookAgain(spec, observed, timeline, capacity, stalled, steps, now),
                next(spec, observed, plan, timeline, capacity, phase, now),
                finished);
    }

    private static Phase phase(
            TrafficEventSpec spec,
            Observed observed,
            Timeline timeline,
            CapacityPlan capacity,
            CopyPlan copy,
            @Nullable State stalled,
            Instant now) {
        if (stalled != null && stalled.reason().equals("AirtimePassed")) {
            return Phase.NotReady;
        }
        if (observed.deleting() || !now.isBefore(timeline.end())) {
            return capacity.clean() && copy.gone() ? Phase.Completed : Phase.ScalingDown;
        }
        if (spec.planOnly() && !capacity.begun()) {
            return stalled == null ? Phase.Planned : Phase.NotReady;
        }
        if (!now.isBefore(timeline.airtime())) {
            return Phase.OnAir;
        }
        if (capacity.begun()) {
            return capacity.raised() == null || capacity.raised().isTrue() ? Phase.Standby : Phase.ScalingUp;
        }
        State rehearsal = copy.rehearsalPassed();
        if (rehearsal != null && rehearsal.status() != State.Status.Unknown) {
            return rehearsal.isTrue() && stalled == null ? Phase.Ready : Phase.NotReady;
        }
        if (stalled != null) {
            return Phase.NotReady;
        }
        if (rehearsal != null && rehearsal.reason().equals("Running")) {
            return Phase.Rehearsing;
        }
        State staging = copy.stagingReady();
        if (staging == null) {
            return Phase.Ready;
        }
        if (staging.isTrue()) {
            return rehearsal == null ? Phase.Ready : Phase.Rehearsing;
        }
        boolean begun = observed.staging() != null
                && (observed.staging().state() != StagingFacts.State.Absent
                        || observed.databases().values().stream().anyMatch(d -> d.copy() != DatabaseFacts.Copy.Absent));
        return begun ? Phase.CopyingProduction : Phase.Planned;
    }

    private static State onAir(Timeline timeline, Instant now) {
        if (now.isBefore(timeline.airtime())) {
            return State.no(Conditions.ON_AIR, "Scheduled", "on air from " + timeline.airtime());
        }
        return now.isBefore(timeline.end())
                ? State.yes(Conditions.ON_AIR, "OnAir", "until " + timeline.end())
                : State.no(Conditions.ON_AIR, "Over", "was on air until " + timeline.end());
    }

    private static State ready(
            TrafficEventSpec spec,
            Observed observed,
            Phase phase,
            CopyPlan copy,
            CapacityPlan capacity,
            @Nullable State stalled,
            Timeline timeline,
            Instant now) {
        String type = Conditions.READY;
        if (stalled != null) {
            return State.no(type, stalled.reason(), stalled.message());
        }
        if (spec.planOnly() && (phase == Phase.Planned || phase == Phase.Completed)) {
            return State.no(
                    type,
                    CapacityPlan.PLAN_ONLY,
                    phase == Phase.Completed
                            ? "the event is over, and mode: Plan has changed nothing"
                            : "mode: Plan changes nothing; read status.plan, and set spec.mode: Run to have it done");
        }
        if (phase == Phase.Completed) {
            return State.yes(type, "Completed", "the night is over and production is as it was");
        }
        if (phase == Phase.ScalingDown) {
            return capacity.restored() == null
                    ? State.no(type, "ScalingDown", "the event is over")
                    : State.no(type, "ScalingDown", capacity.restored().message());
        }
        State rehearsal = copy.rehearsalPassed();
        if (rehearsal != null && !rehearsal.isTrue()) {
            return State.no(
                    type,
                    rehearsal.status() == State.Status.Unknown ? "Rehearsing" : "Rehearsal" + rehearsal.reason(),
                    rehearsal.message());
        }
        State staging = copy.stagingReady();
        if (rehearsal == null && staging != null && !staging.isTrue() && now.isBefore(timeline.airtime())) {
            return State.no(type, "Copying", staging.message());
        }
        boolean raisedOrEarly =
                capacity.raised() == null || capacity.raised().isTrue() || now.isBefore(timeline.airtime());
        if (!raisedOrEarly && capacity.raised() != null) {
            return State.no(type, "CapacityNotRaised", capacity.raised().message());
        }
        String found = observed.lastFinished().map(RehearsalFacts::found).orElse("");
        return switch (phase) {
            case OnAir -> State.yes(type, "OnAir", "the capacity is there" + found);
            case Standby -> State.yes(type, "Standby", "the capacity is there, the traffic may come" + found);
            case ScalingUp -> State.yes(type, "ScalingUp", "the capacity is being raised" + found);
            default ->
                rehearsal == null
                        ? State.yes(type, "NotRehearsed", "ready as far as is known: no rehearsal is asked for")
                        : State.yes(type, "Rehearsed", rehearsal.message());
        };
    }

    private static @Nullable Instant lookAgain(
            TrafficEventSpec spec,
            Observed observed,
            Timeline timeline,
            CapacityPlan capacity,
            @Nullable State stalled,
            List<Step> steps,
            Instant now) {
        List<Instant> instants = new ArrayList<>(List.of(timeline.airtime(), timeline.end()));
        for (DatabaseSpec d : spec.databases()) {
            instants.add(timeline.recordAt(d));
            instants.add(timeline.raiseAt(d));
            instants.add(timeline.lastRaise(d).plusMillis(1));
        }
        if (observed.staging() != null && observed.staging().expires() != null) {
            instants.add(observed.staging().expires());
        }
        if (spec.rehearsal() != null && observed.rehearsals().isEmpty()) {
            Instant lastLoad = timeline.airtime().minus(spec.rehearsal().loadTime());
            instants.add(lastLoad.plusMillis(1));
        }
        Rounds.next(spec, observed, timeline, now).ifPresent(instants::add);
        Rounds.latestStart(spec, observed, timeline).ifPresent(i -> instants.add(i.plusMillis(1)));
        spec.workloads().forEach(w -> instants.add(timeline.raiseAt(w)));
        if (!steps.isEmpty()) {
            instants.add(now.plus(POLL));
        }
        if (spec.databases().stream().anyMatch(d -> d.scaleUp() != null)) {
            Instant raise = timeline.firstRaise(spec);
            Instant planAgain = nextPlanning(now);
            // A window, a class or a queued change can become another at any time, and RDS tells nobody.
            instants.add(raise.minus(LAST_PLANNING));
            if (planAgain.isBefore(raise.minus(LAST_PLANNING))) {
                instants.add(planAgain);
            }
        }
        if (observed.running().isPresent() || waitsForCopy(observed, timeline, now)) {
            instants.add(now.plus(POLL.multipliedBy(3)));
        }
        if (!now.isBefore(timeline.airtime()) && now.isBefore(timeline.end())) {
            instants.add(now.plus(WATCH));
        }
        if (capacity.lookAgain() != null) {
            instants.add(capacity.lookAgain());
        }
        if (stalled != null) {
            // What a person does at RDS or in another namespace is not an event of ours.
            instants.add(now.plus(WATCH));
        }
        return Timeline.next(instants, now).orElse(null);
    }

    /** The same instants for all events, so that one description of the account serves them. */
    private static Instant nextPlanning(Instant now) {
        long seconds = PLAN_AGAIN.toSeconds();
        return Instant.ofEpochSecond((now.getEpochSecond() / seconds + 1) * seconds);
    }

    private static boolean waitsForCopy(Observed observed, Timeline timeline, Instant now) {
        StagingFacts staging = observed.staging();
        return staging != null
                && (staging.state() == StagingFacts.State.Terminating
                        || (staging.state() == StagingFacts.State.Released
                                && !staging.running()
                                && now.isBefore(timeline.airtime())));
    }

    private record Milestone(Instant at, String what) {}

    private static String next(
            TrafficEventSpec spec,
            Observed observed,
            PlanStatus plan,
            Timeline timeline,
            CapacityPlan capacity,
            Phase phase,
            Instant now) {
        if (phase == Phase.Completed) {
            return "-";
        }
        if (observed.deleting()) {
            return capacity.clean() ? "removing copy" : "scaling down";
        }
        if (phase == Phase.ScalingDown && capacity.clean()) {
            return "removing copy";
        }
        boolean approved = EventPlan.approved(spec, observed, plan);
        Instant restore = spec.databases().stream()
                .filter(d -> d.scaleUp() != null)
                .flatMap((DatabaseSpec d) -> timeline.restoreAt(d, now).stream())
                .min(Comparator.naturalOrder())
                .orElse(timeline.end());
        List<Milestone> milestones = new ArrayList<>();
        if (capacity.raised() != null) {
            String would = spec.planOnly() && !capacity.begun() ? "would " : "";
            milestones.add(new Milestone(
                    timeline.firstRaise(spec), would + (approved || spec.planOnly() ? "scale up" : "approve by")));
            milestones.add(new Milestone(restore, would + "scale down"));
        } else {
            milestones.add(new Milestone(timeline.end(), "end"));
        }
        milestones.add(new Milestone(timeline.airtime(), "on air"));
        return milestones.stream()
                .filter(m -> m.at().isAfter(now))
                .min(Comparator.comparing(Milestone::at))
                .map(m -> m.what() + " " + SHORT.format(m.at()))
                .orElse(phase == Phase.ScalingDown ? "scaling down" : "-");
    }
}
