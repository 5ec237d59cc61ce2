package dev.airtime.database;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The staging copy of a database as one reading shows it.
 *
 * @param identifier the copy's DB instance or DB cluster identifier, chosen from event and source and never that of another
 * @param state where it is
 * @param message the state in a sentence
 * @param address the endpoint's host name, null while there is none
 * @param reader the reader endpoint's host name of a cluster's copy; null for that of an instance
 * @param port the endpoint's port, 0 while there is none
 * @param madeAt when it was asked for; null when it is not told
 */
public record CopyObservation(
        String identifier,
        State state,
        String message,
        @Nullable String address,
        @Nullable String reader,
        int port,
        @Nullable Instant madeAt) {
    /** A copy whose age is not told. */
    public CopyObservation(
            String identifier,
            State state,
            String message,
            @Nullable String address,
            @Nullable String reader,
            int port) {
        this(identifier, state, message, address, reader, port, null);
    }

    /** The copy of a DB instance, which has one endpoint. */
    public CopyObservation(String identifier, State state, String message, @Nullable String address, int port) {
        this(identifier, state, message, address, null, port);
    }

    /** Where a copy is. */
    public enum State {
        /** Nothing of ours is there. */
        Absent,
        /** Something of it is being made, or settles. */
        Creating,
        /**
         * Usable, but not yet as it is to be: its storage is still being loaded, so that the first read of each block is
         * slow, or its master user still has production's password.
         */
        Warming,
        /** Usable, with its parameters in force, its endpoint known and its storage loaded. */
        Available,
        /** Being removed; something of it is still there. */
        Deleting,
        /** A person is needed. */
        Failed
    }
}
