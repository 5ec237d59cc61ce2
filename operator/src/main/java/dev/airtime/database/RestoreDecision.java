package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.Evidence.Group;
import dev.airtime.database.RecordTags.LastChange;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * From a raised instance back to what was recorded: the next call. Pure.
 *
 * <p>The record's tags go last, in one call with the claim: whatever a crash leaves behind is either the whole record, or
 * an instance that is already as it was.
 */
final class RestoreDecision {
    private static final String KIND = "restore";

    private RestoreDecision() {}

    /**
     * The next call.
     *
     * @param record what to put it back to
     * @param target what the event had wanted, null when only the tags know
     * @param ownClaims the tag keys of the claims that are given up
     */
    static Step next(
            DbInstance i,
            DatabaseRecord record,
            @Nullable Target target,
            Set<String> ownClaims,
            Evidence evidence,
            Instant now) {
        String name = i.identifier();
        if (!record.resourceId().equals(i.resourceId())) {
            return RaiseDecision.reused(i, record);
        }
        DatabaseRecord tagged = RecordTags.record(i.tags());
        if (tagged != null && !sameState(tagged, record)) {
            return Step.blocked(
                    "RecordsDiffer",
                    "DB instance " + name + ": its tags say it was " + tagged.instanceClass() + " with group "
                            + tagged.parameterGroup() + ", the event says " + record.instanceClass() + " with group "
                            + record.parameterGroup() + "; nothing is changed: correct the tags");
        }
        Map<String, String> others = RecordTags.claims(i.tags());
        boolean claimed = others.keySet().removeAll(ownClaims);
        if (!others.isEmpty()) {
            Set<String> claims = new TreeSet<>(ownClaims);
            claims.retainAll(i.tags().keySet());
            return claimed
                    ? new Step.GiveUp(claims)
                    : Step.done(name + " stays as it is for " + String.join(", ", others.values()));
        }
        Step replicas = ReplicaDecision.restore(i, evidence, now);
        if (replicas != null) {
            return replicas;
        }
        Step parameters = InPlace.restore(i, record, evidence);
        if (parameters != null) {
            return parameters;
        }
        DatabaseRecord back = ByHand.kept(i, record, target);
        LastChange last = RecordTags.lastChange(i.tags());
        if (last == null
                && i.instanceClass().equals(back.instanceClass())
                && i.group().equals(back.parameterGroup())) {
            return storageThenTidy(i, record, evidence, now);
        }
        Step together = together(i, record, back, evidence);
        if (together != null) {
            return together;
        }
        Instant refused = RecordTags.soldOut(i.tags()).get(back.instanceClass());
        if (refused != null
                && !i.instanceClass().equals(back.instanceClass())
                && !ClassChoice.mayAsk(refused, ChangeDecision.RETRY, now)
                && InstanceStatus.settled(i.status())) {
            return Step.blocked(
                    "InsufficientDBInstanceCapacity",
                    "DB instance " + name + " stays " + i.instanceClass() + ": AWS had no capacity for "
                            + back.instanceClass() + " at " + refused + "; asked again from "
                            + refused.plus(ChangeDecision.RETRY) + " on, in the window of scaleDown");
        }
        LastChange change = LastChange.of(KIND, back.instanceClass(), null, now);
        Step step = ChangeDecision.next(i, change, back.parameterGroup(), evidence, now);
        return step instanceof Step.End end && end.progress() instanceof Progress.Done
                ? storageThenTidy(i, record, evidence, now)
                : step;
    }

    /** Whether the recorded state is in force in this reading, for a status line. */
    static boolean inForce(DbInstance i, DatabaseRecord record, Instant now) {
        boolean equal = record.resourceId().equals(i.resourceId())
                && i.instanceClass().equals(record.instanceClass())
                && i.group().equals(record.parameterGroup());
        boolean untouched = RecordTags.lastChange(i.tags()) == null;
        StorageChange storage = StorageChange.of(i.tags());
        return equal
                && !InPlace.any(i.tags())
                && !i.tags().containsKey(ReplicaDecision.TAG)
                && (storage == null || StorageDecision.restore(i, record, Evidence.NONE, Instant.MAX) == null)
                && (untouched
                        || (InstanceStatus.serving(i.status())
                                && ChangeDecision.inForce(i, i.instanceClass(), i.group(), now)));
    }

    /**
     * Whether a return has begun that should not be left half way: it was asked for and shows. One that RDS refused, or gave
     * up later, has not: the instance is as it was raised.
     */
    static boolean begun(DbInstance i) {
        LastChange last = RecordTags.lastChange(i.tags());
        return last != null
                && last.kind().equals(KIND)
                && (i.instanceClass().equals(last.instanceClass())
                        || !i.pending().isEmpty()
                        || !InstanceStatus.settled(i.status()));
    }

    private static Step storageThenTidy(DbInstance i, DatabaseRecord record, Evidence evidence, Instant now) {
        if (InPlace.any(i.tags()) && i.groupStatus().equals("applying")) {
            return Step.running(i.identifier() + ": its parameters are being applied");
        }
        Step storage = StorageDecision.restore(i, record, evidence, now);
        return storage == null ? tidy(i, evidence) : storage;
    }

    private static Step tidy(DbInstance i, Evidence evidence) {
        Set<String> ours = RecordTags.ours(i.tags());
        if (ours.isEmpty()) {
            return Step.done(i.identifier() + " is as it was recorded: " + i.describe());
        }
        List<String> groups = evidence.ownGroups();
        if (groups == null) {
            return new Step.LookAtOwnGroups();
        }
        if (!groups.isEmpty()) {
            return new Step.DeleteGroup(groups.get(0));
        }
        return new Step.RemoveTags(ours);
    }

    /** A group that a person attached stays, and a small class may not start with it; null where nothing speaks against it. */
    private static @Nullable Step together(
            DbInstance i, DatabaseRecord record, DatabaseRecord back, Evidence evidence) {
        if (!ByHand.group(i, record)) {
            return null;
        }
        if (i.status().equals(InstanceStatus.INCOMPATIBLE_PARAMETERS)) {
            return Step.blocked(
                    "InstanceStatus",
                    "DB instance " + i.identifier() + " is " + i.status() + " with parameter group " + i.group()
                            + ", which somebody attached: correct its parameters");
        }
        if (i.instanceClass().equals(back.instanceClass())
                || ClassMemory.covers(back.instanceClass(), i.instanceClass())) {
            return null;
        }
        Group kept = evidence.groups().get(i.group());
        Group recorded = evidence.groups().get(record.parameterGroup());
        if (kept == null || recorded == null) {
            return new Step.LookAtGroup(kept == null ? i.group() : record.parameterGroup());
        }
        String large = ByHand.tooLarge(kept, recorded, back.instanceClass());
        return large == null
                ? null
                : Step.blocked(
                        "ChangedByHand",
                        "DB instance " + i.identifier() + " has parameter group " + i.group()
                                + ", which somebody attached,"
                                + " with " + large + ": " + back.instanceClass()
                                + " may not start with it, and it stays " + i.instanceClass()
                                + "; lower the parameter, or attach " + record.parameterGroup());
    }

    private static boolean sameState(DatabaseRecord a, DatabaseRecord b) {
        return Objects.equals(a.resourceId(), b.resourceId())
                && Objects.equals(a.instanceClass(), b.instanceClass())
                && Objects.equals(a.parameterGroup(), b.parameterGroup())
                && Objects.equals(a.iops(), b.iops())
                && Objects.equals(a.storageThroughput(), b.storageThroughput());
    }
}
