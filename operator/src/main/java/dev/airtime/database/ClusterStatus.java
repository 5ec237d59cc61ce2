package dev.airtime.database;

import java.util.Set;

/**
 * What a DB cluster's status word allows; an unknown word means "wait" (Aurora user guide, "Viewing DB cluster status").
 */
final class ClusterStatus {
    private static final Set<String> SETTLED = Set.of("available", "storage-optimization");
    private static final Set<String> PERSON = Set.of(
            "cloning-failed",
            "migration-failed",
            "inaccessible-encryption-credentials",
            "inaccessible-encryption-credentials-recoverable",
            "incompatible-parameters",
            "stopped",
            "stopping",
            "deleting");

    private ClusterStatus() {}

    /** A change of it, a failover or a clone is accepted. */
    static boolean settled(String status) {
        return SETTLED.contains(status);
    }

    /** It does not get better by waiting. */
    static boolean needsPerson(String status) {
        return PERSON.contains(status);
    }
}
