package dev.airtime;

import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.diagnosis.Measurements;
import java.util.List;

/** What a rehearsal asks of the rest of the world: the copy's databases. */
interface RehearsalMeasurements {
    /**
     * The copies of the event's databases with their newest figures; a copy without figures is there with nulls, a
     * database without a copy is absent.
     */
    List<Measurements.Database> databases(TrafficEvent event);

    /** What the copies of the event's databases are; a database without a copy is absent. */
    List<TestedDatabase> copies(TrafficEvent event);
}
