package dev.airtime.lab.rds;

import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * DB parameter groups and DB cluster parameter groups have the same operations under other names.
 *
 * @param middle what the names of operations and elements have between {@code DB} and {@code ParameterGroup}
 * @param arn the resource type in ARNs
 * @param event the source type of events
 * @param quota the quota's name
 * @param groups all of them
 * @param of the group that an instance has, null when it can't have one
 * @param values what an instance's engine was started with
 * @param status writes the apply status of an instance
 */
record GroupKind(
        String middle,
        String arn,
        String event,
        String quota,
        Map<String, ParameterGroup> groups,
        Function<Instance, @Nullable String> of,
        Function<Instance, Map<String, String>> values,
        BiConsumer<Instance, String> status) {

    static GroupKind instances(Account account) {
        return new GroupKind(
                "",
                "pg",
                "db-parameter-group",
                Quotas.GROUPS,
                account.groups,
                i -> i.groupName,
                i -> i.loaded,
                (i, status) -> i.groupStatus = status);
    }

    static GroupKind clusters(Account account) {
        return new GroupKind(
                "Cluster",
                "cluster-pg",
                "db-cluster-parameter-group",
                Quotas.CLUSTER_GROUPS,
                account.clusterGroups,
                i -> i.cluster == null ? null : account.cluster(i.cluster).groupName,
                i -> i.loadedCluster,
                (i, status) -> i.clusterGroupStatus = status);
    }

    /** Such as DBClusterParameterGroup. */
    String name() {
        return "DB" + middle + "ParameterGroup";
    }
}
