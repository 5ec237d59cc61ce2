package dev.airtime.database;

import static dev.airtime.database.RdsMapping.empty;
import static dev.airtime.database.RdsMapping.tags;
import static dev.airtime.database.RdsMapping.text;

import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBClusterEndpoint;
import software.amazon.awssdk.services.rds.model.DBClusterMember;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfigurationInfo;
import software.amazon.awssdk.services.rds.model.VpcSecurityGroupMembership;

/** From the SDK's clusters to plain values. */
final class ClusterMapping {
    private static final int DEFAULT_TIER = 1;

    private ClusterMapping() {}

    static DbCluster cluster(DBCluster c) {
        return new DbCluster(
                c.dbClusterIdentifier(),
                text(c.dbClusterArn()),
                text(c.dbClusterResourceId()),
                text(c.status()),
                text(c.engine()),
                empty(c.engineMode()),
                empty(c.dbClusterInstanceClass()),
                empty(c.endpoint()),
                empty(c.readerEndpoint()),
                c.port() == null ? 0 : c.port(),
                c.dbClusterMembers().stream().map(ClusterMapping::member).toList(),
                text(c.dbClusterParameterGroup()),
                tags(c.tagList()),
                capacity(c.serverlessV2ScalingConfiguration()),
                empty(c.cloneGroupId()),
                Boolean.TRUE.equals(c.deletionProtection()),
                new DbCluster.Shape(
                        empty(c.dbSubnetGroup()),
                        c.vpcSecurityGroups().stream()
                                .map(VpcSecurityGroupMembership::vpcSecurityGroupId)
                                .toList(),
                        empty(c.storageType()),
                        Boolean.TRUE.equals(c.iamDatabaseAuthenticationEnabled())));
    }

    private static DbCluster.Member member(DBClusterMember m) {
        return new DbCluster.Member(
                m.dbInstanceIdentifier(),
                Boolean.TRUE.equals(m.isClusterWriter()),
                m.promotionTier() == null ? DEFAULT_TIER : m.promotionTier(),
                text(m.dbClusterParameterGroupStatus()));
    }

    private static @Nullable ClusterCapacity capacity(@Nullable ServerlessV2ScalingConfigurationInfo info) {
        return info == null || info.minCapacity() == null || info.maxCapacity() == null
                ? null
                : new ClusterCapacity(info.minCapacity(), info.maxCapacity(), info.secondsUntilAutoPause());
    }

    static ClusterEndpoint endpoint(DBClusterEndpoint e) {
        return new ClusterEndpoint(text(e.dbClusterIdentifier()), text(e.endpoint()), text(e.customEndpointType()));
    }
}
