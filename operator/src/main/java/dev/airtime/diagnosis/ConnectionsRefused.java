package dev.airtime.diagnosis;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Whether requests failed because a database took no more connections, or a pool had none left: by the words of the
 * failures. The list is documented in docs/diagnosis.md.
 */
final class ConnectionsRefused implements Rule {
    static final String ID = "ConnectionsRefused";

    /** Words of a failure, and whose they are. */
    record Words(String of, Pattern pattern) {}

    /** The database refused: its limit is reached. */
    static final List<Words> REFUSED = List.of(
            // MySQL and MariaDB error 1040, ER_CON_COUNT_ERROR; 1203, ER_TOO_MANY_USER_CONNECTIONS
            words("MySQL, MariaDB", "too many connections|max_user_connections"),
            // PostgreSQL SQLSTATE 53300; the second form is what clients see when reserved slots are left
            words(
                    "PostgreSQL",
                    "too many clients already|remaining connection slots|too many connections for (role|database)"),
            // PgBouncer and RDS Proxy in front of a database
            words("PgBouncer", "no more connections allowed|query_wait_timeout"));

    /** The pool had none left: too small for its users, or its connections are held too long. */
    static final List<Words> EXHAUSTED = List.of(
            words("HikariCP", "connection is not available, request timed out"),
            words(
                    "Tomcat JDBC, DBCP",
                    "pool empty\\. unable to fetch a connection|cannot get a connection, pool error"),
            words("SQLAlchemy", "QueuePool limit of size"),
            words("Node.js pg, Knex", "timeout exceeded when trying to connect|timeout acquiring a connection"),
            words(
                    "Go, .NET, others",
                    "connection pool (is )?exhausted|the connection pool has been exhausted|pool timeout"));

    @Override
    public List<Finding> find(Measurements m) {
        long refused = count(m, REFUSED);
        long exhausted = count(m, EXHAUSTED);
        if (refused > 0) {
            return List.of(finding(
                    m,
                    refused,
                    REFUSED,
                    "failed because the database took no more connections",
                    "Make the pools fit max_connections (see ConnectionBudget), and give back connections as soon as a"
                            + " request is done with them"));
        }
        return exhausted > 0
                ? List.of(finding(
                        m,
                        exhausted,
                        EXHAUSTED,
                        "failed because a pod's connection pool had none left",
                        "Hold connections for less long (no remote calls inside a transaction, no slow statements); only"
                                + " then a larger pool, as far as max_connections allows"))
                : List.of();
    }

    private static Finding finding(Measurements m, long count, List<Words> words, String what, String remedy) {
        CauseStatus most = m.causes().stream()
                .filter(c -> matches(c, words))
                .max((a, b) -> Long.compare(a.occurrences(), b.occurrences()))
                .orElseThrow();
        return new Finding(
                ID,
                Severity.Critical,
                count + " of " + Math.max(count, m.requests()) + " requests, at up to " + m.users() + " users, " + what,
                Map.of(
                        "failures", String.valueOf(count),
                        "requests", String.valueOf(Math.max(count, m.requests())),
                        "users", String.valueOf(m.users()),
                        "endpoint", (most.method() == null ? "" : most.method() + " ") + most.name(),
                        "error", most.error()),
                remedy,
                null);
    }

    private static long count(Measurements m, List<Words> words) {
        return m.causes().stream()
                .filter(c -> matches(c, words))
                .mapToLong(CauseStatus::occurrences)
                .sum();
    }

    static boolean matches(CauseStatus cause, List<Words> words) {
        return words.stream().anyMatch(w -> w.pattern().matcher(cause.error()).find());
    }

    private static Words words(String of, String pattern) {
        return new Words(of, Pattern.compile(pattern, Pattern.CASE_INSENSITIVE));
    }
}
