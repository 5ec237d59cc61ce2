package dev.airtime.sql;

import dev.airtime.sql.DatabaseReading.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Looks into PostgreSQL by its statistics views (PostgreSQL, "The Cumulative Statistics System"). */
final class PostgresProbe implements Probe.Look {
    private static final String USUAL = "postgres";
    /** RDS's own administrator (RDS user guide, "Understanding PostgreSQL roles and permissions"). */
    private static final String RDS_ADMIN = "rdsadmin";

    private static final String MONITOR = "GRANT pg_monitor to the user that looks";
    /** Others' backend_type is hidden from who may not see it, as their state is; what has a database is a client. */
    private static final String CLIENTS =
            "COALESCE(backend_type, 'client backend') = 'client backend' AND datid IS NOT NULL AND pid <> pg_backend_pid()";

    private static final int SESSIONS = 5000;
    /** How long is watched for one deadlock after others: the server ends each after deadlock_timeout, a second by default. */
    private static final Duration WATCH = Duration.ofSeconds(3);

    private static final Duration PAUSE = Duration.ofMillis(100);

    private static final int TOP = 30;
    /** A faster statement reads no large table. */
    private static final long SLOW_MICROS = 5000;

    private static final int LONGEST = 10_000;
    /** Smaller ones are PostgreSQL's own (PostgreSQL source, access/transam.h, FirstNormalObjectId). */
    private static final int FIRST_OWN = 16_384;

    private final PostgresPlans plans = new PostgresPlans();
    private @Nullable Long deadlocksBefore;
    private @Nullable List<Long> sizes;

    /** In the database that is named, else in the largest. */
    static Connection open(Login login, SqlOptions options) throws SQLException {
        if (login.database() != null) {
            return session(login, login.database(), options);
        }
        Connection c = session(login, USUAL, options);
        String largest = new Rows(c)
                .query(
                        "databases",
                        MONITOR,
                        "SELECT datname FROM pg_database WHERE datallowconn AND NOT datistemplate AND datname <> '"
                                + RDS_ADMIN + "' AND has_database_privilege(oid, 'CONNECT')"
                                + " ORDER BY pg_database_size(oid) DESC LIMIT 1",
                        r -> r.getString(1))
                .flatMap(names -> names.stream().findFirst())
                .orElse(USUAL);
        if (largest.equals(USUAL)) {
            return c;
        }
        c.close();
        return session(login, largest, options);
    }

