package dev.airtime.plan;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database before it is raised, for the plan.
 *
 * @param multiAz whether a standby takes over when it restarts; null when not known
 * @param now what it is, by the names of {@code scaleUp}; what is not known is absent
 * @param warnings what would meet the event, each a sentence about the database
 * @param notOffered why the wanted class can't be had, in a sentence; null when it can, or it is not known
 */
public record DatabaseOutlook(
        @Nullable Boolean multiAz,
        Map<String, String> now,
        List<String> warnings,
        @Nullable String notOffered) {
    /** Of a database that was not read. */
    public static final DatabaseOutlook UNKNOWN = new DatabaseOutlook(null, Map.of(), List.of(), null);

    public DatabaseOutlook {
        now = Map.copyOf(now);
        warnings = List.copyOf(warnings);
    }
}
