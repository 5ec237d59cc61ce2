package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterEndpointsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbClustersRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What RDS shows of clusters. All clusters of the account and region are read once for all events and kept for a while, as
 * the instances are.
 */
final class ClusterReading {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterReading.class);
    /** Custom endpoints are made and changed by hand, and rarely. */
    private static final Duration ENDPOINTS_FRESH = Duration.ofMinutes(5);

    private static final int PAGE = AccountReading.PAGE;

    private final RdsClient rds;
    private final RdsReading instances;
    private final InstantSource clock;
    private final FailureEvents failures;
    private final AccountReading<DbCluster> clusters;
    private @Nullable Kept<List<ClusterEndpoint>> endpoints;

    /** A cluster, and when it was read. */
    record Seen(AuroraCluster cluster, Instant at) {}

    private record Kept<T>(Instant at, T value) {}

    /** @param instances the reading that members are taken from, which is made when a cluster waits for it, too */
    ClusterReading(RdsClient rds, RdsReading instances, InstantSource clock, Pause pause) {
        this.rds = rds;
        this.instances = instances;
        this.clock = clock;
        this.failures = new FailureEvents(rds, SourceType.DB_CLUSTER, clock);
        this.clusters = new AccountReading<>(new Clusters(), UnderWay::of, List::of, clock, pause);
        instances.alsoFor(clusters::underWay);
    }

    /** All clusters by identifier, as old as {@link UnderWay} allows. */
    Map<String, DbCluster> clusters() {
        return clusters.all();
    }

    /** A cluster and its members from the readings that all share; null when it is not among them. */
    @Nullable
    Seen shared(String identifier) {
        JoinedReads.Answer<DbCluster> cluster = clusters.shared(identifier);
        DbCluster c = cluster.value();
        if (c == null) {
            return null;
        }
        Instant at = cluster.at();
        for (DbCluster.Member m : c.members()) {
            Instant member = instances.shared(m.identifier()).at();
            at = member.isBefore(at) ? member : at;
        }
        return new Seen(AuroraCluster.of(c, instances.instances()), at);
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

    /** Forgets the clusters, after one was made or deleted. */
    void forget() {
        clusters.forget();
    }

    /** Something was asked of it that takes its time. */
    void asked(String identifier) {
        clusters.asked(identifier);
    }

    /** Whether something was asked of it since it was read, and it is too early to look. */
    boolean waits(String identifier) {
        return clusters.waits(identifier);
    }

    /** The cluster and its members as they are now. */
    Optional<AuroraCluster> now(String identifier) {
        DbCluster c = clusters.now(identifier).value();
        if (c == null) {
            return Optional.empty();
        }
        Set<String> members =
                c.members().stream().map(DbCluster.Member::identifier).collect(Collectors.toSet());
        return Optional.of(AuroraCluster.of(c, members.isEmpty() ? Map.of() : instances.instancesNow(members)));
    }

    private final class Clusters implements AccountReading.Listing<DbCluster> {
        @Override
        public Map<String, DbCluster> all() {
            return read(DescribeDbClustersRequest.builder().maxRecords(PAGE).build());
        }

        @Override
        public Map<String, DbCluster> only(Set<String> identifiers) {
            DescribeDbClustersRequest.Builder request = DescribeDbClustersRequest.builder();
            if (identifiers.size() == 1) {
                request.dbClusterIdentifier(identifiers.iterator().next());
            } else {
                request.maxRecords(PAGE)
                        .filters(Filter.builder()
                                .name("db-cluster-id")
                                .values(identifiers)
                                .build());
            }
            try {
                return read(request.build());
            } catch (AwsServiceException e) {
                if (Refusal.code(e).equals("DBClusterNotFoundFault")) {
                    return Map.of();
                }
                throw e;
            }
        }

        private Map<String, DbCluster> read(DescribeDbClustersRequest request) {
            Map<String, DbCluster> read = new TreeMap<>();
            for (DBCluster c : rds.describeDBClustersPaginator(request).dbClusters()) {
                read.put(c.dbClusterIdentifier(), ClusterMapping.cluster(c));
            }
            return read;
        }
    }

    /** Events since then by which RDS tells that a change of the cluster failed, oldest first; none read before {@code seen}. */
    List<Failure> failures(String identifier, Instant since, Instant seen) {
        return failures.of(identifier, since, seen);
    }

    private boolean old(Instant at, Duration fresh) {
        return !clock.instant().isBefore(at.plus(fresh));
    }
}
