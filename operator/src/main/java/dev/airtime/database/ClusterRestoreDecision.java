package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
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
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * From a raised cluster back to what was recorded: the next call. Pure.
 *
 * <p>Who is the writer is looked up, not remembered: a failover during the event swaps the roles. The record's tags go
 * last, in one call with the claim.
 */
final class ClusterRestoreDecision {
    private ClusterRestoreDecision() {}

    /**
     * The next call.
     *
     * @param record what to put it back to
     * @param target what the event had wanted, null when only the tags know
     * @param failBack whether the recorded writer becomes writer again, at the cost of one more interruption
     * @param ownClaims the tag keys of the claims that are given up
     */
    static ClusterStep next(
            AuroraCluster c,
            DatabaseRecord record,
            @Nullable Target target,
            boolean failBack,
            Set<String> ownClaims,
            ClusterEvidence evidence,
            Instant now) {
        DbCluster cluster = c.cluster();
        ClusterRecord members = record.cluster();
        if (members == null || !record.resourceId().equals(cluster.resourceId())) {
            return new ClusterStep.End(ClusterRaiseDecision.reused(cluster, record));
        }
        DatabaseRecord tagged = ClusterRecordTags.record(cluster.tags());
        if (tagged != null && !tagged.equals(record)) {
            return ClusterStep.blocked(
                    "RecordsDiffer",
                    "DB cluster " + c.identifier() + ": its tags say it was " + describe(tagged) + ", the event says "
                            + describe(record) + "; nothing is changed: correct the tags");
        }
        Map<String, String> others = RecordTags.claims(cluster.tags());
        boolean claimed = others.keySet().removeAll(ownClaims);
        if (!others.isEmpty()) {
            Set<String> claims = new TreeSet<>(ownClaims);
            claims.retainAll(cluster.tags().keySet());
            return claimed
                    ? new ClusterStep.RemoveTags(claims, "")
                    : ClusterStep.done(c.identifier() + " stays as it is for " + String.join(", ", others.values()));
        }
        ClusterStep scaling = ReaderScalingDecision.restore(c, evidence);
        if (scaling != null) {
            return scaling;
        }
        ClusterStep step = ClusterChangeDecision.next(
                c, plan(c, members, ClusterByHand.kept(c, members, target), failBack), evidence, now);
        if (!(step instanceof ClusterStep.End end) || !(end.progress() instanceof Progress.Done)) {
            return step;
        }
        if (cluster.tags().containsKey(ClusterParameters.TAG)) {
            List<String> groups = evidence.ownGroups();
            if (groups == null) {
                return new ClusterStep.LookAtOwnGroups();
            }
            if (!groups.isEmpty()) {
                return new ClusterStep.DeleteGroup(groups.get(0));
            }
        }
        Set<String> ours = ClusterRecordTags.ours(cluster.tags());
        return ours.isEmpty()
                ? ClusterStep.done(c.identifier() + " is as it was recorded: " + c.describe() + kept(c, members))
                : new ClusterStep.RemoveTags(
                        ours, changed(c, record, target) + ReaderScalingDecision.kept(c, evidence));
    }

    /** Whether the recorded state is in force in this reading, for a status line. */
    static boolean inForce(AuroraCluster c, DatabaseRecord record, Instant now) {
        ClusterRecord members = record.cluster();
        return members != null
                && record.resourceId().equals(c.cluster().resourceId())
                && !c.cluster().tags().containsKey(ReaderScalingDecision.BEFORE)
                && ClusterChangeDecision.inForce(c, plan(c, members, members, false), now);
    }

