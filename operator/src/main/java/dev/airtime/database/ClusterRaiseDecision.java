package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.ClusterChange.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** From a cluster to the capacity that an event wants: the next call. Pure. */
final class ClusterRaiseDecision {
    private ClusterRaiseDecision() {}

    /** The next call; {@link ClusterStep.End} with Done when the capacity is in force. */
    static ClusterStep next(AuroraCluster c, String event, Target target, ClusterEvidence evidence, Instant now) {
        String name = c.identifier();
        DbCluster cluster = c.cluster();
        DatabaseRecord record = ClusterRecordTags.record(cluster.tags());
        if (record == null || record.cluster() == null) {
            return ClusterStep.blocked(
                    "NoRecord",
                    "DB cluster " + name + " carries no record of what it is: it is not changed without one");
        }
        if (!record.resourceId().equals(cluster.resourceId())) {
            return new ClusterStep.End(reused(cluster, record));
        }
        List<ClusterClaim> others = ClusterClaim.others(cluster.tags(), event);
        ClusterRecord members = record.cluster();
        String asked = ClusterClassChoice.of(c, members, target, now);
        if (asked == null && target.instanceClass() != null) {
            return new ClusterStep.End(
                    ClassChoice.none("DB cluster " + name + " is " + c.describe(), cluster.tags(), target, now));
        }
        String wanted = asked == null ? null : shared(c, asked, others);
        ClusterMember writer = c.writer();
        if (asked != null && wanted == null) {
            return ClusterStep.blocked(
                    "ConflictingClaims",
                    "DB cluster " + name + ": "
                            + others.stream()
                                    .filter(o -> o.instanceClass() != null)
                                    .map(o -> o.event() + " wants " + o.instanceClass())
                                    .collect(Collectors.joining(", "))
                            + ", and which is larger of that and " + asked
                            + " is not known: ask for one class in all events");
        }
        if (wanted != null && writer != null && writer.serverless()) {
            return ClusterStep.blocked(
                    "ServerlessWriter",
                    "DB cluster " + name + ": its writer " + writer.identifier()
                            + " is db.serverless, which has no class to raise: write scaleUp.serverlessV2 instead of"
                            + " scaleUp.instanceClass");
        }
        ClusterCapacity capacity = capacity(c, target, others);
        if (capacity != null && members.serverlessV2() == null) {
            return ClusterStep.blocked(
                    "NotServerless",
                    "DB cluster " + name
                            + " has no limits of Serverless v2 to raise: write scaleUp.instanceClass instead"
                            + " of scaleUp.serverlessV2");
        }
        Map<String, String> notes = notes(c, wanted, limits(target, others));
        notes.putAll(ClusterClaim.of(event, asked, target).note(cluster.tags()));
        if (!cluster.tags().entrySet().containsAll(notes.entrySet())) {
            return new ClusterStep.Tag(notes);
        }
        ClusterParameters.Outcome parameters =
                ClusterParameters.next(c, members, target.parameters(), !others.isEmpty(), evidence.groups());
        if (parameters.first() != null) {
            return parameters.first();
        }
        ClusterPlan plan = plan(c, members, target, wanted, parameters.groups(), capacity, !others.isEmpty());
        ClusterStep step = ClusterChangeDecision.next(c, plan, evidence, now);
        ClusterStep fallback = ClusterClassChoice.next(c, target, step, evidence);
        if (fallback != null) {
            return fallback;
        }
        if (!(step instanceof ClusterStep.End end) || !(end.progress() instanceof Progress.Done done)) {
            return step;
        }
        ClusterStep scaling = ReaderScalingDecision.raise(c, target.autoScaling(), others, evidence);
        if (scaling != null) {
            return scaling;
        }
        boolean higher = capacity != null
                && members.serverlessV2() != null
                && capacity.max() > members.serverlessV2().maxCapacity();
        return higher
                ? ClusterStep.done(done.message()
                        + "; max_connections follows the higher maximum only after a reboot of each instance")
                : step;
    }

    /**
     * What a raise asks for, noted before it is asked: a return knows by it what the event had made. What is still there of
     * earlier raises stays noted, however often an event is edited.
     */
    private static Map<String, String> notes(
            AuroraCluster c, @Nullable String wanted, @Nullable ClusterCapacity capacity) {
        Map<String, String> notes = new TreeMap<>();
        if (wanted != null) {
            note(c, RecordTags.RAISED_TO, wanted, entry -> has(c, entry), notes);
        }
        if (capacity != null) {
            ClusterCapacity now = c.cluster().capacity();
            note(
                    c,
                    ClusterRecordTags.RAISED_CAPACITY,
                    capacity.write(),
                    entry -> {
                        ClusterCapacity raised = ClusterCapacity.read(entry);
                        return now != null && raised != null && raised.sharesLimit(now);
                    },
                    notes);
        }
        return notes;
    }

