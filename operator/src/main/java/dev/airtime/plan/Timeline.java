package dev.airtime.plan;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScaleDown;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.WorkloadSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The instants of a night, planned backwards from airtime.
 *
 * @param airtime when the traffic comes
 * @param end when the bought capacity may go: airtime plus duration
 */
public record Timeline(Instant airtime, Instant end) {
    /**
     * What a class change takes at most, as a rule: Single-AZ 5 to 15, Multi-AZ 10 to 30 minutes (docs/database.md,
     * "Times"). A change that would run into airtime is not begun.
     */
    static final Duration RESIZE = Duration.ofMinutes(30);
    /** What snapshot, restore and copy take as a rule, beside the load itself (docs/database.md, "Times"). */
    static final Duration COPY = Duration.ofMinutes(45);

    /**
     * How long before its raise a database is written down: the tags that AWS's own permissions may depend on can take
     * several minutes to count (RDS user guide, {@code USER_Tagging}), and the change itself shall not wait for them.
     */
    static final Duration RECORD_AHEAD = Duration.ofMinutes(5);

    /** The timeline of {@code spec}; throws what its parsers throw, which the API server's validation prevents. */
    public static Timeline of(TrafficEventSpec spec) {
        Instant airtime = spec.airtimeInstant();
        return new Timeline(airtime, airtime.plus(spec.durationOrDefault()));
    }

    /** When raising {@code database} begins; airtime when it raises nothing. */
    public Instant raiseAt(DatabaseSpec database) {
        return database.scaleUp() == null
                ? airtime
                : airtime.minus(database.scaleUp().leadTimeOrDefault());
    }

    /** From when on what {@code database} is may be written down; airtime when it raises nothing. */
    Instant recordAt(DatabaseSpec database) {
        return database.scaleUp() == null ? airtime : raiseAt(database).minus(RECORD_AHEAD);
    }

    /** When raising {@code workload} begins. */
    public Instant raiseAt(WorkloadSpec workload) {
        return airtime.minus(workload.leadTimeOrDefault());
    }

    /** The earliest raise of {@code spec}; airtime when nothing is raised. */
    public Instant firstRaise(TrafficEventSpec spec) {
        return Stream.concat(
                        spec.databases().stream().map(this::raiseAt),
                        spec.workloads().stream().map(this::raiseAt))
                .min(Comparator.naturalOrder())
                .orElse(airtime);
    }

    /**
     * From when on {@code database} may be put back: the end, or the next window after it. Empty when the window can't
     * be read, a time zone that does not exist for example: then a person is asked, and only a deletion restores.
     */
    public Optional<Instant> restoreAt(DatabaseSpec database, Instant now) {
        Instant from = now.isAfter(end) ? now : end;
        ScaleDown down = database.scaleDown();
        if (down == null || down.window() == null) {
            return Optional.of(from);
        }
        return windowProblem(database).isPresent()
                ? Optional.empty()
                : Optional.of(DailyWindow.parse(down.window()).next(from));
    }

    /** Why the window of {@code database} can't be read, in a sentence that names the field; empty when it can. */
    static Optional<String> windowProblem(DatabaseSpec database) {
        ScaleDown down = database.scaleDown();
        if (down == null || down.window() == null) {
            return Optional.empty();
        }
        try {
            DailyWindow.parse(down.window());
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("spec.databases[name=" + database.name() + "].scaleDown.window: " + e.getMessage());
        }
    }

    /**
     * How much time must be left before airtime for a raise to be begun: {@link #RESIZE}, or half the lead time where
     * that is shorter, since who writes a short lead time says that it is enough.
     */
    static Duration resizeTime(DatabaseSpec database) {
        Duration half = database.scaleUp() == null
                ? Duration.ZERO
                : database.scaleUp().leadTimeOrDefault().dividedBy(2);
        return half.compareTo(RESIZE) < 0 ? half : RESIZE;
    }

    /** The last instant at which raising {@code database} may begin. */
    public Instant lastRaise(DatabaseSpec database) {
        return airtime.minus(resizeTime(database));
    }

    /** Whether a load that begins now ends before airtime. */
    boolean fits(RehearsalTemplate rehearsal, Instant now) {
        return !now.plus(rehearsal.loadTime()).isAfter(airtime);
    }

    /** The next of {@code instants} after {@code now}, if any. */
    static Optional<Instant> next(List<Instant> instants, Instant now) {
        return instants.stream().filter(i -> i.isAfter(now)).min(Comparator.naturalOrder());
    }
}
