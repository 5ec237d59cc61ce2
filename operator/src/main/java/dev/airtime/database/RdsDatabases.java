package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseObservation.Presence;
import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * The port to the RDS of one account and region, over the AWS SDK. DB instances; members of Aurora and Multi-AZ clusters are refused. Nothing that
 * matters is kept in memory: what is kept are readings of some seconds (instances) or minutes (parameter groups).
 */
public final class RdsDatabases implements Databases {
    private final RdsReading reading;
    private final ParameterGroups groups;
    private final OutlookReading outlooks;
    private final RdsChanges changes;
    private final StagingCopies copies;
    private final CloudWatchFigures figures;
    private final Place place;
    private final InstantSource clock;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /**
     * Over clients that the caller closes.
     *
     * @param place where they lead, for sentences
     * @param clock the event's clock, which RDS's time stamps are compared with
     * @param pause between two calls of a kind
     */
    public RdsDatabases(AwsApis aws, Place place, InstantSource clock, Pause pause) {
        this(aws, new RdsReading(aws.rds(), clock, pause), new OutlookReading(aws, clock), place, clock, pause);
    }

    /** With readings that are shared with others of the same place. */
    RdsDatabases(
            AwsApis aws, RdsReading reading, OutlookReading outlooks, Place place, InstantSource clock, Pause pause) {
        RdsClient rds = aws.rds();
        this.place = place;
        this.clock = clock;
        this.reading = reading;
        this.groups = new ParameterGroups(rds, clock, pause);
        this.outlooks = outlooks;
        this.figures = new CloudWatchFigures(aws.cloudWatch());
        this.changes = new RdsChanges(rds, reading, groups, figures, clock);
        this.copies = new StagingCopies(rds, reading, clock);
    }

