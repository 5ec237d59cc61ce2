package dev.airtime.plan;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database before it is raised, for the plan.
 *
 * @param multiAz whether a standby takes over when it restarts; null when not known
 * @param now what it is, by the names of {@code scaleUp}; what is not known is absent
 */
public record DatabaseOutlook(@Nullable Boolean multiAz, Map<String, String> now) {
    /** Of a database that was not read. */
    public static final DatabaseOutlook UNKNOWN = new DatabaseOutlook(null, Map.of());

    public DatabaseOutlook {
        now = Map.copyOf(now);
    }
}
