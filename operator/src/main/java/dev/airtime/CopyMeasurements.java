package dev.airtime;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyObservation;
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

/** The figures of the copy's databases, as RDS and CloudWatch say them. */
final class CopyMeasurements implements RehearsalMeasurements {
    /** Connections that the database keeps for administrators differ by engine and are few; none are counted. */
    private static final int RESERVED = 0;

    private final Databases databases;
    private final InstantSource clock;

    CopyMeasurements(Databases databases, InstantSource clock) {
        this.databases = databases;
        this.clock = clock;
    }

    @Override
    public List<Measurements.Database> databases(TrafficEvent event) {
        EventRef ref = Observer.ref(event);
        Map<String, DatabaseObservation> copies = new LinkedHashMap<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            if (d.instance() != null) {
                CopyObservation copy = databases.observeCopy(ref, d.instance());
                if (copy.state() == CopyObservation.State.Available) {
                    copies.put(d.name(), databases.observe(ref, copy.identifier(), null));
                }
            }
        }
        if (copies.isEmpty()) {
            return List.of();
        }
        Map<String, Figures> figures = databases.figures(
                Set.copyOf(copies.values().stream()
                        .map(DatabaseObservation::identifier)
                        .toList()),
                clock.instant());
        List<Measurements.Database> measured = new ArrayList<>();
        copies.forEach((name, copy) -> {
            Figures f = figures.get(copy.identifier());
            measured.add(new Measurements.Database(
                    name,
                    copy.instanceClass(),
                    copy.maxConnections(),
                    RESERVED,
                    f == null ? null : f.connections(),
                    f == null ? null : f.cpu(),
                    f == null ? null : f.at()));
        });
        return measured;
    }
}
