package dev.airtime.database;

import dev.airtime.api.Keys;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tags of everything that is made for a copy. What lacks the first two is never deleted. */
final class CopyTags {
    /** The event that the copy was made for, {@code namespace/name}, for people and for operators of some namespaces. */
    static final String EVENT = "airtime.dev/event";
    /** The Kubernetes cluster that the event is in: the uid of its namespace kube-system. */
    static final String CLUSTER = "airtime.dev/cluster";
    /** When it was asked for. */
    static final String MADE_AT = "airtime.dev/made-at";

    private CopyTags() {}

    /** Of what is made now for the copy of {@code source}. */
    static Map<String, String> of(EventRef event, String source, Instant now) {
        Map<String, String> tags = new TreeMap<>();
        tags.put(Keys.MANAGED_BY, Keys.AIRTIME);
        tags.put(Keys.EVENT_UID, event.uid());
        tags.put(Keys.STAGING_OF, source);
        tags.put(EVENT, event.key().substring(0, Math.min(event.key().length(), RecordTags.LONGEST_VALUE)));
        tags.put(MADE_AT, now.truncatedTo(ChronoUnit.SECONDS).toString());
        if (!event.cluster().isEmpty()) {
            tags.put(CLUSTER, event.cluster());
        }
        return tags;
    }

    /** Whether it was made for an event of that Kubernetes cluster. */
    static boolean madeIn(Map<String, String> tags, String cluster) {
        return !cluster.isEmpty()
                && Keys.AIRTIME.equals(tags.get(Keys.MANAGED_BY))
                && tags.containsKey(Keys.EVENT_UID)
                && cluster.equals(tags.get(CLUSTER));
    }

    /** The namespace of the event; empty when it is not told. */
    static String namespace(Map<String, String> tags) {
        String event = tags.getOrDefault(EVENT, "");
        int end = event.indexOf('/');
        return end < 0 ? "" : event.substring(0, end);
    }

    /** When it was asked for; null when it is not told. */
    static @Nullable Instant madeAt(Map<String, String> tags) {
        try {
            return Instant.parse(tags.getOrDefault(MADE_AT, ""));
        } catch (DateTimeException e) {
            return null;
        }
    }
}
