package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How much of each kind an account may have, and how much it has: model, {@code AccountQuota} and
 * DescribeAccountAttributes; RDS guide, {@code CHAP_Limits}. Class changes need no quota, more storage does (the errors
 * that the model names for ModifyDBInstance). What tests seed is not held to the quotas.
 */
final class Quotas {
    static final String INSTANCES = "DBInstances";
    static final String STORAGE = "AllocatedStorage";
    static final String GROUPS = "DBParameterGroups";
    static final String SNAPSHOTS = "ManualSnapshots";
    static final String CLUSTERS = "DBClusters";
    static final String CLUSTER_GROUPS = "DBClusterParameterGroups";
    static final String REPLICAS = "ReadReplicasPerMaster";

    private final Account account;
    private final Map<String, Integer> most = new LinkedHashMap<>();

    Quotas(Account account) {
        this.account = account;
        most.put(INSTANCES, 40);
        most.put(STORAGE, 100_000);
        most.put(GROUPS, 50);
        most.put(SNAPSHOTS, 100);
        most.put(REPLICAS, 15);
        most.put(CLUSTERS, 40);
        most.put(CLUSTER_GROUPS, 50);
    }

    void register(Map<String, Action> actions) {
        actions.put("DescribeAccountAttributes", this::describe);
    }

    /** Throws IllegalArgumentException for a name that the lab does not count. */
    void set(String name, int maximum) {
        if (most.replace(name, maximum) == null) {
            throw new IllegalArgumentException(
                    "quota: the lab does not count " + name + "; it counts " + most.keySet());
        }
    }

    void checkInstance() {
        if (used(INSTANCES) >= most(INSTANCES)) {
            throw AwsError.refused(
                    "InstanceQuotaExceeded", "You have reached the maximum of " + most(INSTANCES) + " DB instances.");
        }
    }

    /** Before {@code more} GiB are allocated. */
    void checkStorage(int more) {
        if (more > 0 && used(STORAGE) + more > most(STORAGE)) {
            throw AwsError.refused(
                    "StorageQuotaExceeded",
                    "The request would exceed the quota of " + most(STORAGE) + " GiB of allocated storage.");
        }
    }

    /** The model names InstanceQuotaExceeded for CreateDBInstanceReadReplica; that it means this one too is a guess. */
    void checkReplica(Instance source) {
        if (source.readReplicas.size() >= most(REPLICAS)) {
            throw AwsError.refused(
                    "InstanceQuotaExceeded",
                    "The DB instance " + source.identifier + " already has " + most(REPLICAS) + " read replicas.");
        }
    }

    void checkSnapshot() {
        if (used(SNAPSHOTS) >= most(SNAPSHOTS)) {
            throw AwsError.refused(
                    "SnapshotQuotaExceeded", "Cannot create more than " + most(SNAPSHOTS) + " manual snapshots");
        }
    }

    /** A 403 that is no missing permission (model, DBClusterQuotaExceededFault). */
    void checkCluster() {
        if (used(CLUSTERS) >= most(CLUSTERS)) {
            throw new AwsError(
                    403,
                    "DBClusterQuotaExceededFault",
                    "You have reached the maximum of " + most(CLUSTERS) + " DB clusters.");
        }
    }

    /** For one of the two kinds of groups. */
    void checkGroup(String quota) {
        if (used(quota) >= most(quota)) {
            throw AwsError.refused(
                    "DBParameterGroupQuotaExceeded", "Cannot create more than " + most(quota) + " parameter groups");
        }
    }

    private int most(String name) {
        return most.getOrDefault(name, 0);
    }

    private int used(String name) {
        return switch (name) {
            case INSTANCES -> account.instances.size();
            case STORAGE ->
                account.instances.values().stream()
                        .mapToInt(i -> i.allocatedStorage)
                        .sum();
            case GROUPS -> own(account.groups);
            case CLUSTER_GROUPS -> own(account.clusterGroups);
            case CLUSTERS -> account.clusters.size();
            case SNAPSHOTS ->
                (int) account.snapshots.values().stream()
                        .filter(s -> s.type.equals(Snapshot.MANUAL))
                        .count();
            case REPLICAS ->
                account.instances.values().stream()
                        .mapToInt(i -> i.readReplicas.size())
                        .max()
                        .orElse(0);
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static int own(Map<String, ParameterGroup> groups) {
        return (int) groups.values().stream().filter(g -> !g.isDefault()).count();
    }

    private void describe(Form form, Instant now, Xml xml) {
        xml.element(
                "AccountQuotas",
                () -> most.forEach(
                        (name, maximum) -> xml.element("AccountQuota", () -> xml.element("AccountQuotaName", name)
                                .element("Used", used(name))
                                .element("Max", maximum))));
    }
}
