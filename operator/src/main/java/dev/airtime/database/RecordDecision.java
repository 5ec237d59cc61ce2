package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/** Whether, and with which tags, an instance is written down. Pure. */
final class RecordDecision {
    private RecordDecision() {}

    /** What to do. */
    sealed interface Outcome {}

    /** Write these tags, in one call. */
    record Write(Map<String, String> tags) implements Outcome {
        public Write {
            tags = Map.copyOf(tags);
        }
    }

    /** Nothing is to be written. */
    record End(Progress progress) implements Outcome {}

    /**
     * What to do.
     *
     * @param all the region's instances by identifier, among which its read replicas are
     */
    static Outcome next(DbInstance i, Map<String, DbInstance> all, EventRef event, Instant until, Instant now) {
        String name = i.identifier();
        if (!event.namespace().equals(i.tags().get(RecordTags.NAMESPACE))) {
            return blocked("NotOptedIn", CopyDecision.notOptedIn(i, event.namespace()));
        }
        if (i.clusterId() != null) {
            return blocked("ClusterNotSupported", RaiseDecision.clusterNotSupported(i));
        }
        DatabaseRecord record = RecordTags.record(i.tags());
        if (record != null && !record.resourceId().equals(i.resourceId())) {
            return new End(RaiseDecision.reused(i, record).progress());
        }
        Map<String, String> tags = new HashMap<>();
        tags.put(RecordTags.claimKey(event.key()), RecordTags.claimValue(i.tags(), event.key(), until));
        if (record == null) {
            if (OwnGroup.is(i, i.group())
                    || InPlace.any(i.tags())
                    || i.tags().containsKey(ReplicaDecision.TAG)
                    || RecordTags.lastChange(i.tags()) != null) {
                return blocked(
                        "RecordLost",
                        "DB instance " + name + " is raised (" + i.describe() + ") and the record of what it was is not"
                                + " in its tags: put it back by hand, or write the tags again, before an event uses it");
            }
            if (InstanceStatus.needsPerson(i.status())) {
                return blocked(
                        "InstanceStatus", "DB instance " + name + " is " + i.status() + ": bring it to available");
            }
            if (!i.pending().isEmpty()) {
                return blocked(
                        "ForeignChangePending",
                        "DB instance " + name + " has a queued change that is not Airtime's ("
                                + ChangeDecision.describe(i.pending())
                                + "): what it is now would not be what it is tomorrow; apply it, or cancel it");
            }
            if (!InstanceStatus.settled(i.status())) {
                return new End(
                        new Progress.Running(name + " is " + i.status() + ": written down when it is available"));
            }
            tags.putAll(RecordTags.write(new DatabaseRecord(
                    i.resourceId(),
                    i.instanceClass(),
                    i.group(),
                    RecordTags.seconds(now),
                    i.shape().iops(),
                    i.shape().storageThroughput())));
            tags.put(RecordTags.READ_REPLICAS, FormerReplicas.write(i, all));
        }
        if (i.tags().entrySet().containsAll(tags.entrySet())) {
            return new End(new Progress.Done(name + " is written down"));
        }
        if (!RecordTags.fit(i.tags(), tags.keySet())) {
            return blocked(
                    "NoRoomForTags",
                    "DB instance " + name + " has " + i.tags().size() + " tags and the record needs "
                            + (tags.size() + RecordTags.onTheWay()) + " more, 50 are allowed: remove some");
        }
        return new Write(tags);
    }

    private static Outcome blocked(String reason, String message) {
        return new End(new Progress.Blocked(reason, message));
    }
}
