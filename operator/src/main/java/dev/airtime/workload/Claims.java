package dev.airtime.workload;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.Keys;
import dev.airtime.api.WorkloadRecord;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a workload was before any event raised it, and the replicas that each event wants, as the annotation
 * {@link Keys#BEFORE} on the object that is changed: the autoscaler, or the workload where there is none. It is written
 * in the same patch as the change, so that one is never without the other.
 *
 * @param before the original
 * @param wanted replicas by event
 */
record Claims(WorkloadRecord before, Map<String, Integer> wanted) {
    private static final ObjectMapper JSON = new ObjectMapper();

    Claims {
        wanted = Map.copyOf(wanted);
    }

    /**
     * Reads the annotation; null without one.
     *
     * @throws IllegalStateException when somebody changed it to what can't be read
     */
    static @Nullable Claims read(@Nullable Map<String, String> annotations, String object) {
        String text = annotations == null ? null : annotations.get(Keys.BEFORE);
        if (text == null) {
            return null;
        }
        try {
            return JSON.readValue(text, Claims.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(object + ": the annotation " + Keys.BEFORE
                    + " can't be read; remove it when the" + " replicas are what they should be");
        }
    }

    String write() {
        try {
            return JSON.writeValueAsString(Map.of("before", before, "wanted", new TreeMap<>(wanted)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record of numbers and names is always JSON", e);
        }
    }

    Claims with(String event, int replicas) {
        Map<String, Integer> more = new TreeMap<>(wanted);
        more.put(event, replicas);
        return new Claims(before, more);
    }

    Claims without(String event) {
        Map<String, Integer> less = new TreeMap<>(wanted);
        less.remove(event);
        return new Claims(before, less);
    }

    /** The most that any event wants, and no less than the original. */
    int replicas() {
        return wanted.values().stream()
                .mapToInt(Integer::intValue)
                .reduce(before.minReplicas() == null ? before.replicas() : before.minReplicas(), Math::max);
    }

    /** The autoscaler's maximum that leaves room for {@link #replicas}. */
    int maxReplicas() {
        return Math.max(before.maxReplicas() == null ? 0 : before.maxReplicas(), replicas());
    }
}
