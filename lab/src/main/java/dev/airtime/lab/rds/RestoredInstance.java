package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * An instance that a restore makes. What is not given does not come from the source but from RDS's defaults: parameter
 * group, security groups, Multi-AZ and storage type (model, RestoreDBInstanceFromDBSnapshotMessage and
 * RestoreDBInstanceToPointInTimeMessage; RDS guide, {@code USER_RestoreFromSnapshot}, {@code USER_PIT}). The master
 * user's password is the source's: neither request has one.
 */
final class RestoredInstance {
    /** What both restores take. */
    static final Set<String> KNOWN = Set.of(
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

    private static final int LONGEST_NAME = 63;

    private final Account account;
    private final InstanceLife life;

    RestoredInstance(Account account, InstanceLife life) {
        this.account = account;
        this.life = life;
    }

    /** The new instance's name, which must be free. */
    String identifier(String given) {
        String identifier = Account.identifier("DBInstanceIdentifier", given, LONGEST_NAME);
        if (account.instances.containsKey(identifier)) {
            throw AwsError.refused("DBInstanceAlreadyExists", "DB instance already exists");
        }
        return identifier;
    }

    /**
     * What the request makes of a source.
     *
     * @param otherwise the tags when none are given
     */
    Instance make(Form form, String identifier, Instance source, Map<String, String> otherwise, Instant now) {
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
        Tags.add(instance.tags, tags == null ? otherwise : tags);
        return instance;
    }

    /** Begins its life, when quotas and capacity allow it. */
    void add(Instance instance, Instant now) {
        account.quotas.checkInstance();
        account.quotas.checkStorage(instance.allocatedStorage);
        account.offers.checkVersion(instance.engine, instance.instanceClass, instance.engineVersion);
        account.faults.checkCapacity(instance.instanceClass);
        account.instances.put(instance.identifier, instance);
        boolean own = !account.group(instance.groupName).isDefault();
        life.create(instance, own && account.faults.takePendingRestore(), now);
        life.keepMaintenanceWindow(instance, now);
    }

    private static void storage(Form form, Instance instance, Instance source) {
        instance.allocatedStorage = form.integer("AllocatedStorage", source.allocatedStorage);
        if (instance.allocatedStorage < source.allocatedStorage) {
            throw AwsError.combination("Invalid storage size for engine name " + source.engine.name()
                    + " and storage type " + source.storageType + ": " + instance.allocatedStorage);
        }
        String type = form.text("StorageType", form.has("Iops") ? "io1" : "gp3");
        instance.storageType = type;
        Storage.check(
                source.engine,
                type,
                instance.allocatedStorage,
                form.has("Iops") ? Integer.valueOf(form.integer("Iops", 0)) : null,
                form.has("StorageThroughput") ? Integer.valueOf(form.integer("StorageThroughput", 0)) : null);
        instance.iops = form.has("Iops") ? Integer.valueOf(form.integer("Iops", 0)) : Storage.iops(instance);
        instance.throughput = form.has("StorageThroughput")
                ? Integer.valueOf(form.integer("StorageThroughput", 0))
                : Storage.throughput(instance);
    }
}
