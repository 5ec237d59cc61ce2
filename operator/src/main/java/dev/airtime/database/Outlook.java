package dev.airtime.database;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a DB instance before anything is changed.
 *
 * @param multiAz MultiAZ; null when the instance is not there
 * @param now what it is, by ModifyDBInstance's names with a small first letter; what is not known is absent
 */
public record Outlook(@Nullable Boolean multiAz, Map<String, String> now) {
    /** Of an instance that is not there. */
    static final Outlook UNKNOWN = new Outlook(null, Map.of());

    public Outlook {
        now = Map.copyOf(now);
    }

    /**
     * Of an instance.
     *
     * @param parameters what is set in its parameter group
     */
    static Outlook of(DbInstance i, Map<String, String> parameters) {
        Map<String, String> now = new TreeMap<>();
        now.put("instanceClass", i.instanceClass());
        now.put("allocatedStorage", String.valueOf(i.shape().allocatedStorage()));
        put(now, "storageType", i.shape().storageType());
        put(now, "iops", i.shape().iops());
        put(now, "storageThroughput", i.shape().storageThroughput());
        parameters.forEach((name, value) -> now.put("parameters." + name, value));
        return new Outlook(i.shape().multiAz(), now);
    }

    private static void put(Map<String, String> now, String name, @Nullable Object value) {
        if (value != null) {
            now.put(name, value.toString());
        }
    }
}
