package dev.airtime.database;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An instance's read replicas, and theirs, from one reading of all instances. DBInstance's
 * ReadReplicaDBInstanceIdentifiers (Amazon RDS API Reference, DBInstance) names a replica in the same region by its
 * identifier and one in another region by its ARN. Aurora clusters that replicate an instance are not followed.
 *
 * @param addresses endpoints' host names, sorted; a replica without an endpoint, since it is being created, is left out
 * @param unknown identifiers and ARNs that the reading has no instance for, as in another region, sorted
 */
record Readers(List<String> addresses, List<String> unknown) {
    Readers {
        addresses = List.copyOf(addresses);
        unknown = List.copyOf(unknown);
    }

    /** Of {@code source}; {@code all} holds the region's instances by identifier. Circles end where they began. */
    static Readers of(DbInstance source, Map<String, DbInstance> all) {
        Set<String> addresses = new TreeSet<>();
        Set<String> unknown = new TreeSet<>();
        Set<String> met = new HashSet<>(Set.of(source.identifier()));
        Deque<String> open = new ArrayDeque<>(source.readReplicas());
        while (!open.isEmpty()) {
            String name = open.remove();
            DbInstance replica = find(name, all);
            if (replica == null) {
                unknown.add(name);
            } else if (met.add(replica.identifier())) {
                open.addAll(replica.readReplicas());
                if (replica.address() != null) {
                    addresses.add(replica.address());
                }
            }
        }
        return new Readers(List.copyOf(addresses), List.copyOf(unknown));
    }

    private static @Nullable DbInstance find(String name, Map<String, DbInstance> all) {
        DbInstance named = all.get(name);
        return named != null || !name.startsWith("arn:")
                ? named
                : all.values().stream()
                        .filter(i -> name.equals(i.arn()))
                        .findFirst()
                        .orElse(null);
    }

    /** What a person should know of them as the end of a sentence; empty where all are known. */
    String remark() {
        return unknown.isEmpty()
                ? ""
                : "; not among this region's instances, so that their addresses are not known: read replicas "
                        + String.join(", ", unknown);
    }
}
