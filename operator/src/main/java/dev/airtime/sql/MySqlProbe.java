package dev.airtime.sql;

import dev.airtime.sql.DatabaseReading.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Looks into MySQL or MariaDB by information_schema, status variables and, where it is on, performance_schema. */
final class MySqlProbe implements Probe.Look {
    private static final String PROCESS = "GRANT PROCESS ON *.* to the user that looks";
    private static final String SCHEMA = "GRANT SELECT ON performance_schema.* to the user that looks";
    /** Off by default in MariaDB (MariaDB, "Performance Schema Overview"). */
    private static final String SCHEMA_OFF =
            "performance_schema is off: set it to 1 in the parameter group of production before the copy is made (static)";

    private static final String CONSUMER_OFF =
            "performance_schema_consumer_events_statements_current is off: set it to 1 in the parameter group (static)";

    private static final int SESSIONS = 5000;
    private static final int TOP = 30;
    /** A faster statement reads no large table. */
    private static final long SLOW_PICOS = 5_000_000_000L;

    private static final int DIGEST = 16;

    private final MySqlPlans plans = new MySqlPlans();
    private @Nullable List<Long> sizes;

    static Connection open(Login login, SqlOptions options) throws SQLException {
        Connection c = Sessions.open(Product.MySql, login, "", options);
        try (Statement s = c.createStatement()) {
            c.setReadOnly(true);
            s.execute("SET SESSION TRANSACTION READ ONLY");
            s.execute(
                    mariaDb(c)
                            ? "SET SESSION max_statement_time = "
                                    + options.statementLimit().toSeconds()
                            : "SET SESSION max_execution_time = "
                                    + options.statementLimit().toMillis());
            s.execute("SET SESSION lock_wait_timeout = 1");
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    private static boolean mariaDb(Connection c) throws SQLException {
        return c.getMetaData().getDatabaseProductName().toLowerCase(Locale.ROOT).contains("mariadb");
    }

    @Override
    public DatabaseReading read(Rows rows) throws SQLException {
        boolean mariaDb = mariaDb(rows.connection());
        Map<String, String> variables = pairs(
                rows,
                "settings",
                "SHOW GLOBAL VARIABLES WHERE Variable_name IN ('max_connections', 'performance_schema', 'version',"
                        + " 'innodb_buffer_pool_size')");
        Map<String, String> status = pairs(
                rows,
                "counters",
                "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected',"
                        + " 'Innodb_deadlocks', 'Innodb_buffer_pool_read_requests', 'Innodb_buffer_pool_reads')");
        boolean schema = "ON".equals(variables.get("performance_schema"));
        Long connected = number(status, "Threads_connected");
        Integer others = connected == null ? null : (int) Math.max(0, connected - 1);
        List<Session> sessions = sessions(rows, others, schema);
        Long most = number(variables, "max_connections");
        return new DatabaseReading(
                (mariaDb ? "MariaDB " : "MySQL ")
                        + variables.getOrDefault("version", "?").split("-", 2)[0],
                most == null ? null : most.intValue(),
                // One more than max_connections is kept for an administrator, and none of them (MySQL,
                // "max_connections").
                0,
                others,
                sessions,
                deadlocks(rows, status),
                rows.query("the latest deadlock", PROCESS, "SHOW ENGINE INNODB STATUS", r -> r.getString("Status"))
                        .map(s -> s.isEmpty() ? List.<String>of() : InnodbDeadlock.statements(s.get(0)))
                        .orElse(List.of()),
                schema ? statements(rows) : null,
                plans.ask(rows, running(rows, schema)),
                memory(rows, variables, status),
                rows.notSeen());
    }

    /** Sizes are asked for once: they hardly change, and asking may open each table. */
    private DatabaseReading.@Nullable Memory memory(
            Rows rows, Map<String, String> variables, Map<String, String> status) throws SQLException {
        if (sizes == null) {
            sizes = rows.query(
                            "the size of tables and indexes",
                            "GRANT SELECT ON *.* to the user that looks",
                            "SELECT COALESCE(SUM(data_length), 0), COALESCE(SUM(index_length), 0)"
                                    + " FROM information_schema.tables WHERE engine = 'InnoDB' AND table_schema NOT IN"
                                    + " ('mysql', 'sys', 'information_schema', 'performance_schema')",
                            r -> List.of(r.getLong(1), r.getLong(2)))
                    .map(s -> s.get(0))
                    .orElse(null);
        }
        Long pool = number(variables, "innodb_buffer_pool_size");
        Long pages = number(status, "Innodb_buffer_pool_read_requests");
        Long missed = number(status, "Innodb_buffer_pool_reads");
        return sizes == null || pool == null || pages == null || missed == null
                ? null
                : new DatabaseReading.Memory(sizes.get(0), sizes.get(1), pool, pages, missed);
    }

    /** By digest (MySQL, "Performance Schema Statement Digests and Sampling"); its times are in picoseconds. */
    private static DatabaseReading.@Nullable Statements statements(Rows rows) throws SQLException {
        List<DatabaseReading.Statement> top = rows.query(
                        "statement statistics",
                        SCHEMA,
                        "SELECT LEFT(digest, " + DIGEST + "), MAX(digest_text), SUM(count_star),"
                                + " SUM(sum_timer_wait) DIV 1000000"
                                + " FROM performance_schema.events_statements_summary_by_digest WHERE digest IS NOT NULL"
                                + " AND schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')"
                                + " AND digest_text NOT LIKE 'EXPLAIN %' AND digest_text NOT LIKE '%_schema%'"
                                + " GROUP BY 1 ORDER BY 4 DESC LIMIT " + TOP,
                        r -> new DatabaseReading.Statement(
                                r.getString(1),
                                StatementText.of(Product.MySql, String.valueOf(r.getString(2))),
                                r.getLong(3),
                                r.getLong(4)))
                .orElse(null);
        Long all = rows.query(
                        "statement statistics",
                        SCHEMA,
                        "SELECT COALESCE(SUM(sum_timer_wait), 0) DIV 1000000"
                                + " FROM performance_schema.events_statements_summary_by_digest",
                        r -> r.getLong(1))
                .map(n -> n.get(0))
                .orElse(null);
        return top == null || all == null ? null : new DatabaseReading.Statements(all, top);
    }

    /** What runs now, and what was slow last in each connection. */
    private static List<MySqlPlans.Running> running(Rows rows, boolean schema) throws SQLException {
        List<MySqlPlans.Running> running = new ArrayList<>(rows.query(
                        "running statements",
                        PROCESS,
                        "SELECT db, info FROM information_schema.processlist WHERE id <> connection_id() AND command IN"
                                + " ('Query', 'Execute') AND info IS NOT NULL LIMIT 200",
                        r -> new MySqlPlans.Running(r.getString(1), r.getString(2)))
                .orElse(List.of()));
        if (schema) {
            running.addAll(rows.query(
                            "slow statements",
                            SCHEMA,
                            "SELECT s.current_schema, s.sql_text FROM performance_schema.events_statements_current s"
                                    + " JOIN performance_schema.threads t USING (thread_id) WHERE s.sql_text IS NOT NULL"
                                    + " AND t.processlist_id <> connection_id() AND s.timer_wait >= " + SLOW_PICOS
                                    + " ORDER BY s.timer_wait DESC LIMIT 200",
                            r -> new MySqlPlans.Running(r.getString(1), r.getString(2)))
                    .orElse(List.of()));
        }
        return running;
    }

    private static @Nullable List<Session> sessions(Rows rows, @Nullable Integer others, boolean schema)
            throws SQLException {
        Map<Long, String> last = last(rows, schema);
        List<Session> all = rows.query(
                        "connections",
                        PROCESS,
                        "SELECT id, user, host, command, time, info FROM information_schema.processlist"
                                + " WHERE id <> connection_id() AND user NOT IN ('system user', 'event_scheduler',"
                                + " 'rdsadmin') ORDER BY id LIMIT " + SESSIONS,
                        r -> new Session(
                                r.getLong(1),
                                r.getString(2),
                                address(r.getString(3)),
                                "Sleep".equals(r.getString(4)),
                                Math.max(0, r.getLong(5)),
                                null,
                                r.getString(6) == null
                                        ? last.get(r.getLong(1))
                                        : StatementText.of(Product.MySql, r.getString(6))))
                .orElse(null);
        // Without the privilege the list is there, but has one's own only (MySQL, "SHOW PROCESSLIST").
        if (all != null && all.isEmpty() && others != null && others > 1) {
            rows.missing("who holds connections: " + PROCESS);
            return null;
        }
        if (!schema) {
            rows.missing("the last statements of idle connections: " + SCHEMA_OFF);
        }
        return all;
    }

    /** MariaDB has a status variable, MySQL a metric that is on by default (MySQL, "InnoDB INFORMATION_SCHEMA Metrics Table"). */
    private static @Nullable Long deadlocks(Rows rows, Map<String, String> status) throws SQLException {
        Long counted = number(status, "Innodb_deadlocks");
        return counted != null
                ? counted
                : rows.query(
                                "deadlocks",
                                PROCESS,
                                "SELECT count FROM information_schema.innodb_metrics WHERE name = 'lock_deadlocks'"
                                        + " AND status = 'enabled'",
                                r -> r.getLong(1))
                        .flatMap(n -> n.stream().findFirst())
                        .orElse(null);
    }

    /** The last statement of each connection, idle or not. */
    private static Map<Long, String> last(Rows rows, boolean schema) throws SQLException {
        Map<Long, String> last = new HashMap<>();
        if (schema && !current(rows)) {
            rows.missing("the last statements of idle connections: " + CONSUMER_OFF);
        } else if (schema) {
            var unused = rows.query(
                    "the last statements of connections",
                    SCHEMA,
                    "SELECT t.processlist_id, s.sql_text FROM performance_schema.events_statements_current s"
                            + " JOIN performance_schema.threads t USING (thread_id)"
                            + " WHERE t.processlist_id IS NOT NULL AND s.sql_text IS NOT NULL LIMIT " + SESSIONS,
                    r -> last.put(r.getLong(1), StatementText.of(Product.MySql, r.getString(2))));
        }
        return last;
    }

    /** Whether each connection's last statement is kept: MariaDB does not by default. */
    private static boolean current(Rows rows) throws SQLException {
        return rows.query(
                        "the consumers of performance_schema",
                        SCHEMA,
                        "SELECT enabled FROM performance_schema.setup_consumers WHERE name = 'events_statements_current'",
                        r -> r.getString(1))
                .flatMap(e -> e.stream().findFirst())
                .filter("YES"::equals)
                .isPresent();
    }

    /** {@code 10.0.0.7:51234} without its port; {@code localhost} is a socket. */
    static String address(String host) {
        int colon = host.lastIndexOf(':');
        String address = colon < 0 ? host : host.substring(0, colon);
        return address.isEmpty() || address.equals("localhost") ? "local" : address;
    }

    private static Map<String, String> pairs(Rows rows, String what, String sql) throws SQLException {
        Map<String, String> pairs = new HashMap<>();
        var unused = rows.query(what, SCHEMA, sql, r -> pairs.put(r.getString(1), String.valueOf(r.getString(2))));
        return pairs;
    }

    private static @Nullable Long number(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null ? null : Long.valueOf(value);
    }
}
