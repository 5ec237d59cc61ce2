package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ServerlessV2Record;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a person changed of a cluster during an event, member by member and field by field, as {@link ByHand} tells it of
 * an instance: what is neither as recorded nor as an event made it. The return keeps it and puts the rest back. Pure.
 */
final class ClusterByHand {
    private ClusterByHand() {}

    /** Whether the member's class is one that no event asked for. */
    static boolean instanceClass(
            AuroraCluster c, ClusterMember m, ClusterMemberRecord record, @Nullable Target target) {
        String now = m.instance().instanceClass();
        // A serverless member has no class that a raise would change.
        return !now.equals(record.instanceClass())
                && (record.instanceClass().equals(ClusterMember.SERVERLESS)
                        || !asked(c, target).contains(now));
    }

    /** Whether the promotion tier is neither the recorded one nor the 0 of the reader that takes over. */
    static boolean tier(ClusterMember m, ClusterMemberRecord record) {
        return m.tier() != record.promotionTier() && m.tier() != 0;
    }

    /** What is put back: the record, with what was changed by hand as it is. */
    static ClusterRecord kept(AuroraCluster c, ClusterRecord record, @Nullable Target target) {
        List<ClusterMemberRecord> members = record.members().stream()
                .map(r -> {
                    ClusterMember m = ClusterRaiseDecision.present(c, r);
                    return m == null
                            ? r
                            : new ClusterMemberRecord(
                                    r.instance(),
                                    r.resourceId(),
                                    instanceClass(c, m, r, target)
                                            ? m.instance().instanceClass()
                                            : r.instanceClass(),
                                    tier(m, r) ? m.tier() : r.promotionTier(),
                                    r.parameterGroup());
                })
                .toList();
        return new ClusterRecord(record.writer(), members, limits(c, record, target));
    }

    /** The recorded limits; one that a person changed stays, and the other with it where the two don't go together. */
    private static @Nullable ServerlessV2Record limits(AuroraCluster c, ClusterRecord record, @Nullable Target target) {
        ServerlessV2Record before = record.serverlessV2();
        ClusterCapacity now = c.cluster().capacity();
        if (before == null || now == null) {
            return null;
        }
        double min = min(c, record, target) ? now.min() : before.minCapacity();
        double max = max(c, record, target) ? now.max() : before.maxCapacity();
        return min > max
                ? now.toRecord()
                : new ServerlessV2Record(
                        min, max, pause(now, before) ? now.secondsUntilAutoPause() : before.secondsUntilAutoPause());
    }

    /** Whether the minimum is one that no event asked for. */
    static boolean min(AuroraCluster c, ClusterRecord record, @Nullable Target target) {
        return strange(c, record, target, ClusterCapacity::min);
    }

    /** Whether the maximum is one that no event asked for. */
    static boolean max(AuroraCluster c, ClusterRecord record, @Nullable Target target) {
        return strange(c, record, target, ClusterCapacity::max);
    }

    private static boolean strange(
            AuroraCluster c, ClusterRecord record, @Nullable Target target, ToDoubleFunction<ClusterCapacity> limit) {
        ClusterCapacity now = c.cluster().capacity();
        return now != null
                && limits(c, target, record).stream()
                        .noneMatch(k -> Double.compare(limit.applyAsDouble(k), limit.applyAsDouble(now)) == 0);
    }

    /** It shows, and can be set, only while the cluster can pause. */
    private static boolean pause(ClusterCapacity now, ServerlessV2Record before) {
        return Double.compare(now.min(), 0) == 0
                && before.secondsUntilAutoPause() != null
                && now.secondsUntilAutoPause() != null
                && !Objects.equals(now.secondsUntilAutoPause(), before.secondsUntilAutoPause());
    }

