package dev.airtime;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Databases;
import dev.airtime.database.EventRef;
import dev.airtime.database.Figures;
import dev.airtime.diagnosis.Measurements;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The copy's databases and their figures, as RDS and CloudWatch say them. */
final class CopyMeasurements implements RehearsalMeasurements {
    /** Connections that the database keeps for administrators differ by engine and are few; none are counted. */
    private static final int RESERVED = 0;

    private static final int MOST_PARAMETERS = 100;
    private static final int LONGEST_PARAMETER = 200;

    private final Databases databases;
    private final InstantSource clock;

    CopyMeasurements(Databases databases, InstantSource clock) {
        this.databases = databases;
        this.clock = clock;
    }

    @Override
    public List<Measurements.Database> databases(TrafficEvent event) {
        EventRef ref = Observer.ref(event);
        Map<String, DatabaseId> ids = new LinkedHashMap<>();
        Map<String, DatabaseObservation> copies = new LinkedHashMap<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            DatabaseId source = DatabaseId.of(d);
            CopyObservation copy = databases.observeCopy(ref, source, null);
            if (copy.state() == CopyObservation.State.Available) {
                DatabaseId id = source.with(copy.identifier());
                ids.put(d.name(), id);
                copies.put(d.name(), databases.observe(ref, id, null));
            }
        }
        if (copies.isEmpty()) {
            return List.of();
        }
        Map<DatabaseId, Figures> figures = databases.figures(Set.copyOf(ids.values()), clock.instant());
        List<Measurements.Database> measured = new ArrayList<>();
        copies.forEach((name, copy) -> {
            Figures f = figures.get(ids.get(name));
            measured.add(new Measurements.Database(
                    name,
                    copy.instanceClass(),
                    copy.maxConnections(),
                    RESERVED,
                    f == null ? null : f.connections(),
                    f == null ? null : f.cpu(),
                    f == null ? null : f.at(),
                    null,
                    f == null ? null : f.strain()));
        });
        return measured;
    }

    @Override
    public List<TestedDatabase> copies(TrafficEvent event) {
        EventRef ref = Observer.ref(event);
        List<TestedDatabase> copies = new ArrayList<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            DatabaseId source = DatabaseId.of(d);
            CopyObservation copy = databases.observeCopy(ref, source, null);
            if (copy.state() == CopyObservation.State.Absent) {
                continue;
            }
            DatabaseObservation production = databases.observe(ref, source, null);
            DatabaseObservation is = databases.observe(ref, source.with(copy.identifier()), null);
            ScaleUp raise = d.scaleUp();
            copies.add(new TestedDatabase(
                    d.name(),
                    is.instanceClass(),
                    is.maxConnections(),
                    production.record() == null
                            ? production.instanceClass()
                            : production.record().instanceClass(),
                    raise == null || raise.auto() ? null : raise.instanceClass(),
                    copy.state() == CopyObservation.State.Available ? null : copy.message(),
                    bounded(databases.setParameters(source.with(copy.identifier())))));
        }
        return copies;
    }

    /** A status has no room for everything that a group can hold; what is cut is still told apart by its beginning. */
    private static @Nullable Map<String, String> bounded(@Nullable Map<String, String> parameters) {
        if (parameters == null) {
            return null;
        }
        Map<String, String> some = new TreeMap<>();
        parameters.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .limit(MOST_PARAMETERS)
                .forEach(p -> some.put(
                        p.getKey(),
                        p.getValue().length() <= LONGEST_PARAMETER
                                ? p.getValue()
                                : p.getValue().substring(0, LONGEST_PARAMETER) + "…"));
        return some;
    }
}
