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
        String strange = changedByHand(c, members, target);
        if (strange != null) {
            return ClusterStep.blocked(
                    "ChangedByHand",
                    "DB cluster " + c.identifier() + ": " + strange
                            + ", which is neither what was recorded nor what the"
                            + " event made of it; nothing is overwritten: put it back by hand, or keep it with "
                            + ClusterRaiseDecision.removeTags(cluster));
        }
        ClusterStep scaling = ReaderScalingDecision.restore(c, evidence);
        if (scaling != null) {
            return scaling;
        }
        ClusterStep step = ClusterChangeDecision.next(c, plan(c, members, failBack), evidence, now);
        if (!(step instanceof ClusterStep.End end) || !(end.progress() instanceof Progress.Done)) {
            return step;
        }
        Set<String> ours = ClusterRecordTags.ours(cluster.tags());
        return ours.isEmpty()
                ? ClusterStep.done(c.identifier() + " is as it was recorded: " + c.describe() + kept(c, members))
                : new ClusterStep.RemoveTags(ours, ReaderScalingDecision.kept(c, evidence));
    }

    /** Whether the recorded state is in force in this reading, for a status line. */
    static boolean inForce(AuroraCluster c, DatabaseRecord record, Instant now) {
        ClusterRecord members = record.cluster();
        return members != null
                && record.resourceId().equals(c.cluster().resourceId())
                && !c.cluster().tags().containsKey(ReaderScalingDecision.BEFORE)
                && ClusterChangeDecision.inForce(c, plan(c, members, false), now);
    }

    private static ClusterPlan plan(AuroraCluster c, ClusterRecord record, boolean failBack) {
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
        // The recorded writer first, since its return is free when a failover is needed anyway.
        List<ClusterMemberRecord> recorded = record.members().stream()
                .sorted(Comparator.comparing(
                                (ClusterMemberRecord m) -> !m.instance().equals(record.writer()))
                        .thenComparing(m -> !m.instanceClass().equals(size))
                        .thenComparing(ClusterMemberRecord::promotionTier)
                        .thenComparing(ClusterMemberRecord::instance))
                .toList();
        List<String> heirs = new ArrayList<>();
        for (ClusterMemberRecord r : recorded) {
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            if (m != null && !m.serverless()) {
                boolean tierIsOurs = m.tier() == 0 || m.tier() == r.promotionTier();
                wishes.put(
                        r.instance(),
                        new ClusterPlan.Wish(r.instanceClass(), tierIsOurs ? r.promotionTier() : m.tier()));
                heirs.add(r.instance());
            }
        }
        heirs.addAll(leaving);
        ClusterMember writer = c.writer();
        ClusterPlan.Wish now = writer == null ? null : wishes.get(writer.identifier());
        boolean otherSize = now != null && !now.instanceClass().equals(size);
        return new ClusterPlan(
                Kind.Restore,
                wishes,
                heirs,
                leaving,
                null,
                failBack || otherSize ? record.writer() : null,
                record.serverlessV2() == null ? null : ClusterCapacity.of(record.serverlessV2()));
    }

    /** A class that neither the record nor an event explains; null when there is none. */
    private static @Nullable String changedByHand(AuroraCluster c, ClusterRecord record, @Nullable Target target) {
        Set<String> explained = new TreeSet<>();
        if (target != null && target.instanceClass() != null) {
            explained.add(target.instanceClass());
        }
        String raised = c.cluster().tags().get(RecordTags.RAISED_TO);
        if (raised != null) {
            explained.add(raised);
        }
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        if (last != null && last.kind() != Kind.Capacity && last.value().contains(":")) {
            explained.add(last.value().substring(0, last.value().indexOf(':')));
        }
        List<String> strange = new ArrayList<>();
        ClusterCapacity capacity = c.cluster().capacity();
        if (capacity != null && !explained(c, record, target, capacity)) {
            strange.add("its limits are " + capacity.describe());
        }
        for (ClusterMemberRecord r : record.members()) {
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            String size = m == null ? r.instanceClass() : m.instance().instanceClass();
            if (!size.equals(r.instanceClass()) && !explained.contains(size)) {
                strange.add(r.instance() + " is " + size);
            }
        }
        return strange.isEmpty() ? null : String.join(", ", strange);
    }

    private static boolean explained(
            AuroraCluster c, ClusterRecord record, @Nullable Target target, ClusterCapacity now) {
        List<ClusterCapacity> known = new ArrayList<>();
        if (record.serverlessV2() != null) {
            known.add(ClusterCapacity.of(record.serverlessV2()));
        }
        if (target != null && target.serverlessV2() != null) {
            known.add(ClusterCapacity.of(target.serverlessV2()));
        }
        ClusterCapacity raised = ClusterCapacity.read(c.cluster().tags().get(ClusterRecordTags.RAISED_CAPACITY));
        if (raised != null) {
            known.add(raised);
        }
        ClusterChange last = ClusterChange.read(c.cluster().tags());
        ClusterCapacity asked =
                last == null || last.kind() != Kind.Capacity ? null : ClusterCapacity.read(last.value());
        if (asked != null) {
            known.add(asked);
        }
        return known.stream().anyMatch(k -> k.sameLimits(now));
    }

    /** Members that people added or removed meanwhile, as the end of a sentence. */
    private static String kept(AuroraCluster c, ClusterRecord record) {
        List<String> gone = record.members().stream()
                .filter(r -> ClusterRaiseDecision.present(c, r) == null)
                .map(ClusterMemberRecord::instance)
                .toList();
        Set<String> known =
                record.members().stream().map(ClusterMemberRecord::instance).collect(Collectors.toSet());
        List<String> added = c.members().stream()
                .filter(m -> !known.contains(m.identifier()))
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
