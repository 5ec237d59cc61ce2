package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.Evidence.Group;
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
 * @param groups DB parameter groups by name
 * @param ownGroups those that were made for its members and that no instance uses
 */
record ClusterEvidence(
        @Nullable List<Failure> failures,
        Map<String, List<String>> maintenance,
        @Nullable ReaderScaling scaling,
        Map<String, Group> groups,
        @Nullable List<String> ownGroups) {
    static final ClusterEvidence NONE = new ClusterEvidence(null, Map.of(), null, Map.of(), null);

    ClusterEvidence {
        maintenance = Map.copyOf(maintenance);
        groups = Map.copyOf(groups);
    }

    /** The last failure; null without, or when they were not looked at. */
    @Nullable
    Failure newestFailure() {
        return failures == null || failures.isEmpty() ? null : failures.get(failures.size() - 1);
    }

    ClusterEvidence withFailures(List<Failure> found) {
        return new ClusterEvidence(found, maintenance, scaling, groups, ownGroups);
    }

    ClusterEvidence withMaintenance(String member, List<String> found) {
        Map<String, List<String>> more = new TreeMap<>(maintenance);
        more.put(member, found);
        return new ClusterEvidence(failures, more, scaling, groups, ownGroups);
    }

    ClusterEvidence withScaling(ReaderScaling found) {
        return new ClusterEvidence(failures, maintenance, found, groups, ownGroups);
    }

    ClusterEvidence withGroup(String name, Group group) {
        Map<String, Group> more = new TreeMap<>(groups);
        more.put(name, group);
        return new ClusterEvidence(failures, maintenance, scaling, more, ownGroups);
    }

    ClusterEvidence withOwnGroups(List<String> found) {
        return new ClusterEvidence(failures, maintenance, scaling, groups, found);
    }
}
