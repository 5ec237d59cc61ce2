package dev.airtime.database;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an event that claims a cluster wants of it, behind its claim in the cluster's tags. So others who raise the cluster
 * know what is still wanted: what an event wanted that is edited, or gone, is nobody's wish any more. A claim of an event that
 * was not raised yet, or needed no raise, tells nothing.
 *
 * @param event {@code namespace/name}
 * @param instanceClass null where it wants none
 * @param limits of Serverless v2; null where it wants none
 * @param readers the minimum that Application Auto Scaling is to keep; null where it wants none
 */
record ClusterClaim(
        String event,
        @Nullable String instanceClass,
        @Nullable ClusterCapacity limits,
        @Nullable Integer readers) {
    private static final String NONE = "-";

    /** Of an event that asks for one of the target's classes. */
    static ClusterClaim of(String event, @Nullable String asked, Target target) {
        return new ClusterClaim(
                event,
                asked,
                target.serverlessV2() == null ? null : ClusterCapacity.of(target.serverlessV2()),
                target.autoScaling() == null
                        ? null
                        : Integer.valueOf(target.autoScaling().minCapacity()));
    }

    /** The claims of events other than {@code event}. */
    static List<ClusterClaim> others(Map<String, String> tags, String event) {
        List<ClusterClaim> others = new ArrayList<>();
        RecordTags.claimsBut(tags, event).forEach((key, name) -> others.add(read(name, RecordTags.wish(tags, key))));
        return others;
    }

    /** The tag that tells this; none where the event claims nothing. */
    Map<String, String> note(Map<String, String> tags) {
        String key = RecordTags.claimKey(event);
        String value = tags.get(key);
        return value == null ? Map.of() : Map.of(key, RecordTags.withWish(value, write()));
    }

    /** Whether the claim tells something else than this. */
    boolean differs(Map<String, String> tags) {
        String told = RecordTags.wish(tags, RecordTags.claimKey(event));
        return !told.isEmpty() && !told.equals(write());
    }

    private String write() {
        return String.join(
                " ",
                instanceClass == null ? NONE : instanceClass,
                limits == null ? NONE : limits.write(),
                readers == null ? NONE : readers.toString());
    }

    private static ClusterClaim read(String event, String wish) {
        String[] parts = wish.split(" ", -1);
        if (parts.length != 3) {
            return new ClusterClaim(event, null, null, null);
        }
        return new ClusterClaim(
                event,
                parts[0].equals(NONE) ? null : parts[0],
                ClusterCapacity.read(parts[1]),
                parts[2].matches("\\d{1,2}") ? Integer.valueOf(parts[2]) : null);
    }
}
