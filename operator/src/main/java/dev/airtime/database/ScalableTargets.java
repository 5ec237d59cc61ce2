package dev.airtime.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.DescribeScalableTargetsRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.RegisterScalableTargetRequest;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;

/** The scalable targets of the clusters of one account and region. All are read at once, by whoever needs one first. */
final class ScalableTargets {
    private static final String CLUSTER = "cluster:";

    private final @Nullable ApplicationAutoScalingClient scaling;
    private final InstantSource clock;
    private @Nullable Kept kept;

    private record Kept(Instant at, Map<String, ReaderScaling> targets) {}

    /** {@code scaling} is null where no such API is connected: then no cluster has a target. */
    ScalableTargets(@Nullable ApplicationAutoScalingClient scaling, InstantSource clock) {
        this.scaling = scaling;
        this.clock = clock;
    }

    /** A cluster's, some seconds old at most. */
    synchronized ReaderScaling of(String cluster) {
        Kept k = kept;
        if (k == null || !clock.instant().isBefore(k.at().plus(UnderWay.USUAL))) {
            k = new Kept(clock.instant(), read(DescribeScalableTargetsRequest.builder()));
            kept = k;
        }
        return k.targets().getOrDefault(cluster, ReaderScaling.ABSENT);
    }

    /** A cluster's as it is now. */
    ReaderScaling now(String cluster) {
        return read(DescribeScalableTargetsRequest.builder().resourceIds(CLUSTER + cluster))
                .getOrDefault(cluster, ReaderScaling.ABSENT);
    }

    /** What was read last, however old; null when nothing was, or it has none. */
    synchronized @Nullable ReaderScaling known(String cluster) {
        return kept == null ? null : kept.targets().get(cluster);
    }

    /** Sets both limits; what a target has beside them stays (Application Auto Scaling API, RegisterScalableTarget). */
    void set(String cluster, int min, int max) {
        if (scaling == null) {
            throw new IllegalStateException("a target that is not there is not changed");
        }
        try {
            scaling.registerScalableTarget(RegisterScalableTargetRequest.builder()
                    .serviceNamespace(ServiceNamespace.RDS)
                    .scalableDimension(ScalableDimension.RDS_CLUSTER_READ_REPLICA_COUNT)
                    .resourceId(CLUSTER + cluster)
                    .minCapacity(min)
                    .maxCapacity(max)
                    .build());
        } finally {
            forget();
        }
    }

    private synchronized void forget() {
        kept = null;
    }

    private Map<String, ReaderScaling> read(DescribeScalableTargetsRequest.Builder request) {
        Map<String, ReaderScaling> targets = new HashMap<>();
        if (scaling == null) {
            return targets;
        }
        request.serviceNamespace(ServiceNamespace.RDS)
                .scalableDimension(ScalableDimension.RDS_CLUSTER_READ_REPLICA_COUNT);
        for (ScalableTarget t :
                scaling.describeScalableTargetsPaginator(request.build()).scalableTargets()) {
            if (t.resourceId().startsWith(CLUSTER)) {
                targets.put(
                        t.resourceId().substring(CLUSTER.length()),
                        new ReaderScaling(
                                true,
                                t.minCapacity(),
                                t.maxCapacity(),
                                t.suspendedState() != null
                                        && Boolean.TRUE.equals(
                                                t.suspendedState().dynamicScalingOutSuspended())));
            }
        }
        return targets;
    }
}
