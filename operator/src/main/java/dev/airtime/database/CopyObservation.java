package dev.airtime.database;

import org.jspecify.annotations.Nullable;

/**
 * The staging copy of a DB instance as one reading shows it.
 *
 * @param identifier the copy's DB instance identifier, chosen from event and source and never that of another
 * @param state where it is
 * @param message the state in a sentence
 * @param address the endpoint's host name, null while there is none
 * @param port the endpoint's port, 0 while there is none
 */
public record CopyObservation(
        String identifier,
        State state,
        String message,
        @Nullable String address,
        int port) {
    /** Where a copy is. */
    public enum State {
        /** Neither a snapshot nor an instance of ours is there. */
        Absent,
        /** A snapshot or an instance is being made, or settles. */
        Creating,
        /** Usable, but its storage is still being loaded: the first read of each block is slow. */
        Warming,
        /** Usable, with its group in-sync, its endpoint known and its storage loaded. */
        Available,
        /** Being removed; a snapshot or an instance is still there. */
        Deleting,
        /** A person is needed. */
        Failed
    }
}
