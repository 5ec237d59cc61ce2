package dev.airtime.database;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A cluster together with its members, out of one reading of each.
 *
 * @param cluster the cluster
 * @param members its members, the writer first, then by promotion tier and identifier
 * @param unread members that the reading of instances has not, as right after they were made
 */
record AuroraCluster(DbCluster cluster, List<ClusterMember> members, List<String> unread) {
    AuroraCluster {
        members = List.copyOf(members);
        unread = List.copyOf(unread);
    }

    /** Joins a cluster with its members; {@code instances} holds the region's by identifier. */
    static AuroraCluster of(DbCluster cluster, Map<String, DbInstance> instances) {
        List<ClusterMember> members = new ArrayList<>();
        List<String> unread = new ArrayList<>();
        for (DbCluster.Member m : cluster.members()) {
            DbInstance i = instances.get(m.identifier());
            if (i == null) {
                unread.add(m.identifier());
            } else {
                members.add(new ClusterMember(i, m.writer(), m.tier(), m.groupStatus()));
            }
        }
        members.sort(Comparator.comparing((ClusterMember m) -> !m.writer())
                .thenComparing(ClusterMember::tier)
                .thenComparing(ClusterMember::identifier));
        return new AuroraCluster(cluster, members, unread);
    }

    String identifier() {
        return cluster.identifier();
    }

    /** The writer of this reading; null while there is none. */
    @Nullable
    ClusterMember writer() {
        return members.stream().filter(ClusterMember::writer).findFirst().orElse(null);
    }

    /** The readers of this reading, the one that a failover would choose first at the beginning. */
    List<ClusterMember> readers() {
        return members.stream().filter(m -> !m.writer()).toList();
    }

    /** Status and members in a sentence's half. */
    String describe() {
        ClusterCapacity capacity = cluster.capacity();
        return cluster.status()
                + (capacity == null ? "" : ", " + capacity.describe())
                + (members.isEmpty()
                        ? ", without instances"
                        : ": " + members.stream().map(ClusterMember::describe).collect(Collectors.joining(", ")));
    }
}
