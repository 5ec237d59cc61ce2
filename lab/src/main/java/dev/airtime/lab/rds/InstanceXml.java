package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Instances and snapshots as the service model's {@code DBInstance} and {@code DBSnapshot}. */
final class InstanceXml {
    private InstanceXml() {}

    static void write(Xml xml, Instance i, Instant now) {
        xml.element("DBInstance", () -> content(xml, i, now));
    }

    private static void content(Xml xml, Instance i, Instant now) {
        xml.element("DBInstanceIdentifier", i.identifier)
                .element("DBInstanceClass", i.instanceClass)
                .element("Engine", i.engine.name())
                .element("EngineVersion", i.engineVersion)
                .element(
                        "LicenseModel",
                        i.engine.name().equals("postgres") ? "postgresql-license" : "general-public-license")
                .element("DBInstanceStatus", i.status)
                .element("MasterUsername", "admin")
                .element("AllocatedStorage", i.allocatedStorage)
                .element("MaxAllocatedStorage", i.maxAllocatedStorage)
                .element("StorageType", i.storageType)
                .element("Iops", i.iops)
                .element("StorageThroughput", i.throughput)
                .element("StorageEncrypted", false)
                .element("MultiAZ", i.multiAz)
                .element("AvailabilityZone", i.availabilityZone)
                .element("SecondaryAvailabilityZone", i.multiAz ? i.standbyZone : null)
                .element("PreferredBackupWindow", i.backupWindow)
                .element("PreferredMaintenanceWindow", i.maintenanceWindow)
                .element("BackupRetentionPeriod", i.backupRetention)
                .element("AutoMinorVersionUpgrade", false)
                .element("PubliclyAccessible", i.publiclyAccessible)
                .element("CopyTagsToSnapshot", i.copyTagsToSnapshot)
                .element("DeletionProtection", i.deletionProtection)
                .element("MonitoringInterval", 0)
                .element("PerformanceInsightsEnabled", false)
                .element("IAMDatabaseAuthenticationEnabled", false)
                .element("CACertificateIdentifier", i.certificate)
                .element("NetworkType", "IPV4")
                .element("DbInstancePort", 0)
                .element("DbiResourceId", i.resourceId)
                .element("DBInstanceArn", Account.arn("db", i.identifier))
                .element("DBClusterIdentifier", i.cluster)
                .element("PromotionTier", i.cluster == null ? null : i.promotionTier)
                .element("ReadReplicaSourceDBInstanceIdentifier", i.replicaOf)
                .list("ReadReplicaDBInstanceIdentifiers", "ReadReplicaDBInstanceIdentifier", i.readReplicas);
        if (i.replicaOf != null) {
            String error = i.replication == null ? null : i.replication.error();
            xml.element(
                    "StatusInfos",
                    () -> xml.element("DBInstanceStatusInfo", () -> xml.element("StatusType", "read replication")
                            .element("Normal", i.up && error == null)
                            .element("Status", error != null ? "error" : i.up ? "replicating" : "stopped")
                            .element("Message", error)));
        }
        if (!i.status.equals("creating")) {
            xml.element("InstanceCreateTime", i.created);
            xml.element("Endpoint", () -> xml.element("Address", i.address)
                    .element("Port", i.port)
                    .element("HostedZoneId", "Z1TTGA775OQIYO"));
        }
        xml.element("LatestRestorableTime", Backups.latestRestorable(i, now));
        xml.element("DBSecurityGroups", () -> {});
        xml.element(
                "VpcSecurityGroups",
                () -> i.securityGroups.forEach(
                        id -> xml.element("VpcSecurityGroupMembership", () -> xml.element("VpcSecurityGroupId", id)
                                .element("Status", "active"))));
        xml.element(
                "DBParameterGroups",
                () -> xml.element("DBParameterGroup", () -> xml.element("DBParameterGroupName", i.groupName)
                        .element("ParameterApplyStatus", i.groupStatus)));
        xml.element(
                "OptionGroupMemberships",
                () -> xml.element("OptionGroupMembership", () -> xml.element("OptionGroupName", i.optionGroup)
                        .element("Status", "in-sync")));
        xml.element("DBSubnetGroup", () -> xml.element("DBSubnetGroupName", i.subnetGroup)
                .element("DBSubnetGroupDescription", i.subnetGroup)
                .element("VpcId", "vpc-0a1b2c3d4e5f60718")
                .element("SubnetGroupStatus", "Complete"));
        xml.element(
                "PendingModifiedValues",
                () -> i.pending.forEach(
                        (name, value) -> xml.element(name, name.equals("MasterUserPassword") ? "****" : value)));
        storageOperation(xml, i, now);
        tags(xml, i.tags);
    }

    private static void storageOperation(Xml xml, Instance i, Instant now) {
        Instant from = i.storageOperationFrom;
        Instant until = i.storageOperationUntil;
        if (i.storageOperation == null || from == null || until == null) {
            return;
        }
        double total = Math.max(1, Duration.between(from, until).toMillis());
        xml.element("StorageOperationStatus", i.storageOperation).element("StorageOperationPercentProgress", (int)
                Math.min(99, 100 * Duration.between(from, now).toMillis() / total));
    }

    static void tags(Xml xml, Map<String, String> tags) {
        xml.element(
                "TagList",
                () -> tags.forEach((key, value) ->
                        xml.element("Tag", () -> xml.element("Key", key).element("Value", value))));
    }

    static void write(Xml xml, Snapshot s) {
        Instance source = s.source;
        xml.element("DBSnapshot", () -> {
            xml.element("DBSnapshotIdentifier", s.identifier)
                    .element("DBInstanceIdentifier", source.identifier)
                    .element("DbiResourceId", source.resourceId)
                    .element("DBSnapshotArn", Account.arn("snapshot", s.identifier))
                    .element("Engine", source.engine.name())
                    .element("EngineVersion", source.engineVersion)
                    .element("AllocatedStorage", source.allocatedStorage)
                    .element("StorageType", source.storageType)
                    .element("Iops", source.iops)
                    .element("StorageThroughput", source.throughput)
                    .element("Status", s.status)
                    .element("PercentProgress", s.status.equals("available") ? 100 : 0)
                    .element("SnapshotType", s.type)
                    .element("Port", source.port)
                    .element("AvailabilityZone", source.availabilityZone)
                    .element("MasterUsername", "admin")
                    .element("Encrypted", false)
                    .element("IAMDatabaseAuthenticationEnabled", false)
                    .element("InstanceCreateTime", source.created)
                    .element("OptionGroupName", source.optionGroup);
            if (s.status.equals("available")) {
                xml.element("SnapshotCreateTime", s.created).element("OriginalSnapshotCreateTime", s.created);
            }
            tags(xml, s.tags);
        });
    }

    /** Whether a record's value is among those that a filter accepts. */
    static boolean accepted(Map<String, List<String>> filters, String name, String value) {
        List<String> wanted = filters.get(name);
        return wanted == null || wanted.stream().anyMatch(value::equalsIgnoreCase);
    }
}
