package dev.airtime;

import dev.airtime.api.TrafficEvent;
import dev.airtime.sql.DatabaseReading;
import java.time.Instant;
import java.util.Map;

/** What a rehearsal asks of the insides of the copy's databases. */
interface CopyInsides {
    /** Nobody looks. */
    CopyInsides NONE = new CopyInsides() {
        @Override
        public Map<String, Seen> look(TrafficEvent event) {
            return Map.of();
        }

        @Override
        public void end(TrafficEvent event) {}
    };

    /**
     * The newest look into each of the event's copied databases, by the database's name; one that was not looked into yet is
     * absent. Has the next look taken where it is time. Returns at once.
     */
    Map<String, Seen> look(TrafficEvent event);

    /** Nobody looks into the event's copies any more. */
    void end(TrafficEvent event);

    /** What came of a look. */
    sealed interface Seen {}

    /** It was looked into. */
    record Looked(DatabaseReading reading, Instant at) implements Seen {}

    /** It could not be. */
    record Failed(String message) implements Seen {}
}
