package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.DescribeDbInstancesRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbSnapshotsRequest;
import software.amazon.awssdk.services.rds.model.Filter;
import software.amazon.awssdk.services.rds.model.SourceType;

/**
 * What RDS shows. The account's instances, snapshots and failures are read once for all events and kept for a while, since
 * limits of calls are shared with everything in the account.
 */
final class RdsReading {
    private static final Logger LOG = LoggerFactory.getLogger(RdsReading.class);
    private static final int PAGE = AccountReading.PAGE;
    /** People and AWS queue maintenance days ahead: instances that are raised within seconds share one reading. */
    private static final Duration QUEUED = Duration.ofSeconds(10);

    private final RdsClient rds;
    private final InstantSource clock;
    private final AccountReading<DbInstance> instances;
    private final List<Supplier<Collection<UnderWay>>> others = new CopyOnWriteArrayList<>();
    private volatile Map<String, Routine> routines = Map.of();
    private @Nullable Kept snapshots;
    private final FailureEvents failures;
    private final JoinedReads<List<String>> queued;

    private volatile @Nullable Queued lastQueued;

    private record Kept(Instant at, Map<String, DbSnapshot> byIdentifier) {}

    private record Queued(Instant at, Map<String, List<String>> byArn) {}

    RdsReading(RdsClient rds, InstantSource clock, Pause pause) {
        this.rds = rds;
        this.clock = clock;
        this.failures = new FailureEvents(rds, SourceType.DB_INSTANCE, clock);
        this.instances = new AccountReading<>(new Instances(), UnderWay::of, this::waitingElsewhere, clock, pause);
        this.queued = new JoinedReads<>(this::readQueued, clock, pause);
    }

    /** What else waits for a reading of the instances. */
    void alsoFor(Supplier<Collection<UnderWay>> waiting) {
        others.add(waiting);
    }

    private Collection<UnderWay> waitingElsewhere() {
        return others.stream().flatMap(o -> o.get().stream()).toList();
    }

    /** All instances of the account and region by identifier, as old as {@link UnderWay} allows. */
    Map<String, DbInstance> instances() {
        return instances.all();
    }

    /** One of them, with the instant of the reading. */
    JoinedReads.Answer<DbInstance> shared(String identifier) {
        return instances.shared(identifier);
    }

    /** All instances from a reading that is not older than that. */
    Map<String, DbInstance> instancesSince(Instant at) {
        return instances.allSince(at);
    }

    /** Those instances as they are now. */
    Map<String, DbInstance> instancesNow(Set<String> identifiers) {
        return instances.now(identifiers);
    }

    /** What RDS does by itself to the instances, from the same description. */
    Map<String, Routine> routines() {
        instances();
        return routines;
    }

    /** All manual snapshots by identifier, at most half a minute old. */
    synchronized Map<String, DbSnapshot> snapshots() {
        Kept kept = snapshots;
        if (kept == null || old(kept.at())) {
            Map<String, DbSnapshot> read = new TreeMap<>();
            DescribeDbSnapshotsRequest request = DescribeDbSnapshotsRequest.builder()
                    .snapshotType("manual")
                    .maxRecords(PAGE)
                    .build();
            rds.describeDBSnapshotsPaginator(request)
                    .dbSnapshots()
                    .forEach(s -> read.put(s.dbSnapshotIdentifier(), RdsMapping.snapshot(s)));
            kept = new Kept(clock.instant(), read);
            snapshots = kept;
        }
        return kept.byIdentifier();
    }

    /** Forgets what was kept, after something was made or deleted. */
    synchronized void forget() {
        instances.forget();
        snapshots = null;
    }

    /** Something was asked of it that takes its time. */
    void asked(String identifier) {
        instances.asked(identifier);
    }

    /** Whether something was asked of it since it was read, and it is too early to look. */
    boolean waits(String identifier) {
        return instances.waits(identifier);
    }

    /** The instance as it is now. */
    Optional<DbInstance> instanceNow(String identifier) {
        return Optional.ofNullable(now(identifier).value());
    }

    /** As {@link #instanceNow}, with the instant of the reading. */
    JoinedReads.Answer<DbInstance> now(String identifier) {
        return instances.now(identifier);
    }

    private final class Instances implements AccountReading.Listing<DbInstance> {
        @Override
        public Map<String, DbInstance> all() {
            Map<String, DbInstance> read = new TreeMap<>();
            Map<String, Routine> also = new TreeMap<>();
            for (DBInstance i : rds.describeDBInstancesPaginator(DescribeDbInstancesRequest.builder()
                            .maxRecords(PAGE)
                            .build())
                    .dbInstances()) {
                read.put(i.dbInstanceIdentifier(), RdsMapping.instance(i));
                also.put(i.dbInstanceIdentifier(), Routine.of(i));
            }
            routines = also;
            return read;
        }

        @Override
        public Map<String, DbInstance> only(Set<String> identifiers) {
            DescribeDbInstancesRequest.Builder request = DescribeDbInstancesRequest.builder();
            if (identifiers.size() == 1) {
                request.dbInstanceIdentifier(identifiers.iterator().next());
            } else {
                request.maxRecords(PAGE).filters(RdsReading.only(identifiers));
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
    }

    /** All where there are more than one page. */
    private static List<Filter> only(Set<String> identifiers) {
        return identifiers.size() > PAGE
                ? List.of()
                : List.of(Filter.builder()
                        .name("db-instance-id")
                        .values(identifiers)
                        .build());
    }

    /**
     * Maintenance that somebody has opted in to, so that it is queued; what is merely on offer is not. Ten seconds old at most;
     * empty, and logged, when the endpoint does not know the operation.
     */
    List<String> queuedMaintenance(DbInstance i) {
        Queued last = lastQueued;
        if (last != null && clock.instant().isBefore(last.at().plus(QUEUED))) {
            return last.byArn().getOrDefault(i.arn(), List.of());
        }
        List<String> actions = queued.read(i.arn()).value();
        return actions == null ? List.of() : actions;
    }

    /** Of all there are, since only what has some is told of: it costs the same call. */
    private Map<String, List<String>> readQueued(Set<String> arns) {
        Instant at = clock.instant();
        Map<String, List<String>> read = new TreeMap<>();
        try {
            MaintenanceAction.pending(rds)
                    .forEach((arn, actions) -> read.put(
                            arn,
                            actions.stream()
                                    .filter(MaintenanceAction::queued)
                                    .map(a -> "maintenance " + a.action() + " (" + a.optIn() + ")")
                                    .toList()));
        } catch (AwsServiceException e) {
            if (!Refusal.unimplemented(e)) {
                throw e;
            }
            LOG.warn(
                    "{}: the RDS endpoint can't tell pending maintenance actions ({}); going on without",
                    arns,
                    Refusal.text(e));
        }
        lastQueued = new Queued(at, read);
        return read;
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
        return !clock.instant().isBefore(at.plus(UnderWay.USUAL));
    }
}
