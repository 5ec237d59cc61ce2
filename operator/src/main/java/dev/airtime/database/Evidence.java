package dev.airtime.database;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is read only when a decision asks for it, since each is a call. Null or absent: not looked at yet.
 *
 * @param maintenance maintenance that somebody has queued, in words
 * @param failures failure events since the change was asked for, oldest first
 * @param ownGroups parameter groups that were made for this instance and that no instance uses
 * @param againstInPlace why the attached parameter group is not to be changed itself; empty where it may be
 * @param replicas its read replicas
 * @param lags by how many seconds replicas are behind, as far as CloudWatch shows it
 * @param groups parameter groups by name
 */
record Evidence(
        @Nullable List<String> maintenance,
        @Nullable List<Failure> failures,
        @Nullable List<String> ownGroups,
        @Nullable List<String> againstInPlace,
        @Nullable Replicas replicas,
        @Nullable Map<String, Double> lags,
        Map<String, Group> groups) {
    static final Evidence NONE = new Evidence(null, null, null, null, null, null, Map.of());

    Evidence {
        groups = Map.copyOf(groups);
        lags = lags == null ? null : Map.copyOf(lags);
    }

    /** An event by which RDS tells that something failed. */
    record Failure(Instant at, String message) {}

    /**
     * A parameter group.
     *
     * @param exists whether RDS shows it
     * @param values its parameters that have a value
     * @param dynamic those of which a new value is in force without a reboot
     * @param set those that somebody has set, by DescribeDBParameters' Source
     */
    record Group(boolean exists, Map<String, String> values, Set<String> dynamic, Set<String> set) {
        Group {
            values = Map.copyOf(values);
            dynamic = Set.copyOf(dynamic);
            set = Set.copyOf(set);
        }

        /** Whose parameters are all static. */
        Group(boolean exists, Map<String, String> values) {
            this(exists, values, Set.of(), Set.of());
        }

        /** The value that somebody has set; null where it is the engine's own. */
        @Nullable
        String setValue(String parameter) {
            return set.contains(parameter) ? values.get(parameter) : null;
        }
    }

    /** The last failure; null without, or when they were not looked at. */
    @Nullable
    Failure newestFailure() {
        return failures == null || failures.isEmpty() ? null : failures.get(failures.size() - 1);
    }

    Evidence withMaintenance(List<String> found) {
        return new Evidence(found, failures, ownGroups, againstInPlace, replicas, lags, groups);
    }

    Evidence withFailures(List<Failure> found) {
        return new Evidence(maintenance, found, ownGroups, againstInPlace, replicas, lags, groups);
    }

    Evidence withOwnGroups(List<String> found) {
        return new Evidence(maintenance, failures, found, againstInPlace, replicas, lags, groups);
    }

    Evidence withAgainstInPlace(List<String> found) {
        return new Evidence(maintenance, failures, ownGroups, found, replicas, lags, groups);
    }

    Evidence withReplicas(Replicas found) {
        return new Evidence(maintenance, failures, ownGroups, againstInPlace, found, lags, groups);
    }

    Evidence withLags(Map<String, Double> found) {
        return new Evidence(maintenance, failures, ownGroups, againstInPlace, replicas, found, groups);
    }

    Evidence withGroup(String name, Group group) {
        Map<String, Group> more = new TreeMap<>(groups);
        more.put(name, group);
        return new Evidence(maintenance, failures, ownGroups, againstInPlace, replicas, lags, more);
    }
}
