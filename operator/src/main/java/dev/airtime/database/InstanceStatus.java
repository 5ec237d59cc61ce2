package dev.airtime.database;

import java.util.Set;

/**
 * What a DB instance's status word allows. The API's model has no enumeration for it, so an unknown word means "wait":
 * never "fine" and never an error (RDS user guide, "Viewing Amazon RDS DB instance status").
 */
final class InstanceStatus {
    private static final Set<String> SETTLED = Set.of("available", "storage-optimization");
    private static final Set<String> SERVING = Set.of(
            "available",
            "storage-optimization",
            "backing-up",
            "configuring-enhanced-monitoring",
            "configuring-iam-database-auth",
            "configuring-log-exports",
            "configuring-associated-roles",
            "configuring-activity-stream",
            "resetting-master-credentials");
    private static final Set<String> PERSON = Set.of(
            "incompatible-parameters",
            "incompatible-network",
            "incompatible-option-group",
            "incompatible-restore",
            "incompatible-credentials",
            "incompatible-create",
            "restore-error",
            "failed",
            "inaccessible-encryption-credentials",
            "inaccessible-encryption-credentials-recoverable",
            "unsupported-configuration",
            "insufficient-capacity",
            "storage-full",
            "stopped",
            "stopping",
            "deleting",
            "deleted",
            "modify-failed",
            "upgrade-failed",
            "automation-paused");

    /** Does not start; going back to the parameters of before, and a reboot, is the cure. */
    static final String INCOMPATIBLE_PARAMETERS = "incompatible-parameters";

    /** Takes no writes; more storage is the only cure. */
    static final String STORAGE_FULL = "storage-full";

    private InstanceStatus() {}

    /** Nothing runs that a class change or a reboot would have to wait for. */
    static boolean settled(String status) {
        return SETTLED.contains(status);
    }

    /** The database answers and its class and parameters do not change now. */
    static boolean serving(String status) {
        return SERVING.contains(status);
    }

    /** It does not get better by waiting. */
    static boolean needsPerson(String status) {
        return PERSON.contains(status);
    }
}
