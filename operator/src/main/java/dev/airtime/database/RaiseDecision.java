package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.Evidence.Group;
import dev.airtime.database.RecordTags.LastChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** From an instance to the capacity that an event wants: the next call. Pure. */
final class RaiseDecision {
    static final String KIND = "raise";

    private RaiseDecision() {}

    /** The next call; {@link Step.End} with Done when the capacity is in force. */
    static Step next(DbInstance i, String event, Target target, Evidence evidence, Instant now) {
        String name = i.identifier();
        DatabaseRecord record = RecordTags.record(i.tags());
        if (i.clusterId() != null) {
            return Step.blocked("ClusterNotSupported", clusterNotSupported(i));
        }
        if (record == null) {
            return Step.blocked(
                    "NoRecord",
                    "DB instance " + name + " carries no record of what it is: it is not changed without one");
        }
        if (!record.resourceId().equals(i.resourceId())) {
            return reused(i, record);
        }
        boolean shared = !RecordTags.otherClaims(i.tags(), event).isEmpty();
        String best = target.instanceClass() == null ? i.instanceClass() : target.instanceClass();
        String wanted = ClassChoice.of(i, record, target, now);
        if (kept(i, shared) && ClassMemory.covers(i.instanceClass(), best)) {
            wanted = i.instanceClass();
        }
        if (wanted == null) {
            return ClassChoice.none(i, target, now);
        }
        if (shared && ClassMemory.covers(i.instanceClass(), wanted)) {
            wanted = i.instanceClass();
        } else if (shared
                && !i.instanceClass().equals(record.instanceClass())
                && !ClassMemory.covers(wanted, i.instanceClass())) {
            return Step.blocked(
                    "ConflictingClaims",
                    "DB instance " + name + " is " + i.instanceClass() + " for "
                            + String.join(", ", RecordTags.otherClaims(i.tags(), event)) + ", and " + wanted
                            + " is not known to be larger: ask for one class in both events");
        }
        Step storage = StorageDecision.raise(i, target.storage(), evidence, now);
        if (storage != null) {
            return storage;
        }
        String group = i.group();
        if (!target.parameters().isEmpty()) {
            Group attached = evidence.groups().get(group);
            if (attached == null) {
                return new Step.LookAtGroup(group);
            }
            Map<String, String> missing = missing(target.parameters(), attached.values(), more(i, shared), wanted);
            if (!missing.isEmpty()) {
                if (InPlace.possible(i, record.parameterGroup(), attached, missing)) {
                    if (evidence.againstInPlace() == null) {
                        return new Step.LookAtGroupUsers(group);
                    }
                    if (evidence.againstInPlace().isEmpty()) {
                        return InPlace.raise(i, attached, missing, now);
                    }
                }
                String own = OwnGroup.name(i, missing);
                Group there = evidence.groups().get(own);
                if (there == null) {
                    return new Step.LookAtGroup(own);
                }
                if (!there.exists()) {
                    return new Step.MakeGroup(own, group);
                }
                Map<String, String> unset = missing(missing, there.values(), false, null);
                if (!unset.isEmpty()) {
                    return new Step.SetParameters(own, unset);
                }
                group = own;
            }
        }
        LastChange change = LastChange.of(KIND, wanted, OwnGroup.is(i, group) ? group : null, now);
        Step first = ReplicaDecision.before(i, target, wanted, group, evidence, now);
        if (first != null) {
            return first;
        }
        Step step = ChangeDecision.next(i, change, group, evidence, now);
        if (step instanceof Step.End done && done.progress() instanceof Progress.Done) {
            Step replicas = ReplicaDecision.after(i, target, evidence, now);
            return replicas == null ? step : replicas;
        }
        Failure failure = evidence.newestFailure();
        return failure != null
                        && ClassChoice.lacked(step instanceof Step.End end ? end.progress() : null, failure, target)
                        && !i.instanceClass().equals(wanted)
                ? new Step.Tag(RecordTags.soldOut(i.tags(), wanted, failure.at()))
                : step;
    }

