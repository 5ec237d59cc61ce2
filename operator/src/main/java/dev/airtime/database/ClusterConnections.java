package dev.airtime.database;

import dev.airtime.database.Evidence.Group;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DescribeDbClusterParametersRequest;
import software.amazon.awssdk.services.rds.model.Parameter;

/**
 * How many connections a member of an Aurora cluster takes. What the member's own group sets counts before what the
 * cluster's group sets, and that before the engine's formula (Aurora user guide, "Overview of parameter groups"). Of a
 * serverless member it is not known: its limit follows the maximum capacity that it was started with.
 */
final class ClusterConnections {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterConnections.class);
    private static final String PARAMETER = "max_connections";
    private static final Duration FRESH = Duration.ofMinutes(30);

    private final RdsClient rds;
    private final ParameterGroups groups;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /** What somebody has set in a cluster's group; {@code values} is null when it can't be read. */
    private record Kept(Instant at, @Nullable Map<String, String> values) {}

    ClusterConnections(RdsClient rds, ParameterGroups groups, InstantSource clock) {
        this.rds = rds;
        this.groups = groups;
        this.clock = clock;
    }

    /** max_connections of a member if it were of that class; null when not known. */
    @Nullable
    Integer of(AuroraCluster c, ClusterMember member, String instanceClass) {
        return member.serverless()
                ? null
                : limit(groups.kept(member.instance().group()), set(c.cluster().group()), instanceClass);
    }

    /**
     * The limit on a class.
     *
     * @param own the member's group, null when it can't be read
     * @param cluster what somebody has set in the cluster's group, null when it can't be read
     */
    static @Nullable Integer limit(@Nullable Group own, @Nullable Map<String, String> cluster, String instanceClass) {
        if (own == null || cluster == null) {
            return null;
        }
        String text = own.setValue(PARAMETER);
        if (text == null) {
            text = cluster.getOrDefault(PARAMETER, own.values().get(PARAMETER));
        }
        return ParameterFormula.onClass(text, instanceClass);
    }

    private synchronized @Nullable Map<String, String> set(String group) {
        Kept k = kept.get(group);
        if (k == null || !clock.instant().isBefore(k.at().plus(FRESH))) {
            k = new Kept(clock.instant(), setNow(group));
            kept.put(group, k);
        }
        return k.values();
    }

    /** What somebody has set in a cluster's group, as it is now; null when it can't be read. */
    @Nullable
    Map<String, String> setNow(String group) {
        Map<String, String> values = new TreeMap<>();
        try {
            DescribeDbClusterParametersRequest request = DescribeDbClusterParametersRequest.builder()
                    .dbClusterParameterGroupName(group)
                    .source("user")
                    .build();
            for (Parameter p : rds.describeDBClusterParametersPaginator(request).parameters()) {
                if (p.parameterName() != null && p.parameterValue() != null) {
                    values.put(p.parameterName(), p.parameterValue());
                }
            }
            return values;
        } catch (AwsServiceException e) {
            LOG.warn("cluster parameter group {} can't be read: {}", group, Refusal.text(e));
            return null;
        }
    }
}
