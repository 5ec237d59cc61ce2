package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseObservation.Presence;
import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/** The port to the Aurora clusters of one account and region, over the AWS SDK; nothing that matters is in memory. */
final class ClusterDatabases implements Databases {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterDatabases.class);

    private final ClusterReading reading;
    private final RdsReading instances;
    private final ClusterCopies copies;
    private final CloudWatchFigures figures;
    private final ScalableTargets scalable;
    private final OutlookReading outlooks;
    private final ParameterGroups groups;
    private final ClusterConnections connections;
    private final ClusterChanges changes;
    private final Place place;
    private final InstantSource clock;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /**
     * Over clients that the caller closes.
     *
     * @param instances the readings that DB instances of the same place are taken from
     * @param reading the readings of its clusters
     * @param outlooks what is read for plans of the same place
     * @param place where they lead, for sentences
     */
    ClusterDatabases(
            AwsApis aws,
            RdsReading instances,
            ClusterReading reading,
            OutlookReading outlooks,
            Place place,
            InstantSource clock,
            Pause pause) {
        this.outlooks = outlooks;
        this.groups = new ParameterGroups(aws.rds(), clock, pause);
        this.connections = new ClusterConnections(aws.rds(), groups, clock);
        this.instances = instances;
        this.place = place;
        this.clock = clock;
        this.reading = reading;
        this.copies = new ClusterCopies(aws.rds(), reading, instances, clock);
        this.scalable = new ScalableTargets(aws.autoScaling(), clock);
        this.changes = new ClusterChanges(aws.rds(), reading, instances, scalable, groups, clock);
        this.figures = new CloudWatchFigures(aws.cloudWatch());
    }

    @Override
    public DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target) {
        ClusterReading.Seen shared = reading.shared(database.identifier());
        if (shared == null) {
            return DatabaseObservation.of(
                    database.identifier(),
                    Presence.Missing,
                    "DB cluster " + database.identifier() + " is not there (looked " + place.describe()
                            + "): correct cluster, region or roleArn of the database");
        }
        AuroraCluster seen = shared.cluster();
        DbCluster c = seen.cluster();
        String unsupported = c.unsupported();
        if (unsupported != null) {
            return DatabaseObservation.of(database.identifier(), Presence.Unsupported, unsupported);
        }
        boolean optedIn = event.namespace().equals(c.tags().get(RecordTags.NAMESPACE));
        DatabaseRecord record = ClusterRecordTags.record(c.tags());
        // While it is raised, the roles of before count, so that its failovers move no address of the copy.
        String recordedWriter = record == null || record.cluster() == null
                ? null
                : record.cluster().writer();
        ClusterAddresses addresses = ClusterAddresses.of(seen, reading.customEndpoints(), recordedWriter);
        ClusterMember writer = seen.writer();
        ClusterChange last = ClusterChange.read(c.tags());
        ReaderScaling scaling = target == null ? null : scaling(c, target);
        return new DatabaseObservation(
                c.identifier(),
                optedIn ? Presence.Found : Presence.NotOptedIn,
                optedIn
                        ? c.identifier() + " is " + seen.describe()
                                + (writer == null
                                        ? ""
                                        : ClassChoice.remark(
                                                c.tags(), writer.instance().instanceClass()))
                                + ClusterCopyDecision.cloneRemark(
                                        c, reading.clusters().values())
                        : ClusterCopyDecision.notOptedIn(c, event.namespace()),
                c.status(),
                writer == null ? null : writer.instance().instanceClass(),
                c.endpoint(),
                c.port(),
                addresses.writers(),
                addresses.readers(),
                record,
                target != null
                        && ClusterRaiseDecision.inForce(
                                seen, event.key(), target, scaling, groups(seen, target), shared.at()),
                record != null && ClusterRestoreDecision.inForce(seen, record, shared.at()),
                RecordTags.otherClaims(c.tags(), event.key()),
                c.tags().containsKey(RecordTags.claimKey(event.key())),
                writer == null
                        ? null
                        : connections.of(seen, writer, writer.instance().instanceClass()),
                List.of(),
                null,
                record == null ? List.of() : ClusterByHand.of(seen, record, target, scaling),
                last != null && last.returns());
    }

    /** Of its members, as far as they can be read, where an event wants parameters. */
    private Map<String, Group> groups(AuroraCluster c, Target target) {
        Map<String, Group> known = new HashMap<>();
        if (!target.parameters().isEmpty()) {
            for (ClusterMember m : c.members()) {
                Group group = groups.kept(m.instance().group());
                if (group != null) {
                    known.put(m.instance().group(), group);
                }
            }
        }
        return known;
    }

    /** Read only where an event wants it; one that can't be read is not known to be in force. */
    private @Nullable ReaderScaling scaling(DbCluster c, Target target) {
        if (target.autoScaling() == null) {
            return null;
        }
        try {
            return scalable.of(c.identifier());
        } catch (AwsServiceException e) {
            LOG.warn("the auto scaling of {} can't be read: {}", c.identifier(), Refusal.text(e));
            return null;
        }
    }

    @Override
    public Outlook outlook(DatabaseId database, Span span) {
        AuroraCluster seen = seen(database);
        if (seen == null) {
            return Outlook.UNKNOWN;
        }
        DbCluster c = seen.cluster();
        Map<String, Routine> routines = instances.routines();
        ClusterMember writer = seen.writer();
        Routine routine = writer == null ? null : routines.get(writer.identifier());
        String wanted = span.instanceClass();
        return ClusterOutlook.of(
                seen,
                routines,
                span,
                scalable.known(c.identifier()),
                outlooks.maintenance(span.ask()),
                wanted == null || routine == null
                        ? null
                        : outlooks.offers(c.engine(), routine.engineVersion(), span.ask()),
                wanted == null ? null : outlooks.prices(c.engine(), false, span.ask()),
                wanted == null || writer == null
                        ? ClusterOutlook.Connections.UNKNOWN
                        : new ClusterOutlook.Connections(
                                connections.of(seen, writer, writer.instance().instanceClass()),
                                connections.of(seen, writer, wanted)));
    }

    /** For the writer, which the rehearsal's writes went to; the readers get the same. */
    @Override
    public AutoClass chooseClass(DatabaseId database, AutoClass.Need need, boolean ask) {
        AuroraCluster seen = seen(database);
        ClusterMember writer = seen == null ? null : seen.writer();
        Routine r = writer == null ? null : instances.routines().get(writer.identifier());
        if (seen == null || writer == null || r == null) {
            return AutoClass.missing("the writer of cluster " + database.identifier() + " is not there");
        }
        if (writer.serverless()) {
            return AutoClass.missing("the writer " + writer.identifier()
                    + " is db.serverless, which has no class: write scaleUp.serverlessV2 instead");
        }
        DbCluster c = seen.cluster();
        return AutoClass.of(
                ClusterRecordTags.classes(c.tags())
                        .getOrDefault(writer.identifier(), writer.instance().instanceClass()),
                need,
                outlooks.prices(c.engine(), false, ask),
                outlooks.offers(c.engine(), r.engineVersion(), ask),
                r,
                false,
                instanceClass -> connections.of(seen, writer, instanceClass));
    }

    /** The cluster and its members from the readings that all share; null when it is not among them. */
    private @Nullable AuroraCluster seen(DatabaseId database) {
        DbCluster c = reading.clusters().get(database.identifier());
        return c == null ? null : AuroraCluster.of(c, instances.instances());
    }

    @Override
    public @Nullable Map<String, String> setParameters(DatabaseId database) {
        AuroraCluster seen = seen(database);
        ClusterMember writer = seen == null ? null : seen.writer();
        Map<String, String> cluster =
                seen == null ? null : connections.setNow(seen.cluster().group());
        Map<String, String> own =
                writer == null ? null : groups.setNow(writer.instance().group());
        if (cluster == null || own == null) {
            return null;
        }
        Map<String, String> both = new TreeMap<>(cluster);
        both.putAll(own);
        return both;
    }

    @Override
    public Progress record(EventRef event, DatabaseId database, Instant until) {
        return alone(database, () -> {
            String identifier = database.identifier();
            AuroraCluster c = reading.now(identifier).orElse(null);
            if (c == null) {
                return new Progress.Blocked("NotFound", "DB cluster " + identifier + " is not there");
            }
            RecordDecision.Outcome outcome = ClusterRecordDecision.next(c, event, until, clock.instant());
            if (outcome instanceof RecordDecision.End end) {
                return end.progress();
            }
            Map<String, String> tags = ((RecordDecision.Write) outcome).tags();
            try {
                changes.tag(c.cluster(), tags);
            } catch (AwsServiceException e) {
                return Refusal.progress(
                        "DB cluster " + identifier + ", writing the record's tags", "rds:AddTagsToResource", e);
            }
            boolean there = reading.now(identifier)
                    .filter(read -> read.cluster().tags().entrySet().containsAll(tags.entrySet()))
                    .isPresent();
            return there
                    ? new Progress.Done(identifier + " is written down: " + c.describe())
                    : new Progress.Running(identifier + ": the record's tags do not show yet");
        });
    }

    @Override
    public Progress raise(EventRef event, DatabaseId database, Target target) {
        return alone(
                database,
                () -> changes.run(
                        database.identifier(),
                        (c, evidence, now) -> optedIn(c, event)
                                ? ClusterRaiseDecision.next(c, event.key(), target, evidence, now)
                                : notOptedIn(c, event)));
    }

    @Override
    public Progress restore(EventRef event, DatabaseId database, Target target, DatabaseRecord record) {
        Set<String> claim = Set.of(RecordTags.claimKey(event.key()));
        return alone(
                database,
                () -> changes.run(
                        database.identifier(),
                        (c, evidence, now) -> optedIn(c, event)
                                ? ClusterRestoreDecision.next(
                                        c, record, target, target.failBack(), claim, evidence, now)
                                : notOptedIn(c, event)));
    }

    /** Puts a cluster back to the record in its own tags, whoever claims it: a person has decided that. */
    Progress restoreFromTags(DatabaseId database) {
        return alone(
                database,
                () -> changes.run(database.identifier(), (c, evidence, now) -> {
                    DatabaseRecord record = ClusterRecordTags.record(c.cluster().tags());
                    return record == null
                            ? ClusterStep.done(c.identifier() + " carries no record: there is nothing to put back")
                            : ClusterRestoreDecision.next(
                                    c,
                                    record,
                                    null,
                                    false,
                                    RecordTags.claims(c.cluster().tags()).keySet(),
                                    evidence,
                                    now);
                }));
    }

    /** The cluster as it is now; null when it is not there. */
    @Nullable
    AuroraCluster read(DatabaseId database) {
        return reading.now(database.identifier()).orElse(null);
    }

    private static boolean optedIn(AuroraCluster c, EventRef event) {
        return event.namespace().equals(c.cluster().tags().get(RecordTags.NAMESPACE));
    }

    private static ClusterStep notOptedIn(AuroraCluster c, EventRef event) {
        return ClusterStep.blocked("NotOptedIn", ClusterCopyDecision.notOptedIn(c.cluster(), event.namespace()));
    }

    @Override
    public CopyObservation observeCopy(EventRef event, DatabaseId source, @Nullable CopyLogin login) {
        return copies.observe(event, source.identifier(), login);
    }

    /** A clone is of now: {@code spec} chooses between the backups of DB instances. */
    @Override
    public CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec, @Nullable CopyLogin login) {
        return alone(source, () -> copies.make(event, source.identifier(), login));
    }

    @Override
    public CopyObservation removeCopy(EventRef event, DatabaseId source) {
        return alone(source, () -> copies.remove(event, source.identifier()));
    }

    /**
     * Of each cluster the highest figures of its members, since any one of them can be the one that is not enough. The volume
     * is the cluster's, and no limit of it is documented (Aurora user guide, "Amazon Aurora storage").
     */
    @Override
    public Map<DatabaseId, Figures> figures(Set<DatabaseId> databases, Instant now) {
        Map<DatabaseId, List<String>> members = members(databases);
        Set<String> all = all(members);
        Map<String, Figures> read = all.isEmpty() ? Map.of() : figures.read(all, now);
        Map<DatabaseId, Figures> worst = new HashMap<>();
        members.forEach((d, names) -> names.stream()
                .filter(read::containsKey)
                .map(read::get)
                .reduce(Figures::worst)
                .ifPresent(f -> worst.put(d, f)));
        return worst;
    }

    /** The highest of its members again, against the limit of connections of the class that the writer had. */
    @Override
    public Map<DatabaseId, RecentLoad> recentLoad(Map<DatabaseId, DatabaseRecord> recorded, Instant now) {
        Map<DatabaseId, List<String>> members = members(recorded.keySet());
        Set<String> all = all(members);
        Map<String, RecentLoad> read = all.isEmpty() ? Map.of() : figures.peaks(all, now);
        Map<DatabaseId, RecentLoad> worst = new HashMap<>();
        members.forEach((d, names) -> names.stream()
                .filter(read::containsKey)
                .map(read::get)
                .reduce(RecentLoad::worst)
                .ifPresent(load -> worst.put(d, load.against(maxConnections(d, recorded.get(d))))));
        return worst;
    }

    private @Nullable Integer maxConnections(DatabaseId database, @Nullable DatabaseRecord record) {
        AuroraCluster seen = seen(database);
        ClusterMember writer = seen == null ? null : seen.writer();
        return seen == null || writer == null || record == null
                ? null
                : connections.of(seen, writer, record.instanceClass());
    }

    private Map<DatabaseId, List<String>> members(Set<DatabaseId> databases) {
        Map<String, DbCluster> clusters = reading.clusters();
        Map<DatabaseId, List<String>> members = new HashMap<>();
        for (DatabaseId d : databases) {
            DbCluster c = clusters.get(d.identifier());
            if (c != null) {
                members.put(
                        d,
                        c.members().stream().map(DbCluster.Member::identifier).toList());
            }
        }
        return members;
    }

    private static Set<String> all(Map<DatabaseId, List<String>> members) {
        Set<String> all = new HashSet<>();
        members.values().forEach(all::addAll);
        return all;
    }

    /** One change of a cluster at a time, whichever event asks. */
    private <T> T alone(DatabaseId database, Supplier<T> change) {
        synchronized (locks.computeIfAbsent(database.identifier(), key -> new Object())) {
            return change.get();
        }
    }
}