    /**
     * Whether the capacity, but for read replicas, is in force in this reading, for a status line: as {@link #next} would be done, but also while
     * a backup runs.
     *
     * @param attached the attached group, null when it could not be read
     */
    static boolean inForce(DbInstance i, String event, Target target, @Nullable Group attached, Instant now) {
        boolean shared = !RecordTags.otherClaims(i.tags(), event).isEmpty();
        String wanted = target.instanceClass();
        DatabaseRecord record = RecordTags.record(i.tags());
        boolean classEnough = wanted == null
                || wanted.equals(i.instanceClass())
                || (record != null && ClassChoice.got(i, record, target))
                || (kept(i, shared) && ClassMemory.covers(i.instanceClass(), wanted));
        boolean parametersEnough = target.parameters().isEmpty()
                || (attached != null
                        && missing(target.parameters(), attached.values(), more(i, shared), i.instanceClass())
                                .isEmpty());
        return classEnough
                && parametersEnough
                && StorageDecision.enough(i, target.storage())
                && InstanceStatus.serving(i.status())
                && ChangeDecision.inForce(i, i.instanceClass(), i.group(), now);
    }

    /**
     * Whether a larger class is left as it is: another event needs it, or a raise has made it, or a
     * person has since. A raise never lowers, since
     * each change interrupts; the return does, after the last event.
     */
    private static boolean kept(DbInstance i, boolean shared) {
        List<String> raisedTo = RecordTags.raisedTo(i.tags());
        DatabaseRecord record = RecordTags.record(i.tags());
        return shared
                || raisedTo.contains(i.instanceClass())
                || (!raisedTo.isEmpty()
                        && record != null
                        && !record.instanceClass().equals(i.instanceClass()));
    }

    /** The same for parameters. */
    private static boolean more(DbInstance i, boolean shared) {
        return shared || OwnGroup.is(i, i.group()) || InPlace.any(i.tags());
    }

    /**
     * Parameters that do not have the wanted value; where {@code moreIsEnough}, a larger number is as good, and on {@code
     * instanceClass} a formula that gives it, null for none.
     */
    private static Map<String, String> missing(
            Map<String, String> wanted,
            Map<String, String> values,
            boolean moreIsEnough,
            @Nullable String instanceClass) {
        Map<String, String> missing = new TreeMap<>();
        wanted.forEach((key, value) -> {
            String now = values.get(key);
            boolean follows = instanceClass != null && FollowingFormula.gives(key, now, value, instanceClass);
            if (!value.equals(now) && !follows && !(moreIsEnough && atLeast(now, value))) {
                missing.put(key, value);
            }
        });
        return missing;
    }

    static boolean atLeast(@Nullable String now, String wanted) {
        return now != null
                && now.matches("\\d{1,18}")
                && wanted.matches("\\d{1,18}")
                && Long.parseLong(now) >= Long.parseLong(wanted);
    }

    static Step.End reused(DbInstance i, DatabaseRecord record) {
        return new Step.End(new Progress.Blocked(
                "IdentifierReused",
                "DB instance " + i.identifier() + " is " + i.resourceId() + ", the record is of " + record.resourceId()
                        + ": the identifier was used again, and nothing is changed; remove the record with "
                        + removeTags(i)));
    }

    static String removeTags(DbInstance i) {
        return "aws rds remove-tags-from-resource --resource-name " + i.arn() + " --tag-keys "
                + String.join(" ", RecordTags.ours(i.tags()).stream().sorted().toList());
    }

    static String clusterNotSupported(DbInstance i) {
        return "DB instance " + i.identifier() + " is a member of cluster " + i.clusterId()
                + ": its members are raised and copied together; write 'cluster: " + i.clusterId()
                + "' instead of 'instance: " + i.identifier() + "'";
    }
}