    @Override
    public DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target) {
        String identifier = database.identifier();
        JoinedReads.Answer<DbInstance> shared = reading.shared(identifier);
        Map<String, DbInstance> all = reading.instances();
        DbInstance i = shared.value();
        if (i == null) {
            return DatabaseObservation.of(
                    identifier,
                    Presence.Missing,
                    "DB instance " + identifier + " is not there (looked " + place.describe()
                            + "): correct instance, region or roleArn of the database");
        }
        boolean optedIn = event.namespace().equals(i.tags().get(RecordTags.NAMESPACE));
        Readers readers = Readers.of(i, all);
        Group attached = i.group().isEmpty() ? null : groups.kept(i.group());
        DatabaseRecord record = RecordTags.record(i.tags());
        Replicas replicas = Replicas.of(i, all);
        List<DatabaseObservation.ReadReplica> made = Stream.concat(replicas.ours().stream(), replicas.going().stream())
                .map(r -> new DatabaseObservation.ReadReplica(
                        r.identifier(), r.instanceClass(), ReplicaDecision.state(r), r.address(), r.port()))
                .toList();
        return new DatabaseObservation(
                identifier,
                optedIn ? Presence.Found : Presence.NotOptedIn,
                optedIn
                        ? identifier + " is " + i.describe() + ClassChoice.remark(i.tags(), i.instanceClass())
                                + readers.remark()
                        : CopyDecision.notOptedIn(i, event.namespace()),
                i.status(),
                i.instanceClass(),
                i.address(),
                i.port(),
                List.of(),
                readers.addresses(),
                record,
                target != null && RaiseDecision.inForce(i, event.key(), target, attached, shared.at()),
                record != null && RestoreDecision.inForce(i, record, shared.at()),
                RecordTags.otherClaims(i.tags(), event.key()),
                i.tags().containsKey(RecordTags.claimKey(event.key())),
                maxConnections(i, attached),
                made,
                target == null ? null : ReplicaDecision.missing(replicas, target.readReplicas()),
                record == null ? List.of() : ByHand.of(i, record, target, attached, all),
                RestoreDecision.begun(i));
    }

    @Override
    public Outlook outlook(DatabaseId database, Span span) {
        DbInstance i = reading.instances().get(database.identifier());
        Routine routine = reading.routines().get(database.identifier());
        if (i == null || routine == null) {
            return Outlook.UNKNOWN;
        }
        Group attached = i.group().isEmpty() ? null : groups.kept(i.group());
        return Outlook.of(
                i,
                routine,
                attached == null ? Map.of() : attached.values(),
                attached != null && inPlace(i, attached, span),
                span,
                outlooks.maintenance(span.ask()),
                span.instanceClass() == null
                        ? null
                        : outlooks.offers(routine.engine(), routine.engineVersion(), span.ask()),
                span.instanceClass() == null
                        ? null
                        : outlooks.prices(routine.engine(), i.shape().multiAz(), span.ask()),
                ReplicaOutlook.of(
                        i,
                        Replicas.of(i, reading.instances()),
                        span,
                        groups::kept,
                        span.readReplicas() == 0 ? null : outlooks.quotas(span.ask())),
                span.readReplicas() == 0 ? null : outlooks.prices(routine.engine(), false, span.ask()));
    }

    /** As the raise will decide, from what is known now. */
    private boolean inPlace(DbInstance i, Group attached, Span span) {
        DatabaseRecord record = RecordTags.record(i.tags());
        if (span.parameters().isEmpty()
                || !InPlace.possible(
                        i, record == null ? i.group() : record.parameterGroup(), attached, span.parameters())) {
            return false;
        }
        OutlookReading.Answer<List<String>> against = outlooks.againstInPlace(
                i.identifier(), i.group(), span.ask(), () -> groups.againstInPlace(i, reading.instances()));
        return against != null && against.value() != null && against.value().isEmpty();
    }

    @Override
    public AutoClass chooseClass(DatabaseId database, AutoClass.Need need, boolean ask) {
        DbInstance i = reading.instances().get(database.identifier());
        Routine r = reading.routines().get(database.identifier());
        if (i == null || r == null) {
            return AutoClass.missing("the instance " + database.identifier() + " is not there");
        }
        boolean multiAz = i.shape().multiAz();
        Group attached = i.group().isEmpty() ? null : groups.kept(i.group());
        return AutoClass.of(
                Outlook.classBefore(i),
                need,
                outlooks.prices(r.engine(), multiAz, ask),
                outlooks.offers(r.engine(), r.engineVersion(), ask),
                r,
                multiAz,
                c -> attached == null ? null : limit(attached, c));
    }

    private static @Nullable Integer limit(Group attached, String instanceClass) {
        return ParameterFormula.onClass(attached.values().get("max_connections"), instanceClass);
    }

    private static @Nullable Integer maxConnections(DbInstance i, @Nullable Group attached) {
        if (attached == null || !i.groupStatus().equals("in-sync")) {
            return null;
        }
        return limit(attached, i.instanceClass());
    }

    @Override
    public @Nullable Map<String, String> setParameters(DatabaseId database) {
        DbInstance i = reading.instances().get(database.identifier());
        return i == null ? null : groups.setNow(i.group());
    }

    @Override
    public Progress record(EventRef event, DatabaseId database, Instant until) {
        String identifier = database.identifier();
        return alone(identifier, () -> {
            DbInstance i = reading.instanceNow(identifier).orElse(null);
            if (i == null) {
                return new Progress.Blocked("NotFound", "DB instance " + identifier + " is not there");
            }
            RecordDecision.Outcome outcome = RecordDecision.next(i, reading.instances(), event, until, clock.instant());
            if (outcome instanceof RecordDecision.End end) {
                return end.progress();
            }
            Map<String, String> tags = ((RecordDecision.Write) outcome).tags();
            try {
                changes.tag(i, tags);
            } catch (AwsServiceException e) {
                return Refusal.progress(
                        "DB instance " + identifier + ", writing the record's tags", "rds:AddTagsToResource", e);
            }
            boolean there = reading.instanceNow(identifier)
                    .filter(read -> read.tags().entrySet().containsAll(tags.entrySet()))
                    .isPresent();
            return there
                    ? new Progress.Done(identifier + " is written down: " + i.describe())
                    : new Progress.Running(identifier + ": the record's tags do not show yet");
        });
    }

    @Override
    public Progress raise(EventRef event, DatabaseId database, Target target) {
        String identifier = database.identifier();
        return alone(
                identifier,
                () -> changes.run(
                        identifier,
                        (i, evidence, now) -> optedIn(i, event)
                                ? RaiseDecision.next(i, event.key(), target, evidence, now)
                                : Step.blocked("NotOptedIn", CopyDecision.notOptedIn(i, event.namespace()))));
    }

    @Override
    public Progress restore(EventRef event, DatabaseId database, Target target, DatabaseRecord record) {
        String identifier = database.identifier();
        Set<String> claim = Set.of(RecordTags.claimKey(event.key()));
        return alone(
                identifier,
                () -> changes.run(
                        identifier,
                        (i, evidence, now) -> optedIn(i, event)
                                ? RestoreDecision.next(i, record, target, claim, evidence, now)
                                : Step.blocked("NotOptedIn", CopyDecision.notOptedIn(i, event.namespace()))));
    }

    /** Puts an instance back to the record in its own tags, whoever claims it: a person has decided that. */
    Progress restoreFromTags(String identifier) {
        return alone(
                identifier,
                () -> changes.run(identifier, (i, evidence, now) -> {
                    DatabaseRecord record = RecordTags.record(i.tags());
                    return record == null
                            ? Step.done(identifier + " carries no record: there is nothing to put back")
                            : RestoreDecision.next(
                                    i, record, null, RecordTags.claims(i.tags()).keySet(), evidence, now);
                }));
    }

    /** The instance as it is now; null when it is not there. */
    @Nullable
    DbInstance read(String identifier) {
        return reading.instanceNow(identifier).orElse(null);
    }

    /** The read replicas that Airtime made of {@code i}. */
    Replicas replicas(DbInstance i) {
        return Replicas.of(i, reading.instances());
    }

    /** What a person changed of {@code i} since it was recorded. */
    List<ChangedByHand> changedByHand(DbInstance i, DatabaseRecord record) {
        return ByHand.of(i, record, null, i.group().isEmpty() ? null : groups.kept(i.group()), reading.instances());
    }

    private static boolean optedIn(DbInstance i, EventRef event) {
        return event.namespace().equals(i.tags().get(RecordTags.NAMESPACE));
    }

    @Override
    public CopyObservation observeCopy(EventRef event, DatabaseId source, @Nullable CopyLogin login) {
        return copies.observe(event, source.identifier(), login);
    }

    @Override
    public CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec, @Nullable CopyLogin login) {
        return alone(
                CopyDecision.identifier(event, source.identifier()),
                () -> copies.make(event, source.identifier(), spec, login));
    }

    @Override
    public CopyObservation removeCopy(EventRef event, DatabaseId source) {
        return alone(
                CopyDecision.identifier(event, source.identifier()), () -> copies.remove(event, source.identifier()));
    }

    @Override
    public Map<DatabaseId, Figures> figures(Set<DatabaseId> databases, Instant now) {
        Map<String, DatabaseId> byIdentifier = new HashMap<>();
        databases.forEach(d -> byIdentifier.put(d.identifier(), d));
        Map<DatabaseId, Figures> read = new HashMap<>();
        if (!byIdentifier.isEmpty()) {
            figures.read(byIdentifier.keySet(), now)
                    .forEach((identifier, f) -> read.put(byIdentifier.get(identifier), againstVolume(identifier, f)));
        }
        return read;
    }

    private Figures againstVolume(String identifier, Figures f) {
        DbInstance i = reading.instances().get(identifier);
        return i == null || f.strain() == null || f.unread() != null ? f : f.with(VolumeLimit.against(f.strain(), i));
    }

    @Override
    public Map<DatabaseId, RecentLoad> recentLoad(Map<DatabaseId, DatabaseRecord> recorded, Instant now) {
        Map<DatabaseId, RecentLoad> loads = new HashMap<>();
        if (recorded.isEmpty()) {
            return loads;
        }
        Set<String> identifiers =
                recorded.keySet().stream().map(DatabaseId::identifier).collect(Collectors.toSet());
        Map<String, RecentLoad> peaks = figures.peaks(identifiers, now);
        recorded.forEach((id, record) -> {
            RecentLoad peak = peaks.get(id.identifier());
            if (peak != null) {
                loads.put(id, peak.against(maxConnections(record)));
            }
        });
        return loads;
    }

    private @Nullable Integer maxConnections(DatabaseRecord record) {
        Group group = groups.kept(record.parameterGroup());
        return group == null
                ? null
                : ParameterFormula.onClass(group.values().get("max_connections"), record.instanceClass());
    }

    /** One change of an instance at a time, whichever event asks: both read the same tags before they write. */
    private <T> T alone(String identifier, Supplier<T> change) {
        synchronized (locks.computeIfAbsent(identifier, key -> new Object())) {
            return change.get();
        }
    }
}
