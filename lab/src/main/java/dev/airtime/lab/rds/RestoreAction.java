package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * RestoreDBInstanceFromDBSnapshot. What is not given does not come from the source but from RDS's defaults: parameter
 * group, security groups, Multi-AZ and storage type (model, RestoreDBInstanceFromDBSnapshotMessage; RDS guide, {@code
 * USER_RestoreFromSnapshot}); without Tags the source's tags at the time of the snapshot are put on the copy.
 */
final class RestoreAction {
    private static final int LONGEST_NAME = 63;
    private static final int QUOTA = 40;
    private static final Set<String> KNOWN = Set.of(
            "DBInstanceIdentifier",
            "DBSnapshotIdentifier",
            "DBInstanceClass",
            "Port",
            "AvailabilityZone",
            "DBSubnetGroupName",
            "MultiAZ",
            "PubliclyAccessible",
            "AutoMinorVersionUpgrade",
            "Engine",
            "Iops",
            "StorageThroughput",
            "OptionGroupName",
            "Tags",
            "StorageType",
            "VpcSecurityGroupIds",
            "CopyTagsToSnapshot",
            "DBParameterGroupName",
            "DeletionProtection",
            "AllocatedStorage",
            "BackupRetentionPeriod",
            "PreferredBackupWindow",
            "CACertificateIdentifier");

    private final Account account;
    private final InstanceLife life;

    RestoreAction(Account account, InstanceLife life) {
        this.account = account;
        this.life = life;
    }

    void register(Map<String, Action> actions) {
        actions.put("RestoreDBInstanceFromDBSnapshot", this::restore);
    }

    private void restore(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, KNOWN, "RestoreDBInstanceFromDBSnapshot");
        String identifier =
                Account.identifier("DBInstanceIdentifier", form.required("DBInstanceIdentifier"), LONGEST_NAME);
        Snapshot snapshot = account.snapshot(form.required("DBSnapshotIdentifier"));
        if (account.instances.containsKey(identifier)) {
            throw AwsError.refused("DBInstanceAlreadyExists", "DB instance already exists");
        }
        if (!snapshot.status.equals("available")) {
            throw AwsError.refused(
                    "InvalidDBSnapshotState", "The snapshot " + snapshot.identifier + " is not available.");
        }
        if (account.instances.size() >= QUOTA) {
            throw AwsError.refused(
                    "InstanceQuotaExceeded", "You have reached the maximum of " + QUOTA + " DB instances.");
        }
        Instance instance = instance(form, identifier, snapshot, now);
        account.faults.checkCapacity(instance.instanceClass);
        account.instances.put(identifier, instance);
        boolean own = !account.group(instance.groupName).isDefault();
        life.create(instance, own && account.faults.takePendingRestore(), now);
        life.keepMaintenanceWindow(instance, now);
        InstanceXml.write(xml, instance, now);
    }

    private Instance instance(Form form, String identifier, Snapshot snapshot, Instant now) {
        Instance source = snapshot.source;
        Instance instance = source.copy(identifier, account.newResourceId(), now);
        instance.instanceClass = InstanceClass.named(form.text("DBInstanceClass", source.instanceClass))
                .name();
        instance.runningClass = instance.instanceClass;
        instance.address = account.addresses.apply(identifier);
        instance.port = form.integer("Port", source.port);
        instance.multiAz = form.flag("MultiAZ", false);
        instance.publiclyAccessible = form.flag("PubliclyAccessible", false);
        instance.deletionProtection = form.flag("DeletionProtection", false);
        instance.copyTagsToSnapshot = form.flag("CopyTagsToSnapshot", false);
        instance.backupRetention = form.integer("BackupRetentionPeriod", source.backupRetention);
        instance.backupWindow = form.text("PreferredBackupWindow", source.backupWindow);
        instance.subnetGroup = form.text("DBSubnetGroupName", "default");
        List<String> securityGroups = form.list("VpcSecurityGroupIds");
        instance.securityGroups = securityGroups.isEmpty() ? List.of("sg-default") : securityGroups;
        instance.groupName =
                account.groupFor(form.text("DBParameterGroupName", "default." + source.family()), instance).name;
        instance.loaded = new TreeMap<>();
        storage(form, instance, source);
        Map<String, String> tags = form.tags();
        instance.tags.clear();
        Tags.add(instance.tags, tags == null ? snapshot.sourceTags : tags);
        return instance;
    }

    private static void storage(Form form, Instance instance, Instance source) {
        instance.allocatedStorage = form.integer("AllocatedStorage", source.allocatedStorage);
        if (instance.allocatedStorage < source.allocatedStorage) {
            throw AwsError.combination("Invalid storage size for engine name " + source.engine.name()
                    + " and storage type " + source.storageType + ": " + instance.allocatedStorage);
        }
        String type = form.text("StorageType", form.has("Iops") ? "io1" : "gp3");
        Storage.checkType(type);
        instance.storageType = type;
        if (form.has("Iops") || form.has("StorageThroughput")) {
            Storage.checkGiven(source.engine, type, instance.allocatedStorage);
        }
        instance.iops = form.has("Iops") ? Integer.valueOf(form.integer("Iops", 0)) : Storage.iops(instance);
        instance.throughput = form.has("StorageThroughput")
                ? Integer.valueOf(form.integer("StorageThroughput", 0))
                : Storage.throughput(instance);
    }
}
