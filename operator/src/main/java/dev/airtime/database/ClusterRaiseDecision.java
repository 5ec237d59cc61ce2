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
        List<String> others = RecordTags.otherClaims(cluster.tags(), event);
        ClusterRecord members = record.cluster();
        String asked = ClusterClassChoice.of(c, members, target, now);
        if (asked == null && target.instanceClass() != null) {
            return new ClusterStep.End(
                    ClassChoice.none("DB cluster " + name + " is " + c.describe(), cluster.tags(), target, now));
        }
        String raised = ClusterRecordTags.last(RecordTags.raisedTo(cluster.tags()));
        String wanted = asked == null ? null : shared(asked, raised, others);
        ClusterMember writer = c.writer();
        if (asked != null && wanted == null) {
            return ClusterStep.blocked(
                    "ConflictingClaims",
                    "DB cluster " + name + " is " + raised + " for " + String.join(", ", others) + ", and " + asked
                            + " is not known to be larger: ask for one class in both events");
        }
        if (wanted != null && writer != null && writer.serverless()) {
            return ClusterStep.blocked(
                    "ServerlessWriter",
                    "DB cluster " + name + ": its writer " + writer.identifier()
                            + " is db.serverless, which has no class to raise: write scaleUp.serverlessV2 instead of"
                            + " scaleUp.instanceClass");
        }
        ClusterCapacity capacity = capacity(c, members, target, others);
        if (capacity != null && members.serverlessV2() == null) {
            return ClusterStep.blocked(
                    "NotServerless",
                    "DB cluster " + name
                            + " has no limits of Serverless v2 to raise: write scaleUp.instanceClass instead"
                            + " of scaleUp.serverlessV2");
        }
        Map<String, String> notes = notes(cluster, wanted, limits(cluster, target, others));
        if (!cluster.tags().entrySet().containsAll(notes.entrySet())) {
            return new ClusterStep.Tag(notes);
        }
        ClusterPlan plan = plan(c, members, target, wanted, capacity, !others.isEmpty());
        ClusterStep step = ClusterChangeDecision.next(c, plan, evidence, now);
        ClusterStep fallback = ClusterClassChoice.next(c, target, step, evidence);
        if (fallback != null) {
            return fallback;
        }
        if (!(step instanceof ClusterStep.End end) || !(end.progress() instanceof Progress.Done done)) {
            return step;
        }
        ClusterStep scaling = ReaderScalingDecision.raise(c, target.autoScaling(), !others.isEmpty(), evidence);
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

    /** What a raise asks for, noted before it is asked: a return knows by it what the event had made. */
    private static Map<String, String> notes(DbCluster c, @Nullable String wanted, @Nullable ClusterCapacity capacity) {
        Map<String, String> notes = new TreeMap<>();
        if (wanted != null) {
            add(c, RecordTags.RAISED_TO, wanted, notes);
        }
        if (capacity != null) {
            add(c, ClusterRecordTags.RAISED_CAPACITY, capacity.write(), notes);
        }
        return notes;
    }

    private static void add(DbCluster c, String tag, String entry, Map<String, String> notes) {
        notes.put(tag, RecordTags.newest(c.tags().getOrDefault(tag, ""), entry));
    }

    /** The limits that are wanted, the higher ones where other events want some, too. */
    private static @Nullable ClusterCapacity limits(DbCluster c, Target target, List<String> others) {
        if (target.serverlessV2() == null) {
            return null;
        }
        ClusterCapacity wanted = ClusterCapacity.of(target.serverlessV2());
        ClusterCapacity raised = ClusterRecordTags.last(ClusterRecordTags.raisedLimits(c.tags()));
        return others.isEmpty() || raised == null ? wanted : wanted.highest(raised);
    }

    /** The same with a limit that a person made higher as it is. */
    private static @Nullable ClusterCapacity capacity(
            AuroraCluster c, @Nullable ClusterRecord record, Target target, List<String> others) {
        ClusterCapacity wanted = limits(c.cluster(), target, others);
        ClusterCapacity now = c.cluster().capacity();
        return wanted == null || now == null || record == null
                ? wanted
                : new ClusterCapacity(
                        ClusterByHand.min(c, record, target) ? Math.max(wanted.min(), now.min()) : wanted.min(),
                        ClusterByHand.max(c, record, target) ? Math.max(wanted.max(), now.max()) : wanted.max(),
                        wanted.secondsUntilAutoPause());
    }

    /** The largest class that any event wants; null when two can't be compared. */
    private static @Nullable String shared(String asked, @Nullable String raised, List<String> others) {
        if (others.isEmpty() || raised == null || ClassMemory.covers(asked, raised)) {
            return asked;
        }
        return ClassMemory.covers(raised, asked) ? raised : null;
    }

    /**
     * Whether the capacity is in force in this reading, for a status line.
     *
     * @param scaling the target of its readers; null when it was not read
     */
    static boolean inForce(AuroraCluster c, String event, Target target, @Nullable ReaderScaling scaling, Instant now) {
        DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
        String asked = record == null || record.cluster() == null
                ? target.instanceClass()
                : ClusterClassChoice.of(c, record.cluster(), target, now);
        String raised = ClusterRecordTags.last(RecordTags.raisedTo(c.cluster().tags()));
        List<String> others = RecordTags.otherClaims(c.cluster().tags(), event);
        String wanted = asked == null ? null : shared(asked, raised, others);
        if (target.instanceClass() != null && wanted == null) {
            return false;
        }
        ClusterCapacity capacity = capacity(c, record == null ? null : record.cluster(), target, others);
        ClusterPlan plan = record == null || record.cluster() == null
                ? withoutRecord(c, wanted, capacity)
                : plan(c, record.cluster(), target, wanted, capacity, !others.isEmpty());
        return ClusterChangeDecision.inForce(c, plan, now)
                && ReaderScalingDecision.inForce(c, target.autoScaling(), !others.isEmpty(), scaling);
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
     * chosen). Members that were made since, or that follow the load, are left alone, and so are a larger class and a
     * promotion tier that a person chose.
     */
    private static ClusterPlan plan(
            AuroraCluster c,
            ClusterRecord record,
            Target target,
            @Nullable String wanted,
            @Nullable ClusterCapacity capacity,
            boolean shared) {
        if (wanted == null) {
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
                boolean covers = ClassMemory.covers(size, wanted);
                boolean stays = (ClusterClassChoice.got(m, r, target) && (!shared || covers))
                        || (ClusterByHand.instanceClass(c, m, r, target) && covers);
                int tier = ClusterByHand.tier(m, r) ? m.tier() : first ? 0 : r.promotionTier();
                wishes.put(r.instance(), new ClusterPlan.Wish(stays ? size : larger(r.instanceClass(), wanted), tier));
                heirs.add(r.instance());
            }
        }
        c.members().stream().filter(ClusterMember::temporary).forEach(m -> {
            wishes.put(m.identifier(), new ClusterPlan.Wish(wanted, 0));
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
