package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends each question to the account and region where its database is: one room of readings for each of them. */
public final class RoutedDatabases implements Databases {
    private final Function<Place, AwsApis> aws;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<Place, Rooms> rooms = new ConcurrentHashMap<>();

    /**
     * Over clients that the caller closes.
     *
     * @param aws the clients of a place, asked once for each
     * @param clock the event's clock, which RDS's time stamps are compared with
     * @param pause between two calls of a kind, so that what is asked for at the same time is asked for together
     */
    public RoutedDatabases(Function<Place, AwsApis> aws, InstantSource clock, Pause pause) {
        this.aws = aws;
        this.clock = clock;
        this.pause = pause;
    }

    /** DB instances and clusters of one place, which share their readings. */
    private record Rooms(RdsDatabases instances, ClusterDatabases clusters, CopySweep sweep) {
        static Rooms of(AwsApis aws, Place place, InstantSource clock, Pause pause) {
            RdsReading reading = new RdsReading(aws.rds(), clock, pause);
            ClusterReading clusters = new ClusterReading(aws.rds(), reading, clock, pause);
            OutlookReading outlooks = new OutlookReading(aws, clock);
            return new Rooms(
                    new RdsDatabases(aws, reading, outlooks, place, clock, pause),
                    new ClusterDatabases(aws, reading, clusters, outlooks, place, clock, pause),
                    new CopySweep(aws.rds(), reading, clusters));
        }
    }

    private Rooms rooms(Place place) {
        return rooms.computeIfAbsent(place, p -> Rooms.of(aws.apply(p), p, clock, pause));
    }

    private Databases room(DatabaseId database) {
        Rooms at = rooms(database.place());
        return database.kind() == DatabaseId.Kind.Cluster ? at.clusters() : at.instances();
    }

    @Override
    public DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target) {
        return room(database).observe(event, database, target);
    }

    @Override
    public Outlook outlook(DatabaseId database, Span span) {
        return room(database).outlook(database, span);
    }

    @Override
    public AutoClass chooseClass(DatabaseId database, AutoClass.Need need, boolean ask) {
        return room(database).chooseClass(database, need, ask);
    }

    @Override
    public @Nullable Map<String, String> setParameters(DatabaseId database) {
        return room(database).setParameters(database);
    }

    @Override
    public Progress record(EventRef event, DatabaseId database, Instant until) {
        return room(database).record(event, database, until);
    }

    @Override
    public Progress raise(EventRef event, DatabaseId database, Target target) {
        return room(database).raise(event, database, target);
    }

    @Override
    public Progress restore(EventRef event, DatabaseId database, Target target, DatabaseRecord record) {
        return room(database).restore(event, database, target, record);
    }

    @Override
    public CopyObservation observeCopy(EventRef event, DatabaseId source, @Nullable CopyLogin login) {
        return room(source).observeCopy(event, source, login);
    }

    @Override
    public CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec, @Nullable CopyLogin login) {
        return room(source).copy(event, source, spec, login);
    }

    @Override
    public CopyObservation removeCopy(EventRef event, DatabaseId source) {
        return room(source).removeCopy(event, source);
    }

    @Override
    public Map<DatabaseId, Figures> figures(Set<DatabaseId> databases, Instant now) {
        Map<Databases, Set<DatabaseId>> byRoom = new HashMap<>();
        databases.forEach(
                d -> byRoom.computeIfAbsent(room(d), r -> new HashSet<>()).add(d));
        Map<DatabaseId, Figures> figures = new HashMap<>();
        byRoom.forEach((room, ids) -> figures.putAll(room.figures(ids, now)));
        return figures;
    }

    @Override
    public Map<DatabaseId, RecentLoad> recentLoad(Map<DatabaseId, DatabaseRecord> recorded, Instant now) {
        Map<Databases, Map<DatabaseId, DatabaseRecord>> byRoom = new HashMap<>();
        recorded.forEach((id, record) ->
                byRoom.computeIfAbsent(room(id), r -> new HashMap<>()).put(id, record));
        Map<DatabaseId, RecentLoad> loads = new HashMap<>();
        byRoom.forEach((room, records) -> loads.putAll(room.recentLoad(records, now)));
        return loads;
    }

    /**
     * Deletes, at {@code place}, what was made for copies and is not needed any more: for events that are gone, and snapshots
     * whose copy is loaded. Only what carries the tags of a copy of {@code sweep}'s Kubernetes cluster. One step each; what is
     * left is found by the next sweep.
     *
     * @return a sentence for each that was deleted
     */
    public List<String> sweep(Place place, Sweep sweep) {
        return rooms(place).sweep().run(sweep);
    }
}
