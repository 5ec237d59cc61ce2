package dev.airtime.database;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A DB cluster as DescribeDBClusters shows it, in plain values. Null where RDS says nothing. Its status says nothing of
 * its members, each of which is a DB instance with a status of its own.
 *
 * @param identifier DBClusterIdentifier
 * @param arn DBClusterArn
 * @param resourceId DbClusterResourceId: stays with the cluster, while an identifier can be used again
 * @param status Status: a free word, no enumeration
 * @param engine Engine
 * @param engineMode EngineMode; {@code serverless} is Aurora Serverless v1
 * @param clusterClass DBClusterInstanceClass, which only Multi-AZ DB clusters have
 * @param endpoint Endpoint, which follows the writer
 * @param readerEndpoint ReaderEndpoint, which spreads connections over the readers, or leads to the writer without any
 * @param port Port
 * @param members DBClusterMembers
 * @param group DBClusterParameterGroup
 * @param tags TagList
 * @param capacity ServerlessV2ScalingConfiguration
 * @param cloneGroupId CloneGroupId, the same for a cluster and its clones
 * @param deletionProtection DeletionProtection
 * @param shape what a clone must have, too
 */
record DbCluster(
        String identifier,
        String arn,
        String resourceId,
        String status,
        String engine,
        @Nullable String engineMode,
        @Nullable String clusterClass,
        @Nullable String endpoint,
        @Nullable String readerEndpoint,
        int port,
        List<Member> members,
        String group,
        Map<String, String> tags,
        @Nullable ClusterCapacity capacity,
        @Nullable String cloneGroupId,
        boolean deletionProtection,
        Shape shape) {
    DbCluster {
        members = List.copyOf(members);
        tags = Map.copyOf(tags);
    }

    /**
     * A DBClusterMember.
     *
     * @param identifier DBInstanceIdentifier
     * @param writer IsClusterWriter: a matter of the moment, since roles swap at a failover
     * @param tier PromotionTier, 0 to 15: the lowest becomes writer first, among equals the largest
     * @param groupStatus DBClusterParameterGroupStatus
     */
    record Member(String identifier, boolean writer, int tier, String groupStatus) {}

    /**
     * What a clone does not get from its source by itself (RDS API reference, RestoreDBClusterToPointInTime).
     *
     * @param subnetGroup DBSubnetGroup
     * @param securityGroups VpcSecurityGroups' ids
     * @param storageType StorageType; RDS names it for {@code aurora-iopt1}
     * @param iamAuthentication IAMDatabaseAuthenticationEnabled
     */
    record Shape(
            @Nullable String subnetGroup,
            List<String> securityGroups,
            @Nullable String storageType,
            boolean iamAuthentication) {
        Shape {
            securityGroups = List.copyOf(securityGroups);
        }
    }

    /** Why Airtime does not work with this kind of cluster; null for Aurora with instances or Serverless v2. */
    @Nullable
    String unsupported() {
        if (clusterClass != null) {
            return "DB cluster " + identifier + " is a Multi-AZ DB cluster (" + engine
                    + "), not Aurora: Airtime works with"
                    + " Aurora clusters and with DB instances; remove it from spec.databases";
        }
        if (!engine.startsWith("aurora")) {
            return "DB cluster " + identifier + " is of engine " + engine
                    + ": Airtime works with Aurora MySQL and Aurora" + " PostgreSQL; remove it from spec.databases";
        }
        return "serverless".equals(engineMode)
                ? "DB cluster " + identifier
                        + " is Aurora Serverless v1, which has no instances to raise: remove it from"
                        + " spec.databases, or upgrade it to Serverless v2"
                : null;
    }
}
