package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RestoreDBInstanceToPointInTime: a new instance from the source's backups, which does not touch the source. It starts
 * without tags unless they are given (model, RestoreDBInstanceToPointInTimeMessage; RDS guide, {@code USER_PIT}). The
 * model names the codes; which status of the source is refused, and the words for a time out of reach, are guesses.
 */
final class PointInTimeAction {
    private static final Set<String> KNOWN = Stream.concat(
                    RestoredInstance.KNOWN.stream(),
                    Stream.of(
                            "SourceDBInstanceIdentifier",
                            "SourceDbiResourceId",
                            "TargetDBInstanceIdentifier",
                            "RestoreTime",
                            "UseLatestRestorableTime",
                            "MaxAllocatedStorage"))
            .collect(Collectors.toUnmodifiableSet());
    private static final Set<String> NOT_READABLE = Set.of(
            "creating",
            "deleting",
            "failed",
            "incompatible-restore",
            "restore-error",
            "inaccessible-encryption-credentials",
            "insufficient-capacity");

    private final Account account;
    private final RestoredInstance restored;

    PointInTimeAction(Account account, RestoredInstance restored) {
        this.account = account;
        this.restored = restored;
    }

    void register(Map<String, Action> actions) {
        actions.put("RestoreDBInstanceToPointInTime", this::restore);
    }

    private void restore(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, KNOWN, "RestoreDBInstanceToPointInTime");
        Instance source = source(form);
        InstanceActions.refuseMember(source);
        String identifier = restored.identifier(form.required("TargetDBInstanceIdentifier"));
        if (NOT_READABLE.contains(source.status)) {
            throw InstanceActions.notAvailable(source);
        }
        Instant latest = Backups.latestRestorable(source, now);
        if (latest == null) {
            throw AwsError.refused(
                    "PointInTimeRestoreNotEnabled",
                    "Point in time restore is not enabled for " + source.identifier
                            + ": its backup retention period is 0, or its first backup is not there yet.");
        }
        checkTime(form, source, latest, now);
        Instance instance = restored.make(form, identifier, source, Map.of(), now);
        if (form.has("MaxAllocatedStorage")) {
            instance.maxAllocatedStorage = form.integer("MaxAllocatedStorage", 0);
        }
        restored.add(instance, now);
        InstanceXml.write(xml, instance, now);
    }

    private Instance source(Form form) {
        String resource = form.text("SourceDbiResourceId");
        if (resource == null) {
            return account.instance(form.required("SourceDBInstanceIdentifier"));
        }
        return account.instances.values().stream()
                .filter(i -> i.resourceId.equals(resource))
                .findFirst()
                .orElseThrow(() -> AwsError.missing("DBInstanceNotFound", "DBInstance " + resource + " not found."));
    }

    private static void checkTime(Form form, Instance source, Instant latest, Instant now) {
        Instant given = form.instant("RestoreTime");
        if (form.flag("UseLatestRestorableTime", false) == (given != null)) {
            throw AwsError.combination("Specify either RestoreTime or UseLatestRestorableTime.");
        }
        if (given == null) {
            return;
        }
        Instant kept = now.minus(Duration.ofDays(source.backupRetention));
        if (given.isAfter(latest)) {
            throw AwsError.value("The specified instance cannot be restored to a time later than " + latest + ".");
        }
        if (given.isBefore(kept) || given.isBefore(source.created)) {
            throw AwsError.value("The specified instance cannot be restored to a time before its oldest backup.");
        }
    }
}
