package dev.airtime.diagnosis;

import dev.airtime.api.Finding.Severity;
import dev.airtime.api.LogPattern;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Words that say what went wrong: in a failure of the load generator, or in a line of a pod's log. The list is documented in
 * docs/diagnosis.md.
 *
 * @param name whose words they are, and what they mean
 * @param severity of a finding that they alone make
 * @param remedy what to do; of words of the user's own, where to look
 */
public record Words(String name, Kind kind, Pattern pattern, Severity severity, String remedy) {
    /** What they mean. */
    public enum Kind {
        /** The database took no more connections. */
        Refused,
        /** A pod's pool had none left. */
        Exhausted,
        /** Transactions locked each other out. */
        Deadlock,
        /** Something else that has no rule of its own. */
        Other
    }

    private static final String FEWER_CONNECTIONS =
            "Make the pools fit max_connections (see ConnectionBudget), and give back connections as soon as a"
                    + " request is done with them";
    private static final String HOLD_SHORTER =
            "Hold connections for less long (no remote calls inside a transaction, no slow statements); only"
                    + " then a larger pool, as far as max_connections allows";
    private static final String FREE_SPACE =
            "Free the disk, or make it larger before the event; look at what grows with the users (logs, temporary tables)";
    private static final String LOCKS =
            "Keep transactions short, and make no remote calls inside one; find out who holds the lock (Deadlocks has the"
                    + " statements where they lock each other out)";

    /** What is looked for in every log. */
    static final List<Words> KNOWN = List.of(
            // MySQL and MariaDB error 1040, ER_CON_COUNT_ERROR; 1203, ER_TOO_MANY_USER_CONNECTIONS
            refused("MySQL, MariaDB: too many connections", "too many connections|max_user_connections"),
            // PostgreSQL SQLSTATE 53300; the second form is what clients see when reserved slots are left
            refused(
                    "PostgreSQL: too many clients",
                    "too many clients already|remaining connection slots|too many connections for (role|database)"),
            // PgBouncer and RDS Proxy in front of a database
            refused("PgBouncer: no more connections", "no more connections allowed|query_wait_timeout"),
            exhausted("HikariCP: pool time-out", "connection is not available, request timed out"),
            exhausted(
                    "Tomcat JDBC, DBCP: pool empty",
                    "pool empty\\. unable to fetch a connection|cannot get a connection, pool error"),
            exhausted("SQLAlchemy: pool limit", "QueuePool limit of size"),
            exhausted(
                    "Node.js pg, Knex: pool time-out",
                    "timeout exceeded when trying to connect|timeout acquiring a connection"),
            exhausted(
                    "Go, .NET, others: pool exhausted",
                    "connection pool (is )?exhausted|the connection pool has been exhausted|pool timeout"),
            // MySQL and MariaDB error 1213, ER_LOCK_DEADLOCK
            deadlock("MySQL, MariaDB: deadlock", "deadlock found when trying to get lock"),
            // PostgreSQL SQLSTATE 40P01
            deadlock("PostgreSQL: deadlock", "deadlock detected"),
            // MySQL and MariaDB error 1205, ER_LOCK_WAIT_TIMEOUT
            other("MySQL, MariaDB: lock wait time-out", "lock wait timeout exceeded", Severity.Warning, LOCKS),
            // PostgreSQL SQLSTATE 55P03
            other("PostgreSQL: lock time-out", "canceling statement due to lock timeout", Severity.Warning, LOCKS),
            // ENOSPC; PostgreSQL SQLSTATE 53100; MySQL and MariaDB errors 1021 and 1114
            other(
                    "disk full",
                    "no space left on device|could not extend file|disk full \\(|the table '[^']{1,200}' is full",
                    Severity.Critical,
                    FREE_SPACE),
            // EMFILE
            other(
                    "too many open files",
                    "too many open files",
                    Severity.Critical,
                    "Find out what is opened for each user and not closed; then raise the limit of open files of the"
                            + " container"),
            other(
                    "Java: out of memory",
                    "java\\.lang\\.OutOfMemoryError",
                    Severity.Critical,
                    "Find out what fills the heap, with -XX:+HeapDumpOnOutOfMemoryError; then a larger heap and memory"
                            + " limit"));

    /** What is looked for: what is known, and words of the user's own. */
    public static List<Words> with(List<LogPattern> own) {
        return Stream.concat(KNOWN.stream(), own.stream().map(Words::own)).toList();
    }

    /** The words of that name; words of the user's own where none of the known has it. */
    static Words named(String name) {
        return KNOWN.stream()
                .filter(w -> w.name().equals(name))
                .findFirst()
                .orElseGet(() -> own(new LogPattern(name, name)));
    }

    private static Words own(LogPattern p) {
        return new Words(
                p.name(),
                Kind.Other,
                Pattern.compile(p.contains(), Pattern.LITERAL | Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE),
                Severity.Warning,
                "Read the log at that time; no line of it is kept here");
    }

    /** Whether they are in the text. */
    public boolean in(CharSequence text) {
        return pattern.matcher(text).find();
    }

    private static Words refused(String name, String pattern) {
        return known(name, Kind.Refused, pattern, Severity.Critical, FEWER_CONNECTIONS);
    }

    private static Words exhausted(String name, String pattern) {
        return known(name, Kind.Exhausted, pattern, Severity.Critical, HOLD_SHORTER);
    }

    private static Words deadlock(String name, String pattern) {
        return known(name, Kind.Deadlock, pattern, Severity.Warning, Deadlocks.REMEDY);
    }

    private static Words other(String name, String pattern, Severity severity, String remedy) {
        return known(name, Kind.Other, pattern, severity, remedy);
    }

    private static Words known(String name, Kind kind, String pattern, Severity severity, String remedy) {
        return new Words(name, kind, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE), severity, remedy);
    }
}
