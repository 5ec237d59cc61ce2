package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Sends each question to the account and region where its database is: one room of readings for each of them. */
public final class RoutedDatabases implements Databases {
    private final Function<Place, AwsApis> aws;
    private final InstantSource clock;
    private final Map<Place, RdsDatabases> rooms = new ConcurrentHashMap<>();

    /**
     * Over clients that the caller closes.
     *
     * @param aws the clients of a place, asked once for each
     * @param clock the event's clock, which RDS's time stamps are compared with
     */
    public RoutedDatabases(Function<Place, AwsApis> aws, InstantSource clock) {
        this.aws = aws;
        this.clock = clock;
    }

    private Databases room(DatabaseId database) {
        return room(database.place());
    }

    private RdsDatabases room(Place place) {
        return rooms.computeIfAbsent(place, p -> new RdsDatabases(aws.apply(p), p, clock));
    }

    @Override
    public DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target) {
        return room(database).observe(event, database, target);
    }

    @Override
    public Outlook outlook(DatabaseId database) {
        return room(database).outlook(database);
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
    public CopyObservation observeCopy(EventRef event, DatabaseId source) {
        return room(source).observeCopy(event, source);
    }

    @Override
    public CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec) {
        return room(source).copy(event, source, spec);
    }

    @Override
    public CopyObservation removeCopy(EventRef event, DatabaseId source) {
        return room(source).removeCopy(event, source);
    }

    @Override
    public Map<DatabaseId, Figures> figures(Set<DatabaseId> databases, Instant now) {
        Map<Place, Set<DatabaseId>> byPlace = new HashMap<>();
        databases.forEach(
                d -> byPlace.computeIfAbsent(d.place(), p -> new HashSet<>()).add(d));
        Map<DatabaseId, Figures> figures = new HashMap<>();
        byPlace.forEach((place, ids) -> figures.putAll(room(place).figures(ids, now)));
        return figures;
    }
}
