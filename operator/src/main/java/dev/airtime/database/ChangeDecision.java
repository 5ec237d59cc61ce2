package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.RecordTags.LastChange;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * From an instance as it is to a class and a parameter group: the next call. Raising and putting back are the same
 * change in two directions. Pure.
 *
 * <p>It is built on what RDS documents and what other controllers stumbled over: a Modify's reply holds the old values,
 * the status stays {@code available} for a while after it, an accepted Modify can fail later and only an event tells, the
 * group is no part of PendingModifiedValues, and {@code ApplyImmediately} sets loose whatever is queued.
 */
final class ChangeDecision {
    /** How long RDS may show nothing of an accepted request; Terraform's provider waits the same. */
    static final Duration UNSEEN = Duration.ofSeconds(60);
    /** What shows right after a request may still be from before it. */
    static final Duration STALE = Duration.ofSeconds(30);
    /** How far apart the two readings are that prove a change; Terraform's provider wants three, 10 s apart. */
    static final Duration PROOF = Duration.ofSeconds(30);
    /** The reason of a change that RDS accepted and that failed later. */
    static final String FAILED = "ChangeFailed";
    /** When a change that failed is asked for again. */
    static final Duration RETRY = Duration.ofMinutes(15);
    /** How long a queued class counts as ours and about to begin. */
    static final Duration BEGINS = Duration.ofMinutes(30);
    /** When a reboot that did not load the parameters is asked for again. */
    static final Duration REBOOT = Duration.ofMinutes(5);

    private ChangeDecision() {}

    /**
     * Whether class and group are in force: equal in this reading and, where we asked for anything, in another one at least
     * {@link #PROOF} before it, which the instance's tag {@link RecordTags#PROVEN_FROM} tells of. The status is left to the
     * caller.
     */
    static boolean inForce(DbInstance i, String instanceClass, String group, Instant now) {
        Instant asked = RecordTags.lastAsked(i.tags());
        Instant from = RecordTags.provenFrom(i.tags());
        return equal(i, instanceClass, group)
                && (asked == null || (from != null && from.isAfter(asked) && !now.isBefore(from.plus(PROOF))));
    }

    private static boolean equal(DbInstance i, String instanceClass, String group) {
        return i.instanceClass().equals(instanceClass)
                && i.group().equals(group)
                && i.groupStatus().equals("in-sync")
                && i.pendingClass() == null;
    }

    private static boolean stale(DbInstance i, Instant now) {
        Instant asked = RecordTags.lastAsked(i.tags());
        return asked != null && now.isBefore(asked.plus(STALE));
    }

    /**
     * All values are as asked. They are believed when a second reading shows them, too, and RDS has told of no failure
     * since: an accepted change can fail later.
     */
    private static Step proven(DbInstance i, String wanted, String group, Evidence evidence, Instant now) {
        String name = i.identifier();
        Instant asked = RecordTags.lastAsked(i.tags());
        if (asked == null) {
            return Step.done(name + " is " + i.describe());
        }
        if (stale(i, now)) {
            return Step.running(name + ": asked at " + asked + ", what shows may be from before");
        }
        if (evidence.failures() == null) {
            return new Step.LookAtFailures(asked);
        }
        Failure newest = evidence.newestFailure();
        if (newest != null && now.isBefore(newest.at().plus(RETRY))) {
            return Step.blocked(
                    FAILED,
                    name + " is " + i.describe() + ", as it was asked at " + asked + ", but RDS tells of a failure at "
                            + newest.at() + ": " + newest.message() + "; it is believed when it is still so at "
                            + newest.at().plus(RETRY));
        }
        Instant from = RecordTags.provenFrom(i.tags());
        if (from == null || !from.isAfter(asked)) {
            return new Step.Prove(now);
        }
        return inForce(i, wanted, group, now)
                ? Step.done(name + " is " + i.describe())
                : Step.running(
                        name + " is " + i.describe() + " since " + from + ": read once more before it is believed");
    }

