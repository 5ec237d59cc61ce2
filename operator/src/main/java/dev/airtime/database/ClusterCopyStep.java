package dev.airtime.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next call for a clone of a cluster. */
sealed interface ClusterCopyStep {
    /** Make the clone, which is a cluster without instances. {@code capacity} for serverless members, else null. */
    record Clone(
            String identifier, DbCluster source, @Nullable ClusterCapacity capacity, Map<String, String> tags)
            implements ClusterCopyStep {
        public Clone {
            tags = Map.copyOf(tags);
        }
    }

    /** Make an instance in the clone; the first becomes its writer. */
    record AddMember(
            String cluster,
            String identifier,
            String instanceClass,
            String engine,
            String group,
            Map<String, String> tags)
            implements ClusterCopyStep {
        public AddMember {
            tags = Map.copyOf(tags);
        }
    }

    /** Reboot a member of the clone, so that its parameters are in force. */
    record Reboot(DbInstance member) implements ClusterCopyStep {}

    /** Delete a member of the clone. */
    record DeleteMember(String identifier) implements ClusterCopyStep {}

    /** Delete the clone, without a final snapshot. */
    record DeleteCluster(String identifier) implements ClusterCopyStep {}

    /** Nothing is to be called now. */
    record End(CopyObservation observation) implements ClusterCopyStep {}
}
