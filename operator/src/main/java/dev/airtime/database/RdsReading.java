package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.DescribePendingMaintenanceActionsRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.PendingMaintenanceAction;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What RDS shows. The account's instances, snapshots and failures are read once for all events and kept for half a minute,
 * since limits of calls are shared with everything in the account; a change reads its own instance anew, together with
 * others that do so at the same time.
 */
final class RdsReading {
    private static final Logger LOG = LoggerFactory.getLogger(RdsReading.class);
    /** Two readings that prove something are 30 seconds apart; below two calls a minute. */
    static final Duration FRESH = Duration.ofSeconds(35);

    private static final int PAGE = 100;

    private final RdsClient rds;
    private final InstantSource clock;
    private @Nullable Kept<DbInstance> instances;
    private Map<String, Routine> routines = Map.of();
    private @Nullable Kept<DbSnapshot> snapshots;
    private final FailureEvents failures;
    private final JoinedReads<DbInstance> now;
    private final JoinedReads<List<String>> queued;

    /** What one reading showed. */
    record Kept<T>(Instant at, Map<String, T> byIdentifier) {}

    RdsReading(RdsClient rds, InstantSource clock) {
        this.rds = rds;
        this.clock = clock;
        this.failures = new FailureEvents(rds, SourceType.DB_INSTANCE, clock);
        this.now = new JoinedReads<>(this::read, clock);
        this.queued = new JoinedReads<>(this::readQueued, clock);
    }

    /** All instances of the account and region by identifier, from a reading that is at most half a minute old. */
    Map<String, DbInstance> instances() {
        return kept().byIdentifier();
    }

    /** As {@link #instances}, with the instant of the reading. */
    synchronized Kept<DbInstance> kept() {
        Kept<DbInstance> kept = instances;
        if (kept == null || old(kept.at())) {
            Map<String, DbInstance> read = new TreeMap<>();
            Map<String, Routine> also = new TreeMap<>();
            DescribeDbInstancesRequest request =
                    DescribeDbInstancesRequest.builder().maxRecords(PAGE).build();
            for (DBInstance i : rds.describeDBInstancesPaginator(request).dbInstances()) {
                read.put(i.dbInstanceIdentifier(), RdsMapping.instance(i));
                also.put(i.dbInstanceIdentifier(), Routine.of(i));
            }
            routines = also;
            kept = new Kept<>(clock.instant(), read);
            instances = kept;
        }
        return kept;
    }

    /** What RDS does by itself to the instances, from the same description. */
    synchronized Map<String, Routine> routines() {
        instances();
        return routines;
    }

    /** All manual snapshots by identifier, at most half a minute old. */
    synchronized Map<String, DbSnapshot> snapshots() {
        Kept<DbSnapshot> kept = snapshots;
        if (kept == null || old(kept.at())) {
            Map<String, DbSnapshot> read = new TreeMap<>();
            DescribeDbSnapshotsRequest request = DescribeDbSnapshotsRequest.builder()
                    .snapshotType("manual")
                    .maxRecords(PAGE)
                    .build();
            rds.describeDBSnapshotsPaginator(request)
                    .dbSnapshots()
                    .forEach(s -> read.put(s.dbSnapshotIdentifier(), RdsMapping.snapshot(s)));
            kept = new Kept<>(clock.instant(), read);
            snapshots = kept;
        }
        return kept.byIdentifier();
    }

    /** Forgets what was kept, after something was changed. */
    synchronized void forget() {
        instances = null;
        snapshots = null;
    }

    /** The instance as it is now. */
    Optional<DbInstance> instanceNow(String identifier) {
        return Optional.ofNullable(now(identifier).value());
    }

    /** As {@link #instanceNow}, with the instant of the reading. */
    JoinedReads.Answer<DbInstance> now(String identifier) {
        return now.read(identifier);
    }

    private Map<String, DbInstance> read(Set<String> identifiers) {
        DescribeDbInstancesRequest.Builder request = DescribeDbInstancesRequest.builder();
        if (identifiers.size() == 1) {
            request.dbInstanceIdentifier(identifiers.iterator().next());
        } else {
            request.maxRecords(PAGE).filters(only(identifiers));
        }
        try {
            Map<String, DbInstance> read = new TreeMap<>();
            rds.describeDBInstancesPaginator(request.build())
                    .dbInstances()
                    .forEach(i -> read.put(i.dbInstanceIdentifier(), RdsMapping.instance(i)));
            return read;
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("DBInstanceNotFound")) {
                return Map.of();
            }
            throw e;
        }
    }

    /** All where there are more than one page. */
    private static List<Filter> only(Set<String> identifiersOrArns) {
        return identifiersOrArns.size() > PAGE
                ? List.of()
                : List.of(Filter.builder()
                        .name("db-instance-id")
                        .values(identifiersOrArns)
                        .build());
    }

    /**
     * Maintenance that somebody has opted in to, so that it is queued; what is merely on offer is not. Empty, and logged,
     * when the endpoint does not know the operation.
     */
    List<String> queuedMaintenance(DbInstance i) {
        List<String> actions = queued.read(i.arn()).value();
        return actions == null ? List.of() : actions;
    }

    private Map<String, List<String>> readQueued(Set<String> arns) {
        DescribePendingMaintenanceActionsRequest.Builder request = DescribePendingMaintenanceActionsRequest.builder();
        if (arns.size() == 1) {
            request.resourceIdentifier(arns.iterator().next());
        } else {
            request.maxRecords(PAGE).filters(only(arns));
        }
        try {
            Map<String, List<String>> read = new TreeMap<>();
            rds.describePendingMaintenanceActionsPaginator(request.build())
                    .pendingMaintenanceActions()
                    .forEach(r -> read.put(
                            r.resourceIdentifier(),
                            r.pendingMaintenanceActionDetails().stream()
                                    .filter(RdsReading::queued)
                                    .map(a -> "maintenance " + a.action() + " (" + a.optInStatus() + ")")
                                    .toList()));
            return read;
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("ResourceNotFoundFault")) {
                return Map.of();
            }
            if (Refusal.unimplemented(e)) {
                LOG.warn(
                        "{}: the RDS endpoint can't tell pending maintenance actions ({}); going on without",
                        arns,
                        Refusal.text(e));
                return Map.of();
            }
            throw e;
        }
    }

    private static boolean queued(PendingMaintenanceAction action) {
        String optIn = action.optInStatus();
        return optIn != null && !optIn.isEmpty() && !optIn.equals("undo-opt-in");
    }

    /**
     * Events since then by which RDS tells that a change of the instance failed, oldest first.
     *
     * @param seen when the instance was read that is judged by them: they are not read before it
     */
    List<Failure> failures(String identifier, Instant since, Instant seen) {
        return failures.of(identifier, since, seen);
    }

    private boolean old(Instant at) {
        return !clock.instant().isBefore(at.plus(FRESH));
    }
}
