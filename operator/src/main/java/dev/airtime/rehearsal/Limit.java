package dev.airtime.rehearsal;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import dev.airtime.rehearsal.LoadFigures.Plateau;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The largest load that held, from the levels of a search. The load generator judged each by what it sees; a threshold on
 * the databases is judged here, by the whole minutes of CloudWatch within the level. Pure.
 */
public final class Limit {
    private static final Duration MINUTE = Duration.ofMinutes(1);
    /** Measuring begins some seconds after all users are there (airtime_shape.py, REPORT_LAG), and ends a second late. */
    private static final Duration EDGE = Duration.ofSeconds(5);

    private Limit() {}

    /**
     * A database's figures of one minute.
     *
     * @param at when the minute begins
     * @param cpu a ratio; null when not measured
     */
    public record Minute(
            String name,
            Instant at,
            @Nullable Double cpu,
            @Nullable Integer connections,
            @Nullable Integer maxConnections) {}

    /**
     * The limit as far as it is known.
     *
     * @param figures of the load; null where they were not read this time
     * @param old what the status has: figures of databases are kept from it
     * @param minutes newest figures of the copied databases
     * @return null where no limit is searched for, or nothing is known of it yet
     */
    public static @Nullable LimitStatus of(
            RehearsalTemplate template,
            @Nullable LoadFigures figures,
            @Nullable LimitStatus old,
            List<Minute> minutes) {
        FindLimit search = template.findLimit();
        if (search == null || figures == null) {
            return old;
        }
        Thresholds thresholds = template.thresholdsOrDefault();
        List<LimitLevel> levels = new ArrayList<>();
        List<Scalability.Point> points = new ArrayList<>();
        for (Plateau p : figures.plateaus()) {
            LevelFigures shown = p.level();
            if (shown == null) {
                continue;
            }
            int index = levels.size();
            List<DatabaseLoad> before = old == null || old.levels().size() <= index
                    ? List.of()
                    : old.levels().get(index).databases();
            levels.add(level(thresholds, p, shown, databases(before, minutes, shown)));
            if (shown.outcome() != Outcome.NoStatement) {
                points.add(new Scalability.Point(
                        p.target(), p.sample().perSecond() * (1 - p.sample().failureRatio())));
            }
        }
        if (levels.isEmpty()) {
            return old;
        }
        Optional<LimitLevel> broke = broke(levels);
        Optional<LimitLevel> held = held(levels);
        boolean reachedTo = held.filter(l -> l.users() == search.to()).isPresent();
        return new LimitStatus(
                held.map(LimitLevel::users).orElse(0),
                held.map(LimitLevel::requestsPerSecond).orElse(null),
                broke.map(LimitLevel::users).orElse(null),
                message(levels, broke, reachedTo, figures.searchEnded()),
                reachedTo,
                levels,
                Scalability.knee(points));
    }

    private static @Nullable String message(
            List<LimitLevel> levels, Optional<LimitLevel> broke, boolean reachedTo, @Nullable String ended) {
        if (broke.isPresent()) {
            return broke.get().message() + (ended == null ? "" : "; " + ended);
        }
        LimitLevel last = levels.get(levels.size() - 1);
        return !reachedTo && last.outcome() == Outcome.NoStatement
                ? Held.count(last.users()) + " users: " + last.message()
                : ended;
    }

    private static LimitLevel level(
            Thresholds thresholds, Plateau p, LevelFigures shown, List<DatabaseLoad> databases) {
        List<String> broken =
                shown.outcome() == Outcome.Held ? DatabaseThresholds.broken(thresholds, databases) : List.of();
        return new LimitLevel(
                p.target(),
                broken.isEmpty() ? shown.outcome() : Outcome.Broke,
                rate(p.sample().perSecond()),
                Millis.format(p.sample().p95()),
                Percentage.format(p.sample().failureRatio()),
                broken.isEmpty() ? shown.message() : String.join("; ", broken),
                databases);
    }

    /** The highest figures of the minutes that lie in the level as a whole: part of another is told by the other's load. */
    private static List<DatabaseLoad> databases(List<DatabaseLoad> before, List<Minute> minutes, LevelFigures level) {
        List<DatabaseLoad> result = new ArrayList<>(before);
        for (Minute m : minutes) {
            boolean within = !m.at().isBefore(level.begun().minus(EDGE))
                    && !m.at().plus(MINUTE).isAfter(level.ended().plus(EDGE));
            if (within) {
                DatabaseLoad old = before.stream()
                        .filter(d -> d.name().equals(m.name()))
                        .findFirst()
                        .orElse(new DatabaseLoad(m.name(), null, null, null));
                result.remove(old);
                result.add(old.atLeast(m.cpu(), m.connections(), m.maxConnections()));
            }
        }
        result.sort(Comparator.comparing(DatabaseLoad::name));
        return result;
    }

    /** What each number of users showed last: a level that broke alone is loaded a second time. */
    private static Stream<LimitLevel> shown(List<LimitLevel> levels) {
        return levels.stream()
                .collect(Collectors.toMap(LimitLevel::users, l -> l, (first, second) -> second, TreeMap::new))
                .values()
                .stream();
    }

    /** The smallest level that broke. */
    static Optional<LimitLevel> broke(List<LimitLevel> levels) {
        return shown(levels).filter(l -> l.outcome() == Outcome.Broke).min(Comparator.comparingInt(LimitLevel::users));
    }

    /** The largest level that held below the smallest that broke. */
    static Optional<LimitLevel> held(List<LimitLevel> levels) {
        int below = broke(levels).map(LimitLevel::users).orElse(Integer.MAX_VALUE);
        return shown(levels)
                .filter(l -> l.outcome() == Outcome.Held && l.users() < below)
                .max(Comparator.comparingInt(LimitLevel::users));
    }

    /** Whether a threshold on databases still lacks its figures of the level that is the limit. */
    public static boolean lacksDatabases(RehearsalTemplate template, @Nullable LimitStatus limit, List<String> names) {
        Thresholds t = template.thresholdsOrDefault();
        boolean asked = t.databaseCpu() != null || t.databaseConnections() != null;
        return asked
                && limit != null
                && held(limit.levels())
                        .filter(l -> !DatabaseThresholds.unknown(t, names, l.databases())
                                .isEmpty())
                        .isPresent();
    }

    private static String rate(double perSecond) {
        return perSecond >= 100 ? String.valueOf(Math.round(perSecond)) : String.format(Locale.ROOT, "%.1f", perSecond);
    }
}