    /**
     * All that is known of, for a status.
     *
     * @param scaling the scalable target of its readers; null when it was not read
     */
    static List<ChangedByHand> of(
            AuroraCluster c, DatabaseRecord record, @Nullable Target target, @Nullable ReaderScaling scaling) {
        ClusterRecord cluster = record.cluster();
        if (cluster == null || !record.resourceId().equals(c.cluster().resourceId())) {
            return List.of();
        }
        List<ChangedByHand> changed = new ArrayList<>();
        if (!c.cluster().group().equals(record.parameterGroup())) {
            changed.add(new ChangedByHand(
                    "parameterGroup", record.parameterGroup(), c.cluster().group()));
        }
        limits(c, cluster, target, changed);
        for (ClusterMemberRecord r : cluster.members()) {
            String field = "members." + r.instance();
            ClusterMember m = ClusterRaiseDecision.present(c, r);
            if (m == null) {
                if (!c.unread().contains(r.instance())) {
                    changed.add(new ChangedByHand(field, r.instanceClass(), "gone"));
                }
                continue;
            }
            if (instanceClass(c, m, r, target)) {
                changed.add(new ChangedByHand(
                        field + ".instanceClass",
                        r.instanceClass(),
                        m.instance().instanceClass()));
            }
            if (ClusterParameters.byHand(c, m, r)) {
                changed.add(new ChangedByHand(
                        field + ".parameterGroup",
                        String.valueOf(r.parameterGroup()),
                        m.instance().group()));
            }
            if (tier(m, r)) {
                changed.add(new ChangedByHand(
                        field + ".promotionTier", String.valueOf(r.promotionTier()), String.valueOf(m.tier())));
            }
        }
        added(c, cluster)
                .forEach(m -> changed.add(new ChangedByHand(
                        "members." + m.identifier(), "not there", m.instance().instanceClass())));
        changed.addAll(ReaderScalingDecision.byHand(c, scaling));
        return changed;
    }

    private static void limits(
            AuroraCluster c, ClusterRecord record, @Nullable Target target, List<ChangedByHand> changed) {
        ServerlessV2Record before = record.serverlessV2();
        ClusterCapacity now = c.cluster().capacity();
        if (before == null || now == null) {
            return;
        }
        boolean min = min(c, record, target);
        boolean max = max(c, record, target);
        boolean apart = (min ? now.min() : before.minCapacity()) > (max ? now.max() : before.maxCapacity());
        if (min || apart) {
            changed.add(new ChangedByHand(
                    "serverlessV2.minCapacity",
                    ClusterCapacity.number(before.minCapacity()),
                    ClusterCapacity.number(now.min())));
        }
        if (max || apart) {
            changed.add(new ChangedByHand(
                    "serverlessV2.maxCapacity",
                    ClusterCapacity.number(before.maxCapacity()),
                    ClusterCapacity.number(now.max())));
        }
        if (pause(now, before)) {
            changed.add(new ChangedByHand(
                    "serverlessV2.secondsUntilAutoPause",
                    String.valueOf(before.secondsUntilAutoPause()),
                    String.valueOf(now.secondsUntilAutoPause())));
        }
    }

    /** Members that people added since: neither Airtime's nor Application Auto Scaling's. */
    static List<ClusterMember> added(AuroraCluster c, ClusterRecord record) {
        Set<String> known =
                record.members().stream().map(ClusterMemberRecord::resourceId).collect(Collectors.toSet());
        return c.members().stream()
                .filter(m -> !known.contains(m.instance().resourceId()) && !m.autoScaled() && !m.temporary())
                .toList();
    }

    /** Classes that events asked for; the last change does not count, since it can be of the tier of a class that is kept. */
    private static Set<String> asked(AuroraCluster c, @Nullable Target target) {
        Set<String> asked = new HashSet<>(RecordTags.raisedTo(c.cluster().tags()));
        if (target != null) {
            asked.addAll(target.classes());
        }
        return asked;
    }

    /** Limits that are recorded, or that events asked for. */
    private static List<ClusterCapacity> limits(AuroraCluster c, @Nullable Target target, ClusterRecord record) {
        List<ClusterCapacity> known =
                new ArrayList<>(ClusterRecordTags.raisedLimits(c.cluster().tags()));
        if (record.serverlessV2() != null) {
            known.add(ClusterCapacity.of(record.serverlessV2()));
        }
        if (target != null && target.serverlessV2() != null) {
            known.add(ClusterCapacity.of(target.serverlessV2()));
        }
        return known;
    }
}
