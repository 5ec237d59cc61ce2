package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseObservation.Presence;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port to the Aurora clusters of one account and region, over the AWS SDK; nothing that matters is in memory. */
final class ClusterDatabases implements Databases {
    private final ClusterReading reading;
    private final RdsReading instances;
    private final ClusterCopies copies;
    private final CloudWatchFigures figures;
    private final Place place;
    private final Map<String, Object> locks = new ConcurrentHashMap<>();

    /**
     * Over clients that the caller closes.
     *
     * @param instances the readings that DB instances of the same place are taken from
     * @param place where they lead, for sentences
     */
    ClusterDatabases(AwsApis aws, RdsReading instances, Place place, InstantSource clock) {
        this.instances = instances;
        this.place = place;
        this.reading = new ClusterReading(aws.rds(), clock);
        this.copies = new ClusterCopies(aws.rds(), reading, instances, clock);
        this.figures = new CloudWatchFigures(aws.cloudWatch());
    }

    @Override
    public DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target) {
        DbCluster c = reading.clusters().get(database.identifier());
        if (c == null) {
            return unusable(
                    database,
                    Presence.Missing,
                    "DB cluster " + database.identifier() + " is not there (looked " + place.describe()
                            + "): correct cluster, region or roleArn of the database");
        }
        String unsupported = c.unsupported();
        if (unsupported != null) {
            return unusable(database, Presence.Unsupported, unsupported);
        }
        AuroraCluster seen = AuroraCluster.of(c, instances.instances());
        boolean optedIn = event.namespace().equals(c.tags().get(RecordTags.NAMESPACE));
        ClusterAddresses addresses = ClusterAddresses.of(seen, reading.customEndpoints(), null);
        ClusterMember writer = seen.writer();
        return new DatabaseObservation(
                c.identifier(),
                optedIn ? Presence.Found : Presence.NotOptedIn,
                optedIn
                        ? c.identifier() + " is " + seen.describe()
                                + ClusterCopyDecision.cloneRemark(
                                        c, reading.clusters().values())
                        : ClusterCopyDecision.notOptedIn(c, event.namespace()),
                c.status(),
                writer == null ? null : writer.instance().instanceClass(),
                c.endpoint(),
                c.port(),
                addresses.writers(),
                addresses.readers(),
                null,
                false,
                false,
                List.of(),
                false,
                null,
                false);
    }

    /** A change of a cluster is felt as a failover, whether or not it has a reader, as of a Multi-AZ instance. */
    @Override
    public Outlook outlook(DatabaseId database, Span span) {
        DbCluster c = reading.clusters().get(database.identifier());
        ClusterMember writer =
                c == null ? null : AuroraCluster.of(c, instances.instances()).writer();
        return writer == null
                ? Outlook.UNKNOWN
                : new Outlook(true, Map.of("instanceClass", writer.instance().instanceClass()), List.of(), null);
    }

    private static DatabaseObservation unusable(DatabaseId database, Presence presence, String message) {
        return new DatabaseObservation(
                database.identifier(),
                presence,
                message,
                null,
                null,
                null,
                0,
                List.of(),
                null,
                false,
                false,
                List.of(),
                false,
                null);
    }

    @Override
    public Progress record(EventRef event, DatabaseId database, Instant until) {
        return notRaised(database);
    }

    @Override
    public Progress raise(EventRef event, DatabaseId database, Target target) {
        return notRaised(database);
    }

    @Override
    public Progress restore(EventRef event, DatabaseId database, Target target, DatabaseRecord record) {
        return notRaised(database);
    }

    private static Progress notRaised(DatabaseId database) {
        return new Progress.Blocked(
                "ClusterNotSupported",
                "DB cluster " + database.identifier()
                        + ": clusters are copied and not raised by this version; remove its scaleUp");
    }

    @Override
    public CopyObservation observeCopy(EventRef event, DatabaseId source, @Nullable CopyLogin login) {
        return copies.observe(event, source.identifier());
    }

    /** A clone is of now: {@code spec} chooses between the backups of DB instances. */
    @Override
    public CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec, @Nullable CopyLogin login) {
        return alone(source, () -> copies.make(event, source.identifier()));
    }

    @Override
    public CopyObservation removeCopy(EventRef event, DatabaseId source) {
        return alone(source, () -> copies.remove(event, source.identifier()));
    }

    /** Of each cluster the highest figures of its members, since any one of them can be the one that is not enough. */
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

    /** The highest of its members again; what limit of connections each had before is not known. */
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
                .ifPresent(load -> worst.put(d, load)));
        return worst;
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