    private static void note(
            AuroraCluster c, String tag, String entry, Predicate<String> stillThere, Map<String, String> notes) {
        List<String> before = RecordTags.entries(c.cluster().tags(), tag);
        List<String> list = before;
        for (String one : before) {
            if (stillThere.test(one)) {
                list = RecordTags.newest(list, one);
            }
        }
        notes.put(tag, String.join(" ", RecordTags.newest(list, entry)));
    }

    private static boolean has(AuroraCluster c, String instanceClass) {
        return c.members().stream().anyMatch(m -> m.instance().instanceClass().equals(instanceClass));
    }

    /** The limits that are wanted, the higher ones where other events want some, too. */
    private static @Nullable ClusterCapacity limits(Target target, List<ClusterClaim> others) {
        if (target.serverlessV2() == null) {
            return null;
        }
        ClusterCapacity wanted = ClusterCapacity.of(target.serverlessV2());
        for (ClusterClaim other : others) {
            wanted = other.limits() == null ? wanted : wanted.highest(other.limits());
        }
        return wanted;
    }

    /** The same with a limit that is higher already as it is, whoever made it so: a raise never lowers. */
    private static @Nullable ClusterCapacity capacity(AuroraCluster c, Target target, List<ClusterClaim> others) {
        ClusterCapacity wanted = limits(target, others);
        ClusterCapacity now = c.cluster().capacity();
        return wanted == null || now == null ? wanted : wanted.highest(now);
    }

    /**
     * The largest class that any event wants, of those that AWS has; null when two can't be compared. Of two of the same size it
     * is the one that was asked for last, so that all members get it.
     */
    private static @Nullable String shared(AuroraCluster c, String asked, List<ClusterClaim> others) {
        Set<String> soldOut = RecordTags.soldOut(c.cluster().tags()).keySet();
        List<String> raised = RecordTags.raisedTo(c.cluster().tags());
        String last = raised.isEmpty() ? null : raised.get(raised.size() - 1);
        String largest = asked;
        for (ClusterClaim other : others) {
            String one = other.instanceClass();
            if (one == null || (soldOut.contains(one) && !has(c, one))) {
                continue;
            }
            boolean enough = ClassMemory.covers(largest, one);
            boolean larger = ClassMemory.covers(one, largest);
            if (!enough && !larger) {
                return null;
            }
            largest = larger && (!enough || one.equals(last)) ? one : largest;
        }
        return largest;
    }

    /**
     * Whether the capacity is in force in this reading, for a status line. Where other events claim the cluster, an event that
     * was edited has to tell them first.
     *
     * @param scaling the target of its readers; null when it was not read
     * @param groups the DB parameter groups of its members, as far as they could be read
     */
    static boolean inForce(
            AuroraCluster c,
            String event,
            Target target,
            @Nullable ReaderScaling scaling,
            Map<String, Evidence.Group> groups,
            Instant now) {
        DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
        String asked = record == null || record.cluster() == null
                ? target.instanceClass()
                : ClusterClassChoice.of(c, record.cluster(), target, now);
        List<ClusterClaim> others = ClusterClaim.others(c.cluster().tags(), event);
        String wanted = asked == null ? null : shared(c, asked, others);
        if ((target.instanceClass() != null && wanted == null)
                || (!others.isEmpty()
                        && ClusterClaim.of(event, asked, target)
                                .differs(c.cluster().tags()))) {
            return false;
        }
        ClusterCapacity capacity = capacity(c, target, others);
        ClusterPlan plan = record == null || record.cluster() == null
                ? withoutRecord(c, wanted, capacity)
                : plan(c, record.cluster(), target, wanted, Map.of(), capacity, !others.isEmpty());
        boolean parameters = target.parameters().isEmpty()
                || (record != null
                        && record.cluster() != null
                        && ClusterParameters.inForce(
                                c, record.cluster(), target.parameters(), !others.isEmpty(), groups));
        return parameters
                && ClusterChangeDecision.inForce(c, plan, now)
                && ReaderScalingDecision.inForce(c, target.autoScaling(), others, scaling);
    }

