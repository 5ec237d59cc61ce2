package dev.airtime.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Asks PostgreSQL's planner about slow statements, none of which is run: prepared with the parameters that pg_stat_statements
 * puts in place of values, planned once for any values (PostgreSQL, "PREPARE": generic plans), in a transaction that is rolled
 * back, and with it the permissions that it began with.
 */
final class PostgresPlans {
    private static final Pattern PLANNABLE = Pattern.compile("(?is)\\s*(?:SELECT|WITH|UPDATE|DELETE)\\b[^;]*");
    private static final int AT_A_LOOK = 5;
    private static final int REMEMBERED = 500;
    /** An index is for a small part of a table. */
    private static final double SELECTIVE = 0.1;

    private static final String READ_ALL = "GRANT pg_read_all_data to the user that looks";

    private final Map<String, List<Unindexed>> asked = new HashMap<>();
    /** In the look before, by id; null before the first. */
    private @Nullable Map<String, Long> calls;

    private boolean refused;

    /** A statement as pg_stat_statements has it, since the statistics began. */
    record Slow(String id, String sql, long calls) {}

    /**
     * What lacks an index, of the slow statements that were called since the look before: what was slow in the smoke round is
     * told again under load, and what ran before the copy was made is not.
     */
    List<Unindexed> ask(Rows rows, List<Slow> slow) throws SQLException {
        plan(rows, slow);
        if (refused) {
            rows.missing("whether an index is missing: " + READ_ALL);
        }
        Map<String, Long> before = calls;
        List<Unindexed> called = before == null
                ? List.of()
                : slow.stream()
                        .filter(s -> s.calls() > before.getOrDefault(s.id(), 0L))
                        .flatMap(s -> asked.getOrDefault(s.id(), List.of()).stream())
                        .toList();
        calls = slow.stream().collect(Collectors.toMap(Slow::id, Slow::calls, (a, b) -> a));
        return called;
    }

    /** Asks about those that were not asked about yet, a few at a time. */
    private void plan(Rows rows, List<Slow> slow) throws SQLException {
        List<Slow> fresh = slow.stream()
                .filter(s -> PLANNABLE.matcher(s.sql()).matches() && !asked.containsKey(s.id()))
                .limit(AT_A_LOOK)
                .toList();
        if (fresh.isEmpty() || asked.size() > REMEMBERED) {
            return;
        }
        Connection c = rows.connection();
        c.setAutoCommit(false);
        try {
            begin(c);
            for (Slow s : fresh) {
                // Before it is planned: what loses the connection is not asked about again.
                asked.put(s.id(), List.of());
                asked.put(s.id(), plan(rows, s.sql()));
            }
        } catch (SQLException e) {
            switch (Trouble.of(e)) {
                case Lost, Unreachable, Tls, Login -> throw e;
                case TooLong, NotAllowed, Gone, Other ->
                    rows.missing("whether an index is missing: the planner can't be asked (" + Rows.text(e) + ")");
            }
        } finally {
            c.rollback();
            c.setAutoCommit(true);
        }
    }

    private static void begin(Connection c) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute("SET TRANSACTION READ WRITE");
            PostgresRead.readEverything(c);
            s.execute("SELECT set_config('search_path', 'pg_catalog, public' || COALESCE((SELECT string_agg(', '"
                    + " || quote_ident(nspname), '' ORDER BY nspname) FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname"
                    + " NOT IN ('information_schema', 'public')), ''), true)");
            s.execute("SET LOCAL plan_cache_mode = force_generic_plan");
        }
    }

    /** Empty when it can't be planned as it stands, which happens to statements whose values can't be parameters. */
    private List<Unindexed> plan(Rows rows, String sql) throws SQLException {
        Connection c = rows.connection();
        Savepoint before = c.setSavepoint();
        boolean prepared = false;
        try (Statement s = c.createStatement()) {
            s.execute("PREPARE airtime_look AS " + sql);
            prepared = true;
            int parameters;
            try (ResultSet r = s.executeQuery("SELECT COALESCE(cardinality(parameter_types), 0) FROM"
                    + " pg_prepared_statements WHERE name = 'airtime_look'")) {
                r.next();
                parameters = r.getInt(1);
            }
            String plan;
            try (ResultSet r = s.executeQuery("EXPLAIN (FORMAT JSON, VERBOSE) EXECUTE airtime_look"
                    + (parameters == 0
                            ? ""
                            : "(" + String.join(", ", Collections.nCopies(parameters, "NULL")) + ")"))) {
                r.next();
                plan = r.getString(1);
            }
            return unindexed(c, plan, StatementText.of(Product.PostgreSql, sql));
        } catch (SQLException e) {
            switch (Trouble.of(e)) {
                case Lost, Unreachable, Tls, Login -> throw e;
                case NotAllowed -> refused = true;
                case TooLong, Gone, Other -> {}
            }
            c.rollback(before);
            return List.of();
        } finally {
            if (prepared) {
                try (Statement s = c.createStatement()) {
                    s.execute("DEALLOCATE airtime_look");
                }
            }
        }
    }

    private static List<Unindexed> unindexed(Connection c, String plan, String statement) throws SQLException {
        List<Unindexed> found = new ArrayList<>();
        for (JsonNode node : PlanText.with("Filter", plan)) {
            List<String> columns = Unindexed.postgresColumns(node.path("Filter").asText());
            if (!node.path("Node Type").asText().equals("Seq Scan") || columns.isEmpty()) {
                continue;
            }
            String schema = node.path("Schema").asText();
            String table = node.path("Relation Name").asText();
            try (PreparedStatement s =
                    c.prepareStatement("SELECT c.reltuples::bigint FROM pg_class c JOIN pg_namespace n"
                            + " ON n.oid = c.relnamespace WHERE n.nspname = ? AND c.relname = ?")) {
                s.setString(1, schema);
                s.setString(2, table);
                try (ResultSet r = s.executeQuery()) {
                    if (r.next() && node.path("Plan Rows").asDouble() <= SELECTIVE * r.getLong(1)) {
                        found.add(new Unindexed(schema + "." + table, columns, r.getLong(1), statement));
                    }
                }
            }
        }
        return found;
    }
}
