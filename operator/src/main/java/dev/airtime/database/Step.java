package dev.airtime.database;

import dev.airtime.database.RecordTags.LastChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The next call to RDS, as a decision names it. */
sealed interface Step {
    /** Read a parameter group, and decide again. */
    record LookAtGroup(String name) implements Step {}

    /** Read which maintenance somebody has queued, and decide again. */
    record LookAtMaintenance() implements Step {}

    /** Read the instance's failures since then, and decide again. */
    record LookAtFailures(Instant since) implements Step {}

    /** Read which parameter groups were made for this instance, and decide again. */
    record LookAtOwnGroups() implements Step {}

    /** Read whether anything speaks against changing the attached group itself, and decide again. */
    record LookAtGroupUsers(String name) implements Step {}

    /** Read which read replicas there are, and decide again. */
    record LookAtReplicas() implements Step {}

    /** Read how far read replicas are behind, and decide again. */
    record LookAtLag(List<String> identifiers) implements Step {
        public LookAtLag {
            identifiers = List.copyOf(identifiers);
        }
    }

    /** Write {@code tags} on the source, then make a read replica. */
    record MakeReplica(String name, String instanceClass, Map<String, String> tags) implements Step {
        public MakeReplica {
            tags = Map.copyOf(tags);
        }
    }

    /** Bring a read replica of ours to a class and a group; one call of its own change. */
    record ChangeReplica(String name, String instanceClass, String group) implements Step {}

    /** Write tags on a read replica of ours. */
    record TagReplica(DbInstance replica, Map<String, String> tags) implements Step {
        public TagReplica {
            tags = Map.copyOf(tags);
        }
    }

    /** Delete a read replica of ours. */
    record DeleteReplica(String name) implements Step {}

    /** Set dynamic parameters in a group that is attached, at once. */
    record SetInPlace(String name, Map<String, String> values) implements Step {
        public SetInPlace {
            values = Map.copyOf(values);
        }
    }

    /** Let parameters of an attached group have the engine's own values again, at once. */
    record ResetInPlace(String name, Set<String> parameters) implements Step {
        public ResetInPlace {
            parameters = Set.copyOf(parameters);
        }
    }

    /** Make our parameter group as a copy of {@code base}. */
    record MakeGroup(String name, String base) implements Step {}

    /** Set parameters in our group; they wait for the reboot that the change needs anyway. */
    record SetParameters(String name, Map<String, String> values) implements Step {
        public SetParameters {
            values = Map.copyOf(values);
        }
    }

    /** Write {@code change} as a tag, then modify: only the fields that differ, the others null. */
    record Modify(
            LastChange change,
            @Nullable String instanceClass,
            @Nullable String group) implements Step {}

    /** Write {@code change} as a tag, then modify the storage; size, IOPS and throughput in one request, null: not sent. */
    record ModifyStorage(
            StorageChange change,
            @Nullable Integer allocatedStorage,
            @Nullable Integer iops,
            @Nullable Integer storageThroughput)
            implements Step {}

    /** Reboot without failover: parameters are documented to need that. */
    record Reboot() implements Step {}

    /** Delete a parameter group of ours. */
    record DeleteGroup(String name) implements Step {}

    /** Write tags of ours, in one call. */
    record Tag(Map<String, String> tags) implements Step {
        public Tag {
            tags = Map.copyOf(tags);
        }
    }

    /** Write as a tag that a reading of that instant showed what was asked for. */
    record Prove(Instant from) implements Step {
        Map<String, String> tags() {
            return Map.of(RecordTags.PROVEN_FROM, RecordTags.seconds(from));
        }
    }

    /** Remove an event's claim beside which others stay; what they are put back to does not change by it. */
    record GiveUp(Set<String> claims) implements Step {
        public GiveUp {
            claims = Set.copyOf(claims);
        }
    }

    /** Remove tags of ours, in one call. */
    record RemoveTags(Set<String> keys) implements Step {
        public RemoveTags {
            keys = Set.copyOf(keys);
        }
    }

    /** Nothing is to be called now. */
    record End(Progress progress) implements Step {}

    static Step running(String message) {
        return new End(new Progress.Running(message));
    }

    static Step blocked(String reason, String message) {
        return new End(new Progress.Blocked(reason, message));
    }

    static Step done(String message) {
        return new End(new Progress.Done(message));
    }
}
