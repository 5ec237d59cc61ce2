package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What RDS shows of clusters. All clusters of the account and region are read once for all events and kept for a while;
 * a change reads its own cluster anew, with its members.
 */
final class ClusterReading {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReading.class);
    /** Custom endpoints are made and changed by hand, and rarely. */
    private static final Duration ENDPOINTS_FRESH = Duration.ofMinutes(5);

    private static final int PAGE = 100;

    private final RdsClient rds;
    private final InstantSource clock;
    private final FailureEvents failures;
    private @Nullable Kept<Map<String, DbCluster>> clusters;
    private @Nullable Kept<List<ClusterEndpoint>> endpoints;

    /** A cluster, and when it was read. */
    record Seen(AuroraCluster cluster, Instant at) {}

    private record Kept<T>(Instant at, T value) {}

    ClusterReading(RdsClient rds, InstantSource clock) {
        this.rds = rds;
        this.clock = clock;
        this.failures = new FailureEvents(rds, SourceType.DB_CLUSTER, clock);
    }

    /** All clusters by identifier, some seconds old at most. */
    Map<String, DbCluster> clusters() {
        return kept().value();
    }

    /**
     * A cluster and its members from the readings that all share; null when it is not among them.
     *
     * @param instances the reading of the region's instances
     */
    @Nullable
    Seen shared(String identifier, RdsReading.Kept<DbInstance> instances) {
        Kept<Map<String, DbCluster>> kept = kept();
        DbCluster c = kept.value().get(identifier);
        return c == null
                ? null
                : new Seen(
                        AuroraCluster.of(c, instances.byIdentifier()),
                        kept.at().isBefore(instances.at()) ? kept.at() : instances.at());
    }

    private synchronized Kept<Map<String, DbCluster>> kept() {
        Kept<Map<String, DbCluster>> kept = clusters;
        if (kept == null || old(kept.at(), RdsReading.FRESH)) {
            Map<String, DbCluster> read = new TreeMap<>();
            DescribeDbClustersRequest request =
                    DescribeDbClustersRequest.builder().maxRecords(PAGE).build();
            for (DBCluster c : rds.describeDBClustersPaginator(request).dbClusters()) {
                read.put(c.dbClusterIdentifier(), ClusterMapping.cluster(c));
            }
            kept = new Kept<>(clock.instant(), read);
            clusters = kept;
        }
        return kept;
    }

    /** All custom endpoints, some minutes old at most; none, and logged, where the endpoint does not know the operation. */
    synchronized List<ClusterEndpoint> customEndpoints() {
        Kept<List<ClusterEndpoint>> kept = endpoints;
        if (kept == null || old(kept.at(), ENDPOINTS_FRESH)) {
            List<ClusterEndpoint> read = new ArrayList<>();
            DescribeDbClusterEndpointsRequest request =
                    DescribeDbClusterEndpointsRequest.builder().maxRecords(PAGE).build();
            try {
                rds.describeDBClusterEndpointsPaginator(request).dbClusterEndpoints().stream()
                        .filter(e -> "CUSTOM".equals(e.endpointType()))
                        .map(ClusterMapping::endpoint)
                        .filter(e -> !e.address().isEmpty())
                        .forEach(read::add);
            } catch (AwsServiceException e) {
                if (!Refusal.unimplemented(e)) {
                    throw e;
                }
                LOG.warn("the RDS endpoint can't tell custom endpoints of clusters: {}", Refusal.text(e));
            }
            kept = new Kept<>(clock.instant(), read);
            endpoints = kept;
        }
        return kept.value();
    }

    /** Forgets the clusters, after something was changed. */
    synchronized void forget() {
        clusters = null;
    }

    /** The cluster and its members as they are now. */
    Optional<AuroraCluster> now(String identifier) {
        Optional<DbCluster> cluster = clusterNow(identifier);
        if (cluster.isEmpty()) {
            return Optional.empty();
        }
        Map<String, DbInstance> members = new TreeMap<>();
        DescribeDbInstancesRequest request = DescribeDbInstancesRequest.builder()
                .filters(Filter.builder()
                        .name("db-cluster-id")
                        .values(identifier)
                        .build())
                .build();
        for (DBInstance i : rds.describeDBInstancesPaginator(request).dbInstances()) {
            members.put(i.dbInstanceIdentifier(), RdsMapping.instance(i));
        }
        return cluster.map(c -> AuroraCluster.of(c, members));
    }

    /** Events since then by which RDS tells that a change of the cluster failed, oldest first; none read before {@code seen}. */
    List<Failure> failures(String identifier, Instant since, Instant seen) {
        return failures.of(identifier, since, seen);
    }

    private Optional<DbCluster> clusterNow(String identifier) {
        try {
            return rds
                    .describeDBClusters(DescribeDbClustersRequest.builder()
                            .dbClusterIdentifier(identifier)
                            .build())
                    .dbClusters()
                    .stream()
                    .findFirst()
                    .map(ClusterMapping::cluster);
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("DBClusterNotFoundFault")) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private boolean old(Instant at, Duration fresh) {
        return !clock.instant().isBefore(at.plus(fresh));
    }
}
