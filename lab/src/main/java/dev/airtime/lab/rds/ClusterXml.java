package dev.airtime.lab.rds;

import java.time.Instant;

/** A cluster as the service model's {@code DBCluster}, and its endpoints. */
final class ClusterXml {
    private ClusterXml() {}

    static void write(Xml xml, Account account, Cluster c, Instant now) {
        xml.element("DBCluster", () -> content(xml, account, c, now));
    }

    private static void content(Xml xml, Account account, Cluster c, Instant now) {
        xml.element("DBClusterIdentifier", c.identifier)
                .element("DBClusterArn", Account.arn("cluster", c.identifier))
                .element("DbClusterResourceId", c.resourceId)
                .element("Engine", c.engine.name())
                .element("EngineVersion", c.engineVersion)
                .element("EngineMode", "provisioned")
                .element("Status", c.status)
                .element("AllocatedStorage", 1)
                // Aurora standard is not named.
                .element("StorageType", c.storageType.equals("aurora") ? null : c.storageType)
                .element("IOOptimizedNextAllowedModificationTime", c.storageTypeLockedUntil)
                .element("DBClusterParameterGroup", c.groupName)
                .element("DBSubnetGroup", c.subnetGroup)
                .element("MasterUsername", "admin")
                .element("MultiAZ", account.members(c).size() > 1)
                .element("Port", c.port)
                .element("BackupRetentionPeriod", c.backupRetention)
                .element("PreferredBackupWindow", c.backupWindow)
                .element("PreferredMaintenanceWindow", c.maintenanceWindow)
                .element("ClusterCreateTime", c.created)
                .element("CloneGroupId", c.cloneGroup)
                .element("StorageEncrypted", false)
                .element("IAMDatabaseAuthenticationEnabled", false)
                .element("HttpEndpointEnabled", false)
                .element("CrossAccountClone", false)
                .element("AutoMinorVersionUpgrade", false)
                .element("NetworkType", "IPV4")
                .element("DeletionProtection", c.deletionProtection)
                .element("CopyTagsToSnapshot", c.copyTagsToSnapshot)
                .element("HostedZoneId", "Z1TTGA775OQIYO")
                .element("Endpoint", endpoint(account, c, "cluster-"))
                .element("ReaderEndpoint", endpoint(account, c, "cluster-ro-"))
                .element("EarliestRestorableTime", c.created)
                .element("LatestRestorableTime", c.status.equals("creating") ? null : Backups.uploaded(now));
        xml.list("AvailabilityZones", "AvailabilityZone", Offers.ZONES)
                .element(
                        "CustomEndpoints",
                        () -> c.endpoints.forEach(
                                e -> xml.element("member", endpoint(account, c, e.identifier() + ".cluster-custom-"))))
                .element("DBClusterMembers", () -> account.members(c).forEach(m -> member(xml, c, m)))
                .element(
                        "VpcSecurityGroups",
                        () -> c.securityGroups.forEach(id ->
                                xml.element("VpcSecurityGroupMembership", () -> xml.element("VpcSecurityGroupId", id)
                                        .element("Status", "active"))))
                .element("AssociatedRoles", () -> {});
        Scaling scaling = c.scaling;
        if (scaling != null) {
            xml.element("ServerlessV2ScalingConfiguration", () -> xml.element("MinCapacity", scaling.min())
                    .element("MaxCapacity", scaling.max())
                    .element("SecondsUntilAutoPause", scaling.pause()));
        }
        InstanceXml.tags(xml, c.tags);
    }

    private static void member(Xml xml, Cluster c, Instance m) {
        xml.element("DBClusterMember", () -> xml.element("DBInstanceIdentifier", m.identifier)
                .element("IsClusterWriter", m.identifier.equals(c.writer))
                .element("DBClusterParameterGroupStatus", m.clusterGroupStatus)
                .element("PromotionTier", m.promotionTier));
    }

    /** The host name of an endpoint: the cluster's own, or a custom one with its name before. */
    static String endpoint(Account account, Cluster c, String kind) {
        String address = account.addresses.apply(c.identifier);
        int dot = address.indexOf('.');
        int custom = kind.indexOf('.');
        String name = custom < 0 ? c.identifier : kind.substring(0, custom);
        return name + "." + kind.substring(custom + 1) + address.substring(dot + 1);
    }
}
