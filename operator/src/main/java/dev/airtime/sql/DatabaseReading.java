package dev.airtime.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one look into a server saw. What could not be looked at is null, and {@code notSeen} says why. Statements are without
 * their values.
 *
 * @param server product and version
 * @param maxConnections max_connections as the server itself has it
 * @param reservedConnections connections of {@code maxConnections} that an application's user does not get
 * @param connections connections of clients, this look's own not counted
 * @param sessions those connections, one by one
 * @param deadlocks deadlocks so far, as the server counts them
 * @param deadlockStatements statements that locked each other out, of the latest that is known; empty when none is
 * @param statements statement statistics
 * @param unindexed statements for which a whole table is read, of those seen in this look: called since the one before
 *     (PostgreSQL), running or the last of their connection (MySQL)
 * @param memory the size of the data and what it is cached in
 * @param notSeen what could not be looked at, and the permission or setting that opens it, a sentence each
 */
public record DatabaseReading(
        String server,
        @Nullable Integer maxConnections,
        @Nullable Integer reservedConnections,
        @Nullable Integer connections,
        @Nullable List<Session> sessions,
        @Nullable Long deadlocks,
        List<String> deadlockStatements,
        @Nullable Statements statements,
        List<Unindexed> unindexed,
        @Nullable Memory memory,
        List<String> notSeen) {
    public DatabaseReading {
        sessions = sessions == null ? null : List.copyOf(sessions);
        deadlockStatements = List.copyOf(deadlockStatements);
        unindexed = List.copyOf(unindexed);
        notSeen = List.copyOf(notSeen);
    }

    /** Of connections alone. */
    public DatabaseReading(
            String server,
            @Nullable Integer maxConnections,
            @Nullable Integer reservedConnections,
            @Nullable Integer connections,
            @Nullable List<Session> sessions,
            List<String> notSeen) {
        this(
                server,
                maxConnections,
                reservedConnections,
                connections,
                sessions,
                null,
                List.of(),
                null,
                List.of(),
                null,
                notSeen);
    }

    /**
     * A client's connection.
     *
     * @param id the server's number of it; MySQL and MariaDB count upwards
     * @param address the client's IP address as the server sees it; {@code local} of a socket
     * @param idle whether it waits for its client, within a transaction or outside of one
     * @param stateSeconds how long it has been idle, or busy
     * @param ageSeconds how long it is open; null where the server does not tell
     * @param statement the last statement; null where it is not known
     */
    public record Session(
            long id,
            String user,
            String address,
            boolean idle,
            long stateSeconds,
            @Nullable Long ageSeconds,
            @Nullable String statement) {}

    /**
     * Statements since the server's statistics began.
     *
     * @param micros the time of all of them, in microseconds
     * @param top those that took the most time
     */
    public record Statements(long micros, List<Statement> top) {
        public Statements {
            top = List.copyOf(top);
        }
    }

    /**
     * A statement whatever its values.
     *
     * @param id by which it is known again
     * @param micros the time of all its calls, in microseconds
     */
    public record Statement(String id, String text, long calls, long micros) {}

    /**
     * The size of tables and indexes, and the server's cache.
     *
     * @param cacheBytes InnoDB's buffer pool; of PostgreSQL effective_cache_size, which is with the operating system's cache
     * @param pages pages that were asked for, as the server counts them
     * @param missed those of them that were not in the buffer pool, or in shared_buffers
     */
    public record Memory(long dataBytes, long indexBytes, long cacheBytes, long pages, long missed) {}
}