    private static Connection session(Login login, String database, SqlOptions options) throws SQLException {
        Connection c = Sessions.open(Product.PostgreSql, login, database, options);
        try (Statement s = c.createStatement()) {
            s.execute("SET default_transaction_read_only = on");
            s.execute("SET statement_timeout = " + options.statementLimit().toMillis());
            s.execute("SET lock_timeout = 1000");
            s.execute("SET search_path = pg_catalog");
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    @Override
    public DatabaseReading read(Rows rows) throws SQLException {
        List<Session> all = sessions(rows);
        List<Top> top = top(rows);
        Long deadlocks = rows.query(
                        "deadlocks",
                        MONITOR,
                        "SELECT COALESCE(sum(deadlocks), 0)::bigint FROM pg_stat_database",
                        r -> r.getLong(1))
                .map(n -> n.get(0))
                .orElse(null);
        return new DatabaseReading(
                "PostgreSQL " + setting(rows, "server_version").orElse("?").split(" ", 2)[0],
                number(rows, "max_connections"),
                reserved(rows),
                rows.query(
                                "the number of connections",
                                MONITOR,
                                "SELECT count(*) FROM pg_stat_activity WHERE " + CLIENTS,
                                r -> r.getInt(1))
                        .map(n -> n.get(0))
                        .orElse(null),
                all,
                deadlocks,
                deadlockStatements(rows, deadlocks),
                top.isEmpty() ? null : statements(top),
                plans.ask(
                        rows,
                        top.stream()
                                .filter(t -> t.micros() >= SLOW_MICROS * t.calls())
                                .map(t -> new PostgresPlans.Slow(t.id(), t.sql(), t.calls()))
                                .toList()),
                memory(rows),
                rows.notSeen());
    }

    /** Sizes are asked for once: they hardly change, and asking takes a look at each file. */
    private DatabaseReading.@Nullable Memory memory(Rows rows) throws SQLException {
        if (sizes == null) {
            sizes = rows.query(
                            "the size of tables and indexes",
                            MONITOR,
                            "SELECT COALESCE(sum(pg_table_size(oid)), 0)::bigint, COALESCE(sum(pg_indexes_size(oid)),"
                                    + " 0)::bigint FROM pg_class WHERE relkind IN ('r', 'm') AND relpersistence <> 't'"
                                    + " AND oid >= " + FIRST_OWN,
                            r -> List.of(r.getLong(1), r.getLong(2)))
                    .map(s -> s.get(0))
                    .orElse(null);
        }
        List<Long> counted = rows.query(
                        "the cache",
                        MONITOR,
                        "SELECT (SELECT pg_size_bytes(current_setting('effective_cache_size'))),"
                                + " sum(blks_hit + blks_read)::bigint, sum(blks_read)::bigint FROM pg_stat_database"
                                + " WHERE datname = current_database()",
                        r -> List.of(r.getLong(1), r.getLong(2), r.getLong(3)))
                .map(c -> c.get(0))
                .orElse(null);
        return sizes == null || counted == null
                ? null
                : new DatabaseReading.Memory(
                        sizes.get(0), sizes.get(1), counted.get(0), counted.get(1), counted.get(2));
    }

    /** As pg_stat_statements has it, without values already; with the time of all statements. */
    private record Top(String id, String sql, long calls, long micros, long all) {}

    private static DatabaseReading.Statements statements(List<Top> top) {
        return new DatabaseReading.Statements(
                top.get(0).all(),
                top.stream()
                        .map(t -> new DatabaseReading.Statement(
                                t.id(), StatementText.of(Product.PostgreSql, t.sql()), t.calls(), t.micros()))
                        .toList());
    }

    /** Of this database, by anybody else, from pg_stat_statements (PostgreSQL, Appendix F), which RDS loads by default. */
    private static List<Top> top(Rows rows) throws SQLException {
        String schema = rows.query(
                        "statement statistics",
                        MONITOR,
                        "SELECT quote_ident(n.nspname) FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace"
                                + " WHERE e.extname = 'pg_stat_statements'",
                        r -> r.getString(1))
                .flatMap(names -> names.stream().findFirst())
                .orElse(null);
        if (schema == null) {
            rows.missing(
                    "statement statistics: CREATE EXTENSION pg_stat_statements in the database, in production before"
                            + " the copy is made");
            return List.of();
        }
        return rows.query(
                        "statement statistics",
                        "pg_stat_statements in shared_preload_libraries (static), and " + MONITOR,
                        "SELECT queryid::text, left(max(query), " + LONGEST + "), sum(calls)::bigint,"
                                + " (sum(total_exec_time) * 1000)::bigint,"
                                + " (sum(sum(total_exec_time)) OVER () * 1000)::bigint FROM " + schema
                                + ".pg_stat_statements WHERE dbid = (SELECT oid FROM pg_database WHERE datname ="
                                + " current_database()) AND userid <> (SELECT oid FROM pg_roles WHERE rolname ="
                                + " current_user) AND queryid IS NOT NULL GROUP BY queryid ORDER BY 4 DESC LIMIT "
                                + TOP,
                        r -> new Top(r.getString(1), r.getString(2), r.getLong(3), r.getLong(4), r.getLong(5)))
                .orElse(List.of());
    }

    /**
     * The statements of a deadlock are in the server's log only. Where there were some since the last look, the next is waited
     * for a little: two connections that wait for each other.
     */
    private List<String> deadlockStatements(Rows rows, @Nullable Long deadlocks) throws SQLException {
        boolean more = deadlocks != null && deadlocksBefore != null && deadlocks > deadlocksBefore;
        deadlocksBefore = deadlocks;
        long polls = more ? WATCH.dividedBy(PAUSE) : 0;
        for (long n = 0; n < polls; n++) {
            List<String> seen = rows.query(
                            "who waits for whom",
                            MONITOR,
                            "SELECT a.query, b.query FROM pg_stat_activity a JOIN pg_stat_activity b ON a.pid < b.pid"
                                    + " WHERE a.wait_event_type = 'Lock' AND b.wait_event_type = 'Lock'"
                                    + " AND b.pid = ANY (pg_blocking_pids(a.pid)) AND a.pid = ANY (pg_blocking_pids(b.pid))"
                                    + " LIMIT 1",
                            r -> List.of(
                                    StatementText.of(Product.PostgreSql, r.getString(1)),
                                    StatementText.of(Product.PostgreSql, r.getString(2))))
                    .flatMap(pairs -> pairs.stream().findFirst())
                    .orElse(List.of());
            if (!seen.isEmpty()) {
                return seen;
            }
            try {
                Thread.sleep(PAUSE.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return List.of();
            }
        }
        return List.of();
    }

    /**
     * superuser_reserved_connections, reserved_connections of PostgreSQL 16, and RDS's own: a master user gets none of them
     * (PostgreSQL, "Connection Settings").
     */
    private static @Nullable Integer reserved(Rows rows) throws SQLException {
        return rows.query(
                        "reserved connections",
                        MONITOR,
                        "SELECT sum(setting::int) FROM pg_settings WHERE name IN ('superuser_reserved_connections',"
                                + " 'reserved_connections', 'rds.rds_superuser_reserved_connections')",
                        r -> r.getInt(1))
                .map(n -> n.get(0))
                .orElse(null);
    }

    /** Of others, only members of pg_read_all_stats see more than that they are there (PostgreSQL, "pg_stat_activity"). */
    private static @Nullable List<Session> sessions(Rows rows) throws SQLException {
        List<Session> all = rows.query(
                        "connections",
                        MONITOR,
                        "SELECT pid, COALESCE(usename, ''), COALESCE(host(client_addr), 'local'), state,"
                                + " EXTRACT(EPOCH FROM clock_timestamp() - state_change)::bigint,"
                                + " EXTRACT(EPOCH FROM clock_timestamp() - backend_start)::bigint, COALESCE(query, '')"
                                + " FROM pg_stat_activity WHERE " + CLIENTS
                                + " AND usename IS DISTINCT FROM '" + RDS_ADMIN + "' ORDER BY backend_start LIMIT "
                                + SESSIONS,
                        r -> new Session(
                                r.getLong(1),
                                r.getString(2),
                                r.getString(3),
                                String.valueOf(r.getString(4)).startsWith("idle"),
                                Math.max(0, r.getLong(5)),
                                r.getString(4) == null ? null : Math.max(0, r.getLong(6)),
                                r.getString(4) == null || r.getString(7).isBlank()
                                        ? null
                                        : StatementText.of(Product.PostgreSql, r.getString(7))))
                .orElse(null);
        if (all != null && all.stream().anyMatch(s -> s.ageSeconds() == null)) {
            rows.missing("who holds connections: " + MONITOR);
            return null;
        }
        return all;
    }

    private static Optional<String> setting(Rows rows, String name) throws SQLException {
        return rows.query(
                        "the setting " + name,
                        MONITOR,
                        "SELECT setting FROM pg_settings WHERE name = ?",
                        r -> r.getString(1),
                        name)
                .flatMap(v -> v.stream().findFirst());
    }

    private static @Nullable Integer number(Rows rows, String name) throws SQLException {
        return setting(rows, name).map(Integer::valueOf).orElse(null);
    }
}
