package dev.airtime.database;

import java.util.Map;

/** The next call for a staging copy. */
sealed interface CopyStep {
    /** Read the source's automated snapshots. */
    record LookForAutomated(String source) implements CopyStep {}

    /** Take the snapshot. */
    record TakeSnapshot(String snapshot, Map<String, String> tags) implements CopyStep {
        public TakeSnapshot {
            tags = Map.copyOf(tags);
        }
    }

    /** Make the instance from a snapshot. {@code automated}: not one of ours. */
    record Restore(String identifier, String snapshot, boolean automated, CopySettings settings) implements CopyStep {}

    /** Make the instance from the source's backups, at the newest time that they reach. */
    record RestoreToPointInTime(String identifier, String source, CopySettings settings) implements CopyStep {}

    /** Reboot the copy, so that its parameters are in force. */
    record Reboot(String identifier) implements CopyStep {}

    /** Keep a master login, and set its password on the copy. */
    record SetPassword(String identifier) implements CopyStep {}

    /** Read all of the copy once. */
    record Read(String identifier) implements CopyStep {}

    /** Delete the copy, without a final snapshot. */
    record DeleteInstance(String identifier) implements CopyStep {}

    /** Delete the copy's snapshot. */
    record DeleteSnapshot(String snapshot) implements CopyStep {}

    /** Nothing is to be called now. */
    record End(CopyObservation observation) implements CopyStep {}
}
