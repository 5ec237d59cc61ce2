package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * CreateDBInstanceReadReplica in the source's region. The source must be available and have backups; RDS takes a snapshot
 * of it first: RDS guide, {@code USER_ReadRepl}, "Creating a read replica" (that the source is backing-up meanwhile is a
 * guess). The replica has the source's class, storage, parameter group and subnet group, and no tags, backups, Multi-AZ
 * or protection unless given (model, CreateDBInstanceReadReplicaMessage). A subnet group is refused, as the model's
 * DBSubnetGroupNotAllowedFault says. Security groups that are not given are the VPC's default.
 *
 * <p>PromoteReadReplica ends the replication; the reboot and the first backup that it brings are not simulated.
 */
final class ReplicaAction {
    private static final Set<String> KNOWN = Set.of(
            "DBInstanceIdentifier",
            "SourceDBInstanceIdentifier",
            "DBInstanceClass",
            "AvailabilityZone",
            "Port",
            "MultiAZ",
            "AutoMinorVersionUpgrade",
            "Iops",
            "StorageThroughput",
            "OptionGroupName",
            "DBParameterGroupName",
            "PubliclyAccessible",
            "Tags",
            "DBSubnetGroupName",
            "VpcSecurityGroupIds",
            "StorageType",
            "CopyTagsToSnapshot",
            "DeletionProtection",
            "MaxAllocatedStorage",
            "AllocatedStorage",
            "CACertificateIdentifier");

    private final Account account;
    private final RestoredInstance made;
    private final Backups backups;

    ReplicaAction(Account account, RestoredInstance made, Backups backups) {
        this.account = account;
        this.made = made;
        this.backups = backups;
    }

    void register(Map<String, Action> actions) {
        actions.put("CreateDBInstanceReadReplica", this::create);
        actions.put("PromoteReadReplica", this::promote);
    }

    private void create(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, KNOWN, "CreateDBInstanceReadReplica");
        String identifier = made.identifier(form.required("DBInstanceIdentifier"));
        Instance source = account.instance(form.required("SourceDBInstanceIdentifier"));
        InstanceActions.refuseMember(source);
        if (form.has("DBSubnetGroupName")) {
            throw AwsError.refused(
                    "DBSubnetGroupNotAllowedFault",
                    "The DB subnet group shouldn't be specified while creating read replicas that lie in the same Region"
                            + " as the source instance.");
        }
        if (!source.usable()) {
            throw InstanceActions.notAvailable(source);
        }
        if (source.backupRetention == 0) {
            throw AwsError.refused(
                    "InvalidDBInstanceState",
                    "Automated backups are not enabled for this database instance. To enable automated backups, use"
                            + " ModifyDBInstance to set the backup retention period to a non-zero value.");
        }
        account.quotas.checkReplica(source);
        Instance replica = replica(form, identifier, source, now);
        made.add(replica, now);
        source.readReplicas.add(identifier);
        backups.take(source, account.speed.snapshot(), now, () -> {});
        InstanceXml.write(xml, replica, now);
    }

    private void promote(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, Set.of("DBInstanceIdentifier", "BackupRetentionPeriod"), "PromoteReadReplica");
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        Instance source = instance.replicaOf == null ? null : account.instances.get(instance.replicaOf);
        if (source == null) {
            throw AwsError.refused(
                    "InvalidDBInstanceState", "DB Instance " + instance.identifier + " is not a read replica.");
        }
        if (!instance.usable()) {
            throw InstanceActions.notAvailable(instance);
        }
        source.readReplicas.remove(instance.identifier);
        instance.promote();
        instance.backupRetention = form.integer("BackupRetentionPeriod", 1);
        InstanceXml.write(xml, instance, now);
    }

    private Instance replica(Form form, String identifier, Instance source, Instant now) {
        TreeMap<String, String> given = new TreeMap<>(form.parameters());
        given.putIfAbsent("DBParameterGroupName", source.groupName);
        given.putIfAbsent("DBSubnetGroupName", source.subnetGroup);
        given.putIfAbsent("StorageType", source.storageType);
        given.put("BackupRetentionPeriod", "0");
        Instance replica = made.make(new Form(given), identifier, source, Map.of(), now);
        if (!form.has("Iops") && !form.has("StorageType")) {
            replica.iops = source.iops;
            replica.throughput = source.throughput;
        }
        replica.replicaOf = source.identifier;
        replica.replication = new Replication(now);
        List<String> zones = account.offers.zones(replica.instanceClass);
        replica.availabilityZone = form.text("AvailabilityZone", zones.get(zones.size() - 1));
        return replica;
    }
}
