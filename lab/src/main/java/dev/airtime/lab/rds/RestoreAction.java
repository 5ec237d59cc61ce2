package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * RestoreDBInstanceFromDBSnapshot: without Tags the source's tags at the time of the snapshot are put on the copy (model,
 * RestoreDBInstanceFromDBSnapshotMessage).
 */
final class RestoreAction {
    private static final Set<String> KNOWN = Stream.concat(
                    RestoredInstance.KNOWN.stream(), Stream.of("DBInstanceIdentifier", "DBSnapshotIdentifier"))
            .collect(Collectors.toUnmodifiableSet());

    private final Account account;
    private final RestoredInstance restored;

    RestoreAction(Account account, RestoredInstance restored) {
        this.account = account;
        this.restored = restored;
    }

    void register(Map<String, Action> actions) {
        actions.put("RestoreDBInstanceFromDBSnapshot", this::restore);
    }

    private void restore(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, KNOWN, "RestoreDBInstanceFromDBSnapshot");
        Snapshot snapshot = account.snapshot(form.required("DBSnapshotIdentifier"));
        String identifier = restored.identifier(form.required("DBInstanceIdentifier"));
        if (!snapshot.status.equals("available")) {
            throw AwsError.refused(
                    "InvalidDBSnapshotState", "The snapshot " + snapshot.identifier + " is not available.");
        }
        Instance instance = restored.make(form, identifier, snapshot.source, snapshot.sourceTags, now);
        restored.add(instance, now);
        InstanceXml.write(xml, instance, now);
    }
}
