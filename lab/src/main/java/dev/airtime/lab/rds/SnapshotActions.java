package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** CreateDBSnapshot, DescribeDBSnapshots, DeleteDBSnapshot. */
final class SnapshotActions {
    private static final int LONGEST_NAME = 255;

    private final Account account;
    private final Backups backups;

    SnapshotActions(Account account, Backups backups) {
        this.account = account;
        this.backups = backups;
    }

    void register(Map<String, Action> actions) {
        actions.put("CreateDBSnapshot", this::create);
        actions.put("DescribeDBSnapshots", this::describe);
        actions.put("DeleteDBSnapshot", this::delete);
    }

    private void create(Form form, Instant now, Xml xml) {
        String name = form.required("DBSnapshotIdentifier");
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        Map<String, String> tags = form.tags();
        InstanceActions.refuseMember(instance);
        if (!instance.usable()) {
            throw InstanceActions.notAvailable(instance);
        }
        InstanceXml.write(xml, create(name, instance, tags == null ? Map.of() : tags, now));
    }

    /** The source is backing-up meanwhile and refuses changes. */
    Snapshot create(String name, Instance instance, Map<String, String> given, Instant now) {
        String identifier = Account.identifier("DBSnapshotIdentifier", name, LONGEST_NAME);
        if (account.snapshots.containsKey(identifier)) {
            throw AwsError.refused(
                    "DBSnapshotAlreadyExists",
                    "Cannot create the snapshot because a snapshot with the identifier " + identifier
                            + " already exists.");
        }
        account.quotas.checkSnapshot();
        Map<String, String> tags = new LinkedHashMap<>(instance.copyTagsToSnapshot ? instance.tags : Map.of());
        Tags.add(tags, given);
        Snapshot snapshot = new Snapshot(identifier, instance, Snapshot.MANUAL, now);
        snapshot.tags.putAll(tags);
        account.snapshots.put(identifier, snapshot);
        account.events.add(new Account.Event(now, identifier, "db-snapshot", "creation", "Creating manual snapshot"));
        backups.take(instance, account.speed.snapshot(), now, () -> {
            snapshot.status = "available";
            account.events.add(new Account.Event(
                    now.plus(account.speed.snapshot()),
                    identifier,
                    "db-snapshot",
                    "creation",
                    "Manual snapshot created"));
        });
        return snapshot;
    }

    private void describe(Form form, Instant now, Xml xml) {
        Map<String, List<String>> filters = form.filters();
        String name = form.text("DBSnapshotIdentifier", "");
        String source = form.text("DBInstanceIdentifier", "");
        String type = form.text("SnapshotType", "");
        List<Snapshot> found =
                name.isEmpty() ? List.copyOf(account.snapshots.values()) : List.of(account.snapshot(name));
        List<Snapshot> records = found.stream()
                .filter(s -> source.isEmpty() || s.source.identifier.equalsIgnoreCase(source))
                .filter(s -> type.isEmpty() || s.type.equals(type))
                .filter(s -> InstanceXml.accepted(filters, "db-snapshot-id", s.identifier))
                .filter(s -> InstanceXml.accepted(filters, "db-instance-id", s.source.identifier))
                .filter(s -> InstanceXml.accepted(filters, "dbi-resource-id", s.source.resourceId))
                .filter(s -> InstanceXml.accepted(filters, "snapshot-type", s.type))
                .filter(s -> InstanceXml.accepted(filters, "engine", s.source.engine.name()))
                .toList();
        Pages.write(form, xml, "DBSnapshots", records, s -> InstanceXml.write(xml, s));
    }

    private void delete(Form form, Instant now, Xml xml) {
        Snapshot snapshot = account.snapshot(form.required("DBSnapshotIdentifier"));
        if (snapshot.type.equals(Snapshot.AUTOMATED)) {
            throw AwsError.refused("InvalidDBSnapshotState", "Only manual snapshots may be deleted.");
        }
        if (!snapshot.status.equals("available")) {
            throw AwsError.refused(
                    "InvalidDBSnapshotState",
                    "Cannot delete the snapshot because it is not currently in the available or failed state.");
        }
        account.snapshots.remove(snapshot.identifier);
        account.events.add(
                new Account.Event(now, snapshot.identifier, "db-snapshot", "deletion", "Deleted manual snapshot"));
        snapshot.status = "deleted";
        InstanceXml.write(xml, snapshot);
    }
}
