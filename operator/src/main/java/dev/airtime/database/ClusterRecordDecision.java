package dev.airtime.database;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.RecordDecision.End;
import dev.airtime.database.RecordDecision.Outcome;
import dev.airtime.database.RecordDecision.Write;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Whether, and with which tags, a cluster is written down. Pure. */
final class ClusterRecordDecision {
    private ClusterRecordDecision() {}

    static Outcome next(AuroraCluster c, EventRef event, Instant until, Instant now) {
        DbCluster cluster = c.cluster();
        String name = c.identifier();
        if (!event.namespace().equals(cluster.tags().get(RecordTags.NAMESPACE))) {
            return blocked("NotOptedIn", ClusterCopyDecision.notOptedIn(cluster, event.namespace()));
        }
        String unsupported = cluster.unsupported();
        if (unsupported != null) {
            return blocked("ClusterNotSupported", unsupported);
        }
        DatabaseRecord record = ClusterRecordTags.record(cluster.tags());
        if (record != null && !record.resourceId().equals(cluster.resourceId())) {
            return new End(ClusterRaiseDecision.reused(cluster, record));
        }
        Map<String, String> tags = new HashMap<>();
        tags.put(RecordTags.claimKey(event.key()), RecordTags.claimValue(cluster.tags(), event.key(), until));
        if (record == null) {
            if (ClusterChange.read(cluster.tags()) != null
                    || c.members().stream().anyMatch(ClusterMember::temporary)) {
                return blocked(
                        "RecordLost",
                        "DB cluster " + name + " is raised (" + c.describe() + ") and the record of what it was is not"
                                + " in its tags: put it back by hand, or write the tags again, before an event uses it");
            }
            Outcome waits = waits(c);
            if (waits != null) {
                return waits;
            }
            tags.putAll(record(c, now));
        }
        if (cluster.tags().entrySet().containsAll(tags.entrySet())) {
            return new End(new Progress.Done(name + " is written down"));
        }
        if (!ClusterRecordTags.fit(cluster.tags(), tags.keySet())) {
            return blocked(
                    "NoRoomForTags",
                    "DB cluster " + name + " has " + cluster.tags().size() + " tags and the record needs "
                            + (tags.size() + ClusterRecordTags.onTheWay()) + " more, 50 are allowed: remove some");
        }
        return new Write(tags);
    }

    private static @Nullable Outcome waits(AuroraCluster c) {
        String name = c.identifier();
        if (ClusterStatus.needsPerson(c.cluster().status())) {
            return blocked(
                    "ClusterStatus", "DB cluster " + name + " is " + c.cluster().status() + ": bring it to available");
        }
        for (ClusterMember m : c.members()) {
            DbInstance i = m.instance();
            if (m.autoScaled()) {
                continue;
            }
            if (InstanceStatus.needsPerson(i.status())) {
                return blocked(
                        "InstanceStatus",
                        "DB instance " + i.identifier() + " of cluster " + name + " is " + i.status()
                                + ": bring it to available");
            }
            if (!i.pending().isEmpty()) {
                return blocked(
                        "ForeignChangePending",
                        "DB instance " + i.identifier() + " of cluster " + name
                                + " has a queued change that is not Airtime's ("
                                + ChangeDecision.describe(i.pending())
                                + "): what it is now would not be what it is tomorrow; apply it, or cancel it");
            }
        }
        boolean rests = ClusterStatus.settled(c.cluster().status())
                && c.unread().isEmpty()
                && c.writer() != null
                && c.members().stream()
                        .allMatch(m -> m.autoScaled()
                                || InstanceStatus.settled(m.instance().status()));
        return rests
                ? null
                : new End(new Progress.Running(name + " is " + c.describe() + ": written down when all is available"));
    }

    private static Map<String, String> record(AuroraCluster c, Instant now) {
        ClusterMember writer = c.writer();
        if (writer == null) {
            throw new IllegalStateException("a cluster without a writer is not written down");
        }
        List<ClusterMemberRecord> members = c.members().stream()
                .filter(m -> !m.autoScaled())
                .map(ClusterRecordDecision::record)
                .sorted(Comparator.comparing(ClusterMemberRecord::instance))
                .toList();
        ClusterRecord cluster = new ClusterRecord(
                writer.identifier(),
                members,
                c.cluster().capacity() == null ? null : c.cluster().capacity().toRecord());
        return ClusterRecordTags.write(
                new DatabaseRecord(
                        c.cluster().resourceId(),
                        writer.instance().instanceClass(),
                        c.cluster().group(),
                        RecordTags.seconds(now),
                        cluster),
                cluster);
    }

    private static ClusterMemberRecord record(ClusterMember m) {
        DbInstance i = m.instance();
        ClusterMemberRecord whole = new ClusterMemberRecord(
                m.identifier(),
                i.resourceId(),
                i.instanceClass(),
                m.tier(),
                i.group().isEmpty() ? null : i.group());
        return ClusterRecordTags.fits(whole)
                ? whole
                : new ClusterMemberRecord(m.identifier(), i.resourceId(), i.instanceClass(), m.tier(), null);
    }

    private static Outcome blocked(String reason, String message) {
        return new End(new Progress.Blocked(reason, message));
    }
}
