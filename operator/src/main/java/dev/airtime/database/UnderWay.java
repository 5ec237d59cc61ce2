package dev.airtime.database;

import dev.airtime.database.RecordTags.LastChange;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/**
 * A change that was asked for and is not proven yet, and from it when RDS is to be read next. Pure.
 *
 * <p>What takes minutes is not looked at every half minute: limits of calls are shared with everything in the account. The
 * times are those that users report, a class takes 5 to 15 minutes.
 *
 * @param asked when it was asked for
 */
record UnderWay(Instant asked, Stage stage) {
    /** How long after a reading the next one follows, when nothing is known to take longer. */
    static final Duration USUAL = Duration.ofSeconds(35);

    private static final Duration NEAR_THE_END = Duration.ofSeconds(40);
    private static final Duration IN_NO_HURRY = Duration.ofSeconds(75);
    private static final Duration FAR_FROM_IT = Duration.ofMinutes(2);
    private static final Duration OVERDUE = Duration.ofSeconds(75);
    /** No class has been seen to change faster. */
    private static final Duration QUICKEST = Duration.ofMinutes(5);

    private static final Duration LONGEST = Duration.ofMinutes(20);
    private static final Duration BEGINS = Duration.ofMinutes(2);

    /** What the last reading showed of it. */
    enum Stage {
        /** Nothing: it is accepted, over, or given up. */
        Unseen,
        /** RDS is at a class or storage that an event waits for. */
        Long,
        /** The same for a return, or of a cluster, whose look costs two calls. */
        LongWithoutHurry,
        /** RDS is at a reboot, a failover, or what else takes a minute. */
        Short,
        /** One reading showed the values, and one more is to. */
        Proving
    }

    /** What an instance waits for in a reading of {@code read}; null when nothing. */
    static @Nullable UnderWay of(DbInstance i, Instant read) {
        Instant asked = RecordTags.lastAsked(i.tags());
        Instant from = RecordTags.provenFrom(i.tags());
        if (asked == null) {
            return null;
        }
        if (from != null && from.isAfter(asked)) {
            return read.isBefore(from.plus(ChangeDecision.PROOF)) ? new UnderWay(asked, Stage.Proving) : null;
        }
        boolean atIt = !InstanceStatus.settled(i.status()) || i.pendingClass() != null;
        LastChange last = RecordTags.lastChange(i.tags());
        boolean back = last != null && !last.kind().equals(RaiseDecision.KIND);
        Stage busy = asked.equals(RecordTags.lastReboot(i.tags()))
                ? Stage.Short
                : back ? Stage.LongWithoutHurry : Stage.Long;
        return new UnderWay(asked, atIt ? busy : Stage.Unseen);
    }

    /** The same of a cluster, whose members' statuses are another reading's. */
    static @Nullable UnderWay of(DbCluster c, Instant read) {
        ClusterChange last = ClusterChange.read(c.tags());
        Instant from = RecordTags.provenFrom(c.tags());
        if (last == null) {
            return null;
        }
        if (from != null && from.isAfter(last.at())) {
            return read.isBefore(from.plus(ChangeDecision.PROOF)) ? new UnderWay(last.at(), Stage.Proving) : null;
        }
        return new UnderWay(
                last.at(),
                switch (last.kind()) {
                    case Raise, Restore, AddReader -> Stage.LongWithoutHurry;
                    case Failover, Reboot, DeleteReader, Capacity -> Stage.Short;
                });
    }

    /** When to read again what was read at {@code read}: as soon as one of those wants it. */
    static Instant next(Instant read, Collection<UnderWay> all) {
        return all.stream().map(u -> u.next(read)).min(Instant::compareTo).orElse(read.plus(USUAL));
    }

    /** When to read again. */
    Instant next(Instant read) {
        if (read.isBefore(asked)) {
            return asked.plus(USUAL);
        }
        Duration since = Duration.between(asked, read);
        return switch (stage) {
            case Proving -> read.plus(USUAL);
            case Unseen -> read.plus(since.compareTo(BEGINS) < 0 ? USUAL : OVERDUE);
            case Short -> read.plus(since.compareTo(QUICKEST) < 0 ? NEAR_THE_END : OVERDUE);
            case Long -> next(read, since, NEAR_THE_END);
            case LongWithoutHurry -> next(read, since, IN_NO_HURRY);
        };
    }

    private Instant next(Instant read, Duration since, Duration nearTheEnd) {
        if (since.compareTo(QUICKEST) >= 0) {
            return read.plus(since.compareTo(LONGEST) < 0 ? nearTheEnd : OVERDUE);
        }
        Instant far = read.plus(FAR_FROM_IT);
        Instant end = asked.plus(QUICKEST);
        Instant soonest = read.plus(nearTheEnd);
        return far.isBefore(end) ? far : end.isAfter(soonest) ? end : soonest;
    }
}
