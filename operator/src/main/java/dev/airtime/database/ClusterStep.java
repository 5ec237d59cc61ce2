package dev.airtime.database;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The next call for a cluster, as a decision names it. */
sealed interface ClusterStep {
    /** Read which maintenance somebody has queued on a member, and decide again. */
    record LookAtMaintenance(DbInstance member) implements ClusterStep {}

    /** Read the failures since then of a member, or of the cluster where that is null, and decide again. */
    record LookAtFailures(@Nullable String member, Instant since) implements ClusterStep {}

    /** Read the scalable target of its readers, and decide again. */
    record LookAtScaling() implements ClusterStep {}

    /** Read a DB parameter group, and decide again. */
    record LookAtGroup(String name) implements ClusterStep {}

    /** Read which DB parameter groups were made for its members and are used by none, and decide again. */
    record LookAtOwnGroups() implements ClusterStep {}

    /** Make our DB parameter group as a copy of {@code base}. */
    record MakeGroup(String name, String base) implements ClusterStep {}

    /** Set parameters in our group, before a member has it. */
    record SetParameters(String name, Map<String, String> values) implements ClusterStep {
        public SetParameters {
            values = Map.copyOf(values);
        }
    }

    /** Delete a DB parameter group of ours. */
    record DeleteGroup(String name) implements ClusterStep {}

    /** Write {@code change} as a tag, then reboot a reader, which loads its DB parameter group. */
    record RebootMember(ClusterChange change, String member) implements ClusterStep {}

    /** Set the limits of that target. */
    record SetScaling(int min, int max) implements ClusterStep {}

    /** Write tags of ours on the cluster, in one call. */
    record Tag(Map<String, String> tags) implements ClusterStep {
        public Tag {
            tags = Map.copyOf(tags);
        }
    }

    /** Write as a tag that a reading of that instant showed what was asked for. */
    record Prove(Instant from) implements ClusterStep {
        Map<String, String> tags() {
            return Map.of(RecordTags.PROVEN_FROM, RecordTags.seconds(from));
        }
    }

    /** Write {@code change} as a tag, then modify the member: only the fields that differ, the others null. */
    record ModifyMember(
            ClusterChange change,
            DbInstance member,
            @Nullable String instanceClass,
            @Nullable Integer tier,
            @Nullable String group)
            implements ClusterStep {}

    /** Write {@code change} as a tag, then set the limits of Serverless v2. */
    record SetCapacity(ClusterChange change, ClusterCapacity capacity) implements ClusterStep {}

    /** Write {@code change} as a tag, then make {@code target} the writer. */
    record Failover(ClusterChange change, String target) implements ClusterStep {}

    /** Write {@code change} as a tag, then make a reader of this class, otherwise as {@code like}. */
    record AddReader(ClusterChange change, String identifier, DbInstance like, String instanceClass)
            implements ClusterStep {}

    /** Write {@code change} as a tag, then delete a reader that Airtime made. */
    record DeleteReader(ClusterChange change, String identifier) implements ClusterStep {}

    /** Remove tags of ours, in one call; {@code remark} ends the last sentence, since what it is told by goes with them. */
    record RemoveTags(Set<String> keys, String remark) implements ClusterStep {
        public RemoveTags {
            keys = Set.copyOf(keys);
        }
    }

    /** Nothing is to be called now. */
    record End(Progress progress) implements ClusterStep {}

    static ClusterStep running(String message) {
        return new End(new Progress.Running(message));
    }

    static ClusterStep blocked(String reason, String message) {
        return new End(new Progress.Blocked(reason, message));
    }

    static ClusterStep done(String message) {
        return new End(new Progress.Done(message));
    }
}
