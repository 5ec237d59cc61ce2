package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * ModifyDBCluster (model, ModifyDBClusterMessage). Serverless v2 capacity is at once, whatever ApplyImmediately says
 * (Aurora guide, {@code aurora-serverless-v2-administration}); a cluster parameter group is attached at once and loaded
 * by each member's reboot; the storage type changes once in 30 days (its refusal: issue aws-cdk 27212).
 */
final class ClusterModifyAction {
    private static final Set<String> KNOWN = Set.of(
            "DBClusterIdentifier",
            "ApplyImmediately",
            "ServerlessV2ScalingConfiguration",
            "DBClusterParameterGroupName",
            "VpcSecurityGroupIds",
            "DeletionProtection",
            "CopyTagsToSnapshot",
            "BackupRetentionPeriod",
            "PreferredBackupWindow",
            "PreferredMaintenanceWindow",
            "MasterUserPassword",
            "StorageType");
    private static final Duration BETWEEN_STORAGE_TYPES = Duration.ofDays(30);

    private final Account account;
    private final ClusterLife life;
    private final InstanceLife members;

    ClusterModifyAction(Account account, ClusterLife life, InstanceLife members) {
        this.account = account;
        this.life = life;
        this.members = members;
    }

    void register(Map<String, Action> actions) {
        actions.put("ModifyDBCluster", this::modify);
    }

    private void modify(Form form, Instant now, Xml xml) {
        Cluster cluster = account.cluster(form.required("DBClusterIdentifier"));
        ModifyAction.refuseUnknown(form, KNOWN, "ModifyDBCluster");
        ClusterActions.checkAvailable(cluster);
        String group = form.text("DBClusterParameterGroupName");
        ParameterGroup attached = group == null ? null : account.clusterGroupFor(group, cluster);
        ModifyAction.checkPassword(form.text("MasterUserPassword"));
        Scaling scaling = Scaling.given(form, cluster.scaling);
        storageType(form, cluster, now);
        life.scale(cluster, scaling);
        if (attached != null && !attached.name.equals(cluster.groupName)) {
            cluster.groupName = attached.name;
            account.members(cluster).forEach(m -> members.attachClusterGroup(m, now));
        }
        cluster.deletionProtection = form.flag("DeletionProtection", cluster.deletionProtection);
        cluster.copyTagsToSnapshot = form.flag("CopyTagsToSnapshot", cluster.copyTagsToSnapshot);
        cluster.backupRetention = form.integer("BackupRetentionPeriod", cluster.backupRetention);
        cluster.backupWindow = form.text("PreferredBackupWindow", cluster.backupWindow);
        cluster.maintenanceWindow = form.text("PreferredMaintenanceWindow", cluster.maintenanceWindow);
        if (form.has("VpcSecurityGroupIds")) {
            cluster.securityGroups = form.list("VpcSecurityGroupIds");
        }
        String password = form.text("MasterUserPassword");
        if (password != null) {
            life.change(cluster, "resetting-master-credentials", now, t -> cluster.masterPassword = password);
        }
        ClusterXml.write(xml, account, cluster, now);
    }

    private void storageType(Form form, Cluster cluster, Instant now) {
        String type = form.text("StorageType");
        if (type == null) {
            return;
        }
        if (!type.equals("aurora") && !type.equals("aurora-iopt1")) {
            throw AwsError.refused("StorageTypeNotSupported", "Aurora does not have the storage type " + type + ".");
        }
        Instant locked = cluster.storageTypeLockedUntil;
        if (locked != null && now.isBefore(locked)) {
            throw AwsError.combination(
                    "You can't modify the storage type of this DB cluster yet. Try again after " + locked + ".");
        }
        if (!type.equals(cluster.storageType)) {
            cluster.storageTypeLockedUntil = now.plus(BETWEEN_STORAGE_TYPES);
            life.change(cluster, "modifying", now, t -> cluster.storageType = type);
        }
    }
}
