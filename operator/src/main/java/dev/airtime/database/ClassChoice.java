package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.Durations;
import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.RecordTags.LastChange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which of the classes that will do is asked for: the first that AWS has not just refused for lack of capacity. One that
 * was got is kept, since each change of class interrupts. Capacity is never promised, whatever
 * DescribeOrderableDBInstanceOptions lists (RDS user guide, "Troubleshooting", InsufficientDBInstanceCapacity).
 */
final class ClassChoice {
    /** When a class that could not be had is asked for again: soon before airtime, since others give some back. */
    static final Duration AGAIN = Duration.ofMinutes(5);

    private ClassChoice() {}

    /** The class to ask for; null when none can be had now. Never null for a target without a class. */
    static @Nullable String of(DbInstance i, DatabaseRecord record, Target target, Instant now) {
        List<String> classes = target.classes();
        if (classes.isEmpty() || got(i, record, target)) {
            return i.instanceClass();
        }
        LastChange last = RecordTags.lastChange(i.tags());
        return last != null && last.kind().equals(RaiseDecision.KIND)
                ? next(classes, i.tags(), last.instanceClass(), last.at(), now)
                : next(classes, i.tags(), null, Instant.MIN, now);
    }

    /**
     * The class that was asked for last, as long as AWS has not refused it since; else the first that may be asked for; null
     * when there is none.
     *
     * @param asked null when no raise was asked for
     * @param at when it was
     */
    static @Nullable String next(
            List<String> classes, Map<String, String> tags, @Nullable String asked, Instant at, Instant now) {
        Map<String, Instant> soldOut = RecordTags.soldOut(tags);
        if (asked != null && classes.contains(asked)) {
            Instant refused = soldOut.get(asked);
            if (refused == null || refused.isBefore(at)) {
                return asked;
            }
        }
        return classes.stream()
                .filter(c -> mayAsk(soldOut.get(c), AGAIN, now))
                .findFirst()
                .orElse(null);
    }

    /** Whether the instance has one of the classes that will do, and is not merely what it was. */
    static boolean got(DbInstance i, DatabaseRecord record, Target target) {
        return got(i, record.instanceClass(), target);
    }

    /** The same of an instance that was of the class {@code before}. */
    static boolean got(DbInstance i, String before, Target target) {
        return i.instanceClass().equals(target.instanceClass())
                || (target.classes().contains(i.instanceClass())
                        && !i.instanceClass().equals(before));
    }

    /** Whether a change that RDS had accepted failed later for lack of capacity, and another class may be asked for. */
    static boolean lacked(@Nullable Progress end, @Nullable Failure failure, Target target) {
        return end instanceof Progress.Blocked b
                && b.reason().equals(ChangeDecision.FAILED)
                && failure != null
                && !target.fallbackClasses().isEmpty()
                && Refusal.lacksCapacity(failure.message());
    }

    static boolean mayAsk(@Nullable Instant refused, Duration again, Instant now) {
        return refused == null || !now.isBefore(refused.plus(again));
    }

    /** None of the classes can be had now. */
    static Step none(DbInstance i, Target target, Instant now) {
        return new Step.End(
                none("DB instance " + i.identifier() + " stays " + i.instanceClass(), i.tags(), target, now));
    }

    /** The same of a cluster: {@code stays} says what it is. */
    static Progress none(String stays, Map<String, String> tags, Target target, Instant now) {
        Map<String, Instant> soldOut = RecordTags.soldOut(tags);
        List<String> tried = new ArrayList<>();
        Instant again = now.plus(AGAIN);
        for (String c : target.classes()) {
            Instant at = soldOut.getOrDefault(c, now);
            tried.add(c + " (at " + at + ")");
            again = at.plus(AGAIN).isBefore(again) ? at.plus(AGAIN) : again;
        }
        Instant deadline = target.deadline();
        return new Progress.Blocked(
                "InsufficientDBInstanceCapacity",
                stays + ": AWS had no capacity for "
                        + String.join(", ", tried) + "; asked again at " + again
                        + (deadline == null
                                ? ""
                                : deadline.isAfter(now)
                                        ? ", and until " + deadline + " ("
                                                + Durations.format(Duration.between(now, deadline)) + " left)"
                                        : "")
                        + (target.fallbackClasses().isEmpty()
                                ? "; other classes to take can be written as scaleUp.fallbackClasses"
                                : ""));
    }

    /** Which classes could not be had, as the end of a sentence; empty without any. */
    static String remark(Map<String, String> tags, String instanceClass) {
        Map<String, Instant> soldOut = new TreeMap<>(RecordTags.soldOut(tags));
        soldOut.remove(instanceClass);
        return soldOut.isEmpty()
                ? ""
                : "; AWS had no capacity for "
                        + String.join(
                                ", ",
                                soldOut.entrySet().stream()
                                        .map(e -> e.getKey() + " (at " + e.getValue() + ")")
                                        .toList());
    }
}
