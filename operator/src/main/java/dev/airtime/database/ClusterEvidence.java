package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is read only when a decision asks for it, since each is a call. Null or absent: not looked at yet.
 *
 * @param failures failure events since the last change was asked for, oldest first
 * @param maintenance maintenance that somebody has queued, in words, by member
 * @param scaling the scalable target of its readers
 */
record ClusterEvidence(
        @Nullable List<Failure> failures,
        Map<String, List<String>> maintenance,
        @Nullable ReaderScaling scaling) {
    static final ClusterEvidence NONE = new ClusterEvidence(null, Map.of(), null);

    ClusterEvidence {
        maintenance = Map.copyOf(maintenance);
    }

    /** The last failure; null without, or when they were not looked at. */
    @Nullable
    Failure newestFailure() {
        return failures == null || failures.isEmpty() ? null : failures.get(failures.size() - 1);
    }

    ClusterEvidence withFailures(List<Failure> found) {
        return new ClusterEvidence(found, maintenance, scaling);
    }

    ClusterEvidence withMaintenance(String member, List<String> found) {
        Map<String, List<String>> more = new TreeMap<>(maintenance);
        more.put(member, found);
        return new ClusterEvidence(failures, more, scaling);
    }

    ClusterEvidence withScaling(ReaderScaling found) {
        return new ClusterEvidence(failures, maintenance, found);
    }
}
