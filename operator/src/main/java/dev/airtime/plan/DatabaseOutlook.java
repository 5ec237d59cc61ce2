package dev.airtime.plan;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a database before it is raised, for the plan.
 *
 * @param multiAz whether a standby takes over when it restarts; null when not known
 * @param now what it is, by the names of {@code scaleUp}; what is not known is absent
 * @param warnings what would meet the event, each a sentence about the database
 * @param notOffered why the wanted class can't be had, in a sentence; null when it can, or it is not known
 * @param leftAlone parameters that the wanted class brings along, by name: why nothing is changed for them
 * @param online parameters that change without a restart, by name
 * @param hourly what the class before and the wanted one cost; null when the class stays
 * @param replicas what no read replica and all that are to be made cost; null when none is
 */
public record DatabaseOutlook(
        @Nullable Boolean multiAz,
        Map<String, String> now,
        List<String> warnings,
        @Nullable String notOffered,
        Map<String, String> leftAlone,
        Set<String> online,
        @Nullable Hourly hourly,
        @Nullable Hourly replicas) {
    /**
     * USD an hour.
     *
     * @param before null when not known
     * @param raised null when not known
     * @param unknown why not; null when both are known
     */
    public record Hourly(
            @Nullable BigDecimal before,
            @Nullable BigDecimal raised,
            @Nullable String unknown) {}

    /** Of a database that was not read. */
    public static final DatabaseOutlook UNKNOWN = new DatabaseOutlook(null, Map.of(), List.of(), null, null);

    public DatabaseOutlook {
        now = Map.copyOf(now);
        warnings = List.copyOf(warnings);
        leftAlone = Map.copyOf(leftAlone);
        online = Set.copyOf(online);
    }

    /** That wants no parameters. */
    public DatabaseOutlook(
            @Nullable Boolean multiAz,
            Map<String, String> now,
            List<String> warnings,
            @Nullable String notOffered,
            @Nullable Hourly hourly) {
        this(multiAz, now, warnings, notOffered, Map.of(), Set.of(), hourly, null);
    }
}
