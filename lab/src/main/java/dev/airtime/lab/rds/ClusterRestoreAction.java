package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * RestoreDBClusterToPointInTime: a full copy, or a clone that shares the source's pages (RestoreType=copy-on-write). Up
 * to 15 clones of one source share them, the next is a full copy without a word; only the cluster is made, members come
 * by CreateDBInstance (Aurora guide, {@code Aurora.Managing.Clone}; model, RestoreDBClusterToPointInTimeMessage).
 */
final class ClusterRestoreAction {
    private static final int SHARING = 15;
    private static final int LONGEST_NAME = 63;
    private static final Set<String> KNOWN = Set.of(
            "DBClusterIdentifier",
            "SourceDBClusterIdentifier",
            "RestoreType",
            "RestoreToTime",
            "UseLatestRestorableTime",
            "Port",
            "DBSubnetGroupName",
            "VpcSecurityGroupIds",
            "Tags",
            "DBClusterParameterGroupName",
            "DeletionProtection",
            "CopyTagsToSnapshot",
            "StorageType",
            "BackupRetentionPeriod",
            "PreferredBackupWindow",
            "ServerlessV2ScalingConfiguration",
            "EngineMode",
            "PubliclyAccessible");

    private final Account account;
    private final ClusterLife life;

    ClusterRestoreAction(Account account, ClusterLife life) {
        this.account = account;
        this.life = life;
    }

    void register(Map<String, Action> actions) {
        actions.put("RestoreDBClusterToPointInTime", this::restore);
    }

    private void restore(Form form, Instant now, Xml xml) {
        ModifyAction.refuseUnknown(form, KNOWN, "RestoreDBClusterToPointInTime");
        Cluster source = account.cluster(form.required("SourceDBClusterIdentifier"));
        String identifier =
                Account.identifier("DBClusterIdentifier", form.required("DBClusterIdentifier"), LONGEST_NAME);
        if (account.clusters.containsKey(identifier)) {
            throw AwsError.refused("DBClusterAlreadyExistsFault", "DB Cluster already exists");
        }
        String type = form.text("RestoreType", "full-copy");
        if (!type.equals("full-copy") && !type.equals("copy-on-write")) {
            throw AwsError.value("Invalid restore type: " + type);
        }
        boolean clone = type.equals("copy-on-write");
        boolean latest = form.flag("UseLatestRestorableTime", false);
        if (latest == form.has("RestoreToTime")) {
            throw AwsError.combination("Specify either RestoreToTime or UseLatestRestorableTime.");
        }
        if (clone && !latest) {
            throw AwsError.combination("RestoreToTime can't be specified when RestoreType is copy-on-write.");
        }
        if (clone && account.members(source).isEmpty()) {
            throw AwsError.refused(
                    "InvalidDBClusterStateFault",
                    "The source cluster " + source.identifier + " must have at least one DB instance.");
        }
        account.quotas.checkCluster();
        boolean shares = clone && clones(source) < SHARING;
        Cluster cluster = cluster(form, identifier, source, now);
        if (shares) {
            cluster.cloneOf = source.resourceId;
            cluster.cloneGroup = source.cloneGroup;
        }
        account.clusters.put(identifier, cluster);
        life.create(cluster, !shares, now);
        ClusterXml.write(xml, account, cluster, now);
    }

    private long clones(Cluster source) {
        Predicate<Cluster> ofSource = c -> source.resourceId.equals(c.cloneOf);
        return account.clusters.values().stream().filter(ofSource).count();
    }

    private Cluster cluster(Form form, String identifier, Cluster source, Instant now) {
        Cluster cluster = new Cluster(
                identifier,
                account.newResourceId("cluster-"),
                account.newResourceId("").toLowerCase(Locale.ROOT),
                now,
                source.engine,
                source.engineVersion);
        cluster.port = form.integer("Port", source.engine.port());
        cluster.subnetGroup = form.text("DBSubnetGroupName", "default");
        List<String> securityGroups = form.list("VpcSecurityGroupIds");
        cluster.securityGroups = securityGroups.isEmpty() ? List.of("sg-default") : securityGroups;
        cluster.groupName = account.clusterGroupFor(
                        form.text("DBClusterParameterGroupName", "default." + source.family()), cluster)
                .name;
        cluster.deletionProtection = form.flag("DeletionProtection", false);
        cluster.copyTagsToSnapshot = form.flag("CopyTagsToSnapshot", false);
        cluster.backupRetention = form.integer("BackupRetentionPeriod", source.backupRetention);
        cluster.backupWindow = form.text("PreferredBackupWindow", source.backupWindow);
        cluster.storageType = form.text("StorageType", "aurora");
        cluster.scaling = Scaling.given(form, null);
        cluster.masterPassword = source.masterPassword;
        Map<String, String> tags = form.tags();
        Tags.add(cluster.tags, tags == null ? Map.of() : tags);
        return cluster;
    }
}