    /**
     * The plan of the return.
     *
     * @param record what was written down
     * @param back what of it is put back, with what people changed as it is
     */
    private static ClusterPlan plan(AuroraCluster c, ClusterRecord record, ClusterRecord back, boolean failBack) {
        Map<String, ClusterPlan.Wish> wishes = new TreeMap<>();
        Set<String> leaving = c.members().stream()
                .filter(ClusterMember::temporary)
                .map(ClusterMember::identifier)
                .collect(Collectors.toSet());
        String size = record.members().stream()
                .filter(m -> m.instance().equals(record.writer()))
                .map(ClusterMemberRecord::instanceClass)
                .findFirst()
                .orElse("");
        // The recorded writer first, since its return is free when a failover is needed anyway; but nobody who was made
        // smaller by hand.
        List<ClusterMemberRecord> recorded = back.members().stream()
                .sorted(Comparator.comparing(
                                (ClusterMemberRecord m) -> !m.instance().equals(record.writer()) || !large(m, size))
                        .thenComparing(m -> !m.instanceClass().equals(size))
                        .thenComparing(ClusterMemberRecord::promotionTier)
                        .thenComparing(ClusterMemberRecord::instance))
                .toList();
        List<String> heirs = new ArrayList<>();
        for (ClusterMemberRecord r : recorded) {
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            if (m != null && !m.serverless()) {
                wishes.put(
                        r.instance(),
                        new ClusterPlan.Wish(r.instanceClass(), r.promotionTier(), ClusterParameters.back(c, m, r)));
                heirs.add(r.instance());
            }
        }
        String home = recorded.stream()
                .filter(r -> heirs.contains(r.instance()) && large(r, size))
                .map(ClusterMemberRecord::instance)
                .findFirst()
                .orElse(record.writer());
        heirs.addAll(leaving);
        ClusterMember writer = c.writer();
        ClusterPlan.Wish now = writer == null ? null : wishes.get(writer.identifier());
        boolean otherSize = writer != null
                && now != null
                && !now.instanceClass().equals(size)
                && !madeLarger(record, writer.identifier(), now.instanceClass(), size);
        return new ClusterPlan(
                Kind.Restore,
                wishes,
                heirs,
                leaving,
                null,
                failBack || otherSize ? home : null,
                back.serverlessV2() == null ? null : ClusterCapacity.of(back.serverlessV2()));
    }

    /** Whether a person made it another class, which is enough for the writer. */
    private static boolean madeLarger(ClusterRecord record, String member, String now, String size) {
        return ClassMemory.covers(now, size)
                && record.members().stream()
                        .anyMatch(m -> m.instance().equals(member)
                                && !m.instanceClass().equals(now));
    }

    private static boolean large(ClusterMemberRecord member, String size) {
        return member.instanceClass().equals(size) || ClassMemory.covers(member.instanceClass(), size);
    }

    /** Fields that people changed meanwhile, as the end of a sentence; members that came or went are told by {@link #kept}. */
    private static String changed(AuroraCluster c, DatabaseRecord record, @Nullable Target target) {
        List<String> fields = ClusterByHand.of(c, record, target, null).stream()
                .filter(f -> !f.field().matches("members[.][^.]+"))
                .map(ChangedByHand::describe)
                .toList();
        return fields.isEmpty() ? "" : "; changed by hand meanwhile, and kept: " + String.join(", ", fields);
    }

    /** Members that people added or removed meanwhile, as the end of a sentence. */
    private static String kept(AuroraCluster c, ClusterRecord record) {
        List<String> gone = record.members().stream()
                .filter(r -> ClusterRaiseDecision.present(c, r) == null)
                .map(ClusterMemberRecord::instance)
                .toList();
        List<String> added = ClusterByHand.added(c, record).stream()
                .map(m -> m.identifier() + " (" + m.instance().instanceClass() + ")")
                .toList();
        return (gone.isEmpty() ? "" : "; gone since, and not made again: " + String.join(", ", gone))
                + (added.isEmpty() ? "" : "; added since, and kept: " + String.join(", ", added));
    }

    private static String describe(DatabaseRecord record) {
        ClusterRecord members = record.cluster();
        return record.resourceId()
                + (members == null
                        ? ""
                        : " with writer " + members.writer() + " and "
                                + members.members().stream()
                                        .map(m -> m.instance() + " " + m.instanceClass() + " tier " + m.promotionTier())
                                        .collect(Collectors.joining(", ")));
    }
}
