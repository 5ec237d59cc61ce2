package dev.airtime.plan;

import dev.airtime.api.Durations;
import dev.airtime.api.RehearsalSchedule;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The Rehearsals that an event makes by itself, and whether what is still to be done fits before its raise. */
final class Rounds {
    /** A Rehearsal that was missed is made up for so long: later it would meet what nobody planned it for. */
    static final Duration LATE = Duration.ofHours(1);

    private Rounds() {}

    /** A Rehearsal that is planned; its name is the same however often it is decided on. */
    record Slot(String name, Instant at) {}

    /**
     * The planned Rehearsal that is due: its time has come, at most {@link #LATE} ago, none was made since, none waits to
     * begin, and its load ends before airtime.
     */
    static Optional<Slot> due(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant now) {
        if (spec.rehearsal() == null || !timeline.fits(spec.rehearsal(), now)) {
            return Optional.empty();
        }
        boolean waits = observed.rehearsals().stream().anyMatch(r -> r.finished() == null && !r.loading());
        return slots(spec, observed, timeline, now)
                .filter(s -> !s.at().isAfter(now) && now.isBefore(s.at().plus(LATE)))
                .max(Comparator.comparing(Slot::at))
                .filter(s -> !waits
                        && observed.rehearsals().stream()
                                .noneMatch(r -> r.name().equals(s.name())
                                        || !r.created().isBefore(s.at())));
    }

    /** When the next planned one is due. */
    static Optional<Instant> next(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant now) {
        return slots(spec, observed, timeline, now)
                .map(Slot::at)
                .filter(at -> at.isAfter(now))
                .min(Comparator.naturalOrder());
    }

    /** All before airtime, and of every night's the last and the next; what was due before the event was made is not. */
    private static Stream<Slot> slots(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant now) {
        RehearsalSchedule schedule = schedule(spec);
        Stream<Slot> before = schedule.before().stream()
                .map(d -> new Slot(
                        observed.name() + "-before-" + d, timeline.airtime().minus(Durations.parse(d))));
        return Stream.concat(before, nights(schedule, observed.name(), now))
                .filter(s -> s.at().isAfter(observed.created()) && s.at().isBefore(timeline.airtime()));
    }

    private static Stream<Slot> nights(RehearsalSchedule schedule, String event, Instant now) {
        if (schedule.nightly() == null || zoneProblem(schedule).isPresent()) {
            return Stream.empty();
        }
        DailyTime time = DailyTime.parse(schedule.nightly());
        LocalDate last = time.lastDay(now);
        return Stream.of(last, last.plusDays(1)).map(d -> new Slot(event + "-nightly-" + d, time.at(d)));
    }

    private static RehearsalSchedule schedule(TrafficEventSpec spec) {
        RehearsalTemplate rehearsal = spec.rehearsal();
        return rehearsal == null ? RehearsalSchedule.DEFAULT : rehearsal.scheduleOrDefault();
    }

    private static Optional<String> zoneProblem(RehearsalSchedule schedule) {
        try {
            if (schedule.nightly() != null) {
                DailyTime.parse(schedule.nightly());
            }
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("spec.rehearsal.schedule.nightly is left out: " + e.getMessage());
        }
    }

    /**
     * The last instant at which what is still to be done can begin: the copy, a round, the time to fix what it shows, a
     * round that shows it is fixed, and then the raise. Empty without a rehearsal, and when the last one passed.
     */
    static Optional<Instant> latestStart(TrafficEventSpec spec, Observed observed, Timeline timeline) {
        return spec.rehearsal() == null || spec.staging() == null || passed(observed)
                ? Optional.empty()
                : Optional.of(timeline.firstRaise(spec)
                        .minus(toDo(spec, observed).stream().map(ToDo::takes).reduce(Duration.ZERO, Duration::plus)));
    }

    private static boolean passed(Observed observed) {
        return observed.lastFinished()
                .filter(r -> r.verdict() == Verdict.Passed)
                .isPresent();
    }

    /** What is still to be done before the raise. */
    private record ToDo(String what, Duration takes) {}

    private static List<ToDo> toDo(TrafficEventSpec spec, Observed observed) {
        Duration round =
                spec.rehearsal() == null ? Duration.ZERO : spec.rehearsal().loadTime();
        Duration fix = schedule(spec).timeToFixOrDefault();
        ToDo load = new ToDo("a round of load " + Durations.format(round), round);
        boolean failed = observed.lastFinished().isPresent();
        List<ToDo> list = new ArrayList<>();
        if (!observed.copyMade()) {
            list.add(new ToDo("the copy about " + Durations.format(Timeline.COPY), Timeline.COPY));
        }
        if (!failed) {
            list.add(load);
        }
        if (!fix.isZero()) {
            list.add(new ToDo("time to fix " + Durations.format(fix), fix));
        }
        if (failed || !fix.isZero()) {
            list.add(failed ? load : new ToDo("a second round", round));
        }
        return list;
    }

    /** What does not fit, each in a sentence that stays the same while time passes. */
    static List<String> warnings(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant now) {
        if (spec.rehearsal() == null || !now.isBefore(timeline.airtime())) {
            return List.of();
        }
        List<String> warnings = new ArrayList<>();
        zoneProblem(schedule(spec)).ifPresent(warnings::add);
        Duration round = spec.rehearsal().loadTime();
        schedule(spec).before().stream()
                .filter(d -> Durations.parse(d).compareTo(round) < 0)
                .forEach(d -> warnings.add("spec.rehearsal.schedule.before " + d + " is left out: the load takes "
                        + Durations.format(round) + " and would run into airtime"));
        latestStart(spec, observed, timeline)
                .filter(now::isAfter)
                .ifPresent(start -> warnings.add(late(spec, observed, timeline, start)));
        return warnings;
    }

    private static String late(TrafficEventSpec spec, Observed observed, Timeline timeline, Instant start) {
        return "the rehearsals no longer fit before the raise at " + timeline.firstRaise(spec) + ": "
                + toDo(spec, observed).stream().map(ToDo::what).collect(Collectors.joining(", ")) + " had to begin by "
                + start
                + "; move spec.airtime, shorten spec.rehearsal."
                + (spec.rehearsal() == null ? "stages" : spec.rehearsal().longField())
                + ", or write a shorter"
                + " spec.rehearsal.schedule.timeToFix";
    }
}
