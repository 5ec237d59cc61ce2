package dev.airtime.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The next call for a staging copy. */
sealed interface CopyStep {
    /** Take the snapshot. */
    record TakeSnapshot(String snapshot, Map<String, String> tags) implements CopyStep {
        public TakeSnapshot {
            tags = Map.copyOf(tags);
        }
    }

    /**
     * Make the instance from the snapshot.
     *
     * @param iops and throughput: null where RDS refuses to be told
     */
    record Restore(
            String identifier,
            String snapshot,
            String instanceClass,
            String group,
            DbInstance.Shape shape,
            int port,
            @Nullable Integer iops,
            @Nullable Integer throughput,
            Map<String, String> tags)
            implements CopyStep {
        public Restore {
            tags = Map.copyOf(tags);
        }
    }

    /** Reboot the copy, so that its parameters are in force. */
    record Reboot(String identifier) implements CopyStep {}

    /** Delete the copy, without a final snapshot. */
    record DeleteInstance(String identifier) implements CopyStep {}

    /** Delete the copy's snapshot. */
    record DeleteSnapshot(String snapshot) implements CopyStep {}

    /** Nothing is to be called now. */
    record End(CopyObservation observation) implements CopyStep {}
}
