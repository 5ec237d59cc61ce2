package dev.airtime.database;

import dev.airtime.api.Keys;

/**
 * A member of an Aurora cluster: its part in the cluster beside the DB instance that it is.
 *
 * @param instance as DescribeDBInstances shows it
 * @param writer whether it is the writer now
 * @param tier its promotion tier
 * @param clusterGroupStatus whether the cluster's parameters are in force on it
 */
record ClusterMember(DbInstance instance, boolean writer, int tier, String clusterGroupStatus) {
    /** Tag that Application Auto Scaling puts on the replicas that it makes (Aurora user guide, "Aurora Auto Scaling"). */
    private static final String SCALED_TAG = "application-autoscaling:resourceId";

    private static final String SCALED_NAME = "application-autoscaling-";
    /** The class of a member whose size follows the load. */
    static final String SERVERLESS = "db.serverless";

    String identifier() {
        return instance.identifier();
    }

    /** Application Auto Scaling made it, and takes it away again. */
    boolean autoScaled() {
        return identifier().startsWith(SCALED_NAME) || instance.tags().containsKey(SCALED_TAG);
    }

    /** Airtime made it for the time of an event, since the cluster had no reader to take over. */
    boolean temporary() {
        return Keys.AIRTIME.equals(instance.tags().get(Keys.MANAGED_BY))
                && instance.tags().containsKey(ClusterRecordTags.TEMPORARY);
    }

    /** Its size follows the load between the cluster's limits, rather than its class. */
    boolean serverless() {
        return instance.instanceClass().equals(SERVERLESS);
    }

    /** Role, class and status in a sentence's half. */
    String describe() {
        return (writer ? "writer " : "reader ") + identifier() + " " + instance.instanceClass() + " "
                + instance.status();
    }
}