    /** Every member at the class, whatever it was. */
    private static ClusterPlan withoutRecord(
            AuroraCluster c, @Nullable String wanted, @Nullable ClusterCapacity capacity) {
        Map<String, ClusterPlan.Wish> wishes = new TreeMap<>();
        c.members().stream()
                .filter(m -> wanted != null && !m.autoScaled() && !m.serverless())
                .forEach(m -> wishes.put(
                        m.identifier(),
                        new ClusterPlan.Wish(wanted == null ? m.instance().instanceClass() : wanted, m.tier())));
        return new ClusterPlan(Kind.Raise, wishes, List.of(), Set.of(), wanted, null, capacity);
    }

    /**
     * All recorded members at the wanted class, or at their own where that is larger; the reader that takes over first
     * gets tier 0, so that an accident on the way makes no smaller one the writer (among equal tiers the largest is
     * chosen). Members that were made since, or that follow the load, are left alone, and so are a promotion tier that a
     * person chose, and a class that is enough, whoever made it: a raise never lowers, since each change interrupts; the
     * return does, after the last event.
     */
    private static ClusterPlan plan(
            AuroraCluster c,
            ClusterRecord record,
            Target target,
            @Nullable String wanted,
            Map<String, String> groups,
            @Nullable ClusterCapacity capacity,
            boolean shared) {
        if (wanted == null && groups.isEmpty()) {
            return new ClusterPlan(Kind.Raise, Map.of(), List.of(), Set.of(), null, null, capacity);
        }
        List<ClusterMemberRecord> recorded = record.members().stream()
                .sorted(Comparator.comparing(
                                (ClusterMemberRecord m) -> m.instance().equals(record.writer()))
                        .thenComparing(ClusterMemberRecord::promotionTier)
                        .thenComparing(ClusterMemberRecord::instance))
                .toList();
        Map<String, ClusterPlan.Wish> wishes = new TreeMap<>();
        List<String> heirs = new ArrayList<>();
        for (ClusterMemberRecord r : recorded) {
            ClusterMember m = present(c, r);
            if (m != null && !m.serverless()) {
                boolean first = heirs.isEmpty() && !r.instance().equals(record.writer());
                String size = m.instance().instanceClass();
                String larger = wanted == null
                                || ClusterClassChoice.enough(m, r, wanted)
                                || (!shared && ClusterClassChoice.got(m, r, target))
                        ? size
                        : larger(r.instanceClass(), wanted);
                int tier = ClusterByHand.tier(m, r) ? m.tier() : first ? 0 : r.promotionTier();
                wishes.put(r.instance(), new ClusterPlan.Wish(larger, tier, groups.get(r.instance())));
                heirs.add(r.instance());
            }
        }
        c.members().stream().filter(ClusterMember::temporary).forEach(m -> {
            String size = m.instance().instanceClass();
            wishes.put(
                    m.identifier(),
                    new ClusterPlan.Wish(
                            wanted == null || ClassMemory.covers(size, wanted) ? size : wanted,
                            0,
                            groups.get(m.identifier())));
            heirs.add(m.identifier());
        });
        return new ClusterPlan(Kind.Raise, wishes, heirs, Set.of(), wanted, null, capacity);
    }

    /** The member that a record speaks of; null when it is gone, or was made anew under its name. */
    static @Nullable ClusterMember present(AuroraCluster c, ClusterMemberRecord r) {
        return c.members().stream()
                .filter(m -> m.identifier().equals(r.instance())
                        && m.instance().resourceId().equals(r.resourceId()))
                .findFirst()
                .orElse(null);
    }

    /** A member that is larger already is not made smaller by a raise. */
    static String larger(String recorded, String wanted) {
        return ClassMemory.covers(recorded, wanted) && !ClassMemory.covers(wanted, recorded) ? recorded : wanted;
    }

    static Progress reused(DbCluster c, DatabaseRecord record) {
        return new Progress.Blocked(
                "IdentifierReused",
                "DB cluster " + c.identifier() + " is " + c.resourceId() + ", the record is of " + record.resourceId()
                        + ": the identifier was used again, and nothing is changed; remove the record with "
                        + removeTags(c));
    }

    static String removeTags(DbCluster c) {
        return "aws rds remove-tags-from-resource --resource-name " + c.arn() + " --tag-keys "
                + String.join(
                        " ", ClusterRecordTags.ours(c.tags()).stream().sorted().toList());
    }
}