    /**
     * The next call.
     *
     * @param i the instance, read just now
     * @param change what is asked for, and by which direction
     * @param group the wanted parameter group
     * @param evidence what was looked at so far
     */
    static Step next(DbInstance i, LastChange change, String group, Evidence evidence, Instant now) {
        String name = i.identifier();
        String wanted = change.instanceClass();
        boolean cure = change.kind().equals("restore") && i.status().equals(InstanceStatus.INCOMPATIBLE_PARAMETERS);
        if (equal(i, wanted, group) && InstanceStatus.settled(i.status())) {
            return proven(i, wanted, group, evidence, now);
        }
        if (InstanceStatus.needsPerson(i.status()) && !cure) {
            return Step.blocked(
                    "InstanceStatus",
                    "DB instance " + name + " is " + i.status()
                            + ", in which it can't be changed: bring it to available");
        }
        if (!InstanceStatus.settled(i.status()) && !cure) {
            return Step.running(name + " is " + i.describe());
        }
        LastChange last = RecordTags.lastChange(i.tags());
        String pending = i.pendingClass();
        if (pending != null
                && last != null
                && pending.equals(last.instanceClass())
                && now.isBefore(last.at().plus(BEGINS))) {
            return Step.running(name + ": RDS has accepted " + pending + " and has not begun");
        }
        if (!i.instanceClass().equals(wanted) || !i.group().equals(group)) {
            return modify(i, change, group, evidence, cure, now);
        }
        if (pending != null) {
            return foreign(name, describe(i.pending()));
        }
        return group(i, last, now);
    }

    private static Step modify(
            DbInstance i, LastChange change, String group, Evidence evidence, boolean cure, Instant now) {
        String name = i.identifier();
        LastChange last = RecordTags.lastChange(i.tags());
        StorageChange storage = StorageChange.of(i.tags());
        if (storage != null
                && StorageDecision.queued(i)
                && now.isBefore(storage.at().plus(BEGINS))) {
            return Step.running(name + ": RDS has accepted the change of storage and has not begun");
        }
        Map<String, String> foreign = new TreeMap<>(i.pending());
        foreign.remove(DbInstance.CLASS, change.instanceClass());
        if (!foreign.isEmpty()) {
            return foreign(name, describe(foreign));
        }
        if (last == null && i.groupStatus().equals("pending-reboot")) {
            return foreign(name, "parameters of group " + i.group() + " that wait for a reboot");
        }
        if (last != null && last.same(change)) {
            if (evidence.failures() == null) {
                return new Step.LookAtFailures(last.at());
            }
            Failure newest = evidence.newestFailure();
            if (newest != null && now.isBefore(newest.at().plus(RETRY))) {
                return Step.blocked(
                        FAILED,
                        "RDS accepted to make " + name + " " + change.instanceClass() + " and failed at " + newest.at()
                                + ": " + newest.message() + "; it stays " + i.instanceClass()
                                + ", and is tried again at "
                                + newest.at().plus(RETRY));
            }
            if (newest == null && now.isBefore(last.at().plus(UNSEEN))) {
                return Step.running(name + ": asked for " + change.instanceClass() + ", RDS does not show it yet");
            }
        }
        if (evidence.maintenance() == null) {
            return new Step.LookAtMaintenance();
        }
        if (!evidence.maintenance().isEmpty()) {
            return foreign(name, String.join(", ", evidence.maintenance()));
        }
        boolean newGroup = !i.group().equals(group);
        if (cure && !newGroup) {
            return Step.running(name + " is " + i.describe());
        }
        boolean newClass = !cure && !i.instanceClass().equals(change.instanceClass());
        return new Step.Modify(change, newClass ? change.instanceClass() : null, newGroup ? group : null);
    }

    private static Step group(DbInstance i, @Nullable LastChange last, Instant now) {
        String name = i.identifier();
        if (i.groupStatus().equals("pending-reboot")) {
            if (last == null) {
                return foreign(name, "parameters of group " + i.group() + " that wait for a reboot");
            }
            if (stale(i, now)) {
                return Step.running(name + ": its parameters settle");
            }
            Instant reboot = RecordTags.lastReboot(i.tags());
            return reboot != null && now.isBefore(reboot.plus(REBOOT))
                    ? Step.running(name + ": rebooted at " + reboot + ", its parameters are not in force yet")
                    : new Step.Reboot();
        }
        if (i.groupStatus().equals("failed-to-apply")) {
            return Step.blocked(
                    "ParametersFailed",
                    "DB instance " + name + ": RDS could not apply parameter group " + i.group()
                            + ": correct the parameters");
        }
        return Step.running(name + " is " + i.describe());
    }

    static Step foreign(String name, String what) {
        return Step.blocked(
                "ForeignChangePending",
                "DB instance " + name + " has a queued change that is not Airtime's (" + what
                        + "), which this change would set loose: apply it, or cancel it by setting the value of now");
    }

    /** Names and values, but never a queued password. */
    static String describe(Map<String, String> pending) {
        List<String> parts = new TreeMap<>(pending)
                .entrySet().stream()
                        .map(e -> e.getKey().contains("Password") ? e.getKey() : e.getKey() + "=" + e.getValue())
                        .toList();
        return String.join(", ", parts);
    }
}
