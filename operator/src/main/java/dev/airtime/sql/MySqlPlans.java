package dev.airtime.sql;

import com.fasterxml.jackson.databind.JsonNode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Asks the planner of MySQL or MariaDB about statements that were seen while they ran, by EXPLAIN; their values are not kept. */
final class MySqlPlans {
    private static final Pattern PLANNABLE = Pattern.compile("(?is)\\s*(?:SELECT|UPDATE|DELETE)\\b.*");
    private static final String READ_ALL = "GRANT SELECT ON *.* to the user that looks";
    private static final int AT_A_LOOK = 5;
    private static final int REMEMBERED = 500;

    private final Map<String, List<Unindexed>> asked = new HashMap<>();

    private boolean refused;

    /**
     * A statement with its values.
     *
     * @param database its default database
     */
    record Running(@Nullable String database, String sql) {}

    /**
     * What lacks an index, of those that run now or were the last of their connection: each is asked about once, and told
     * whenever it is seen.
     */
    List<Unindexed> ask(Rows rows, List<Running> running) throws SQLException {
        Set<Unindexed> lacking = new LinkedHashSet<>();
        int asking = 0;
        for (Running r : running) {
            String text = StatementText.of(Product.MySql, r.sql());
            if (!asked.containsKey(text)
                    && asking < AT_A_LOOK
                    && r.database() != null
                    && PLANNABLE.matcher(r.sql()).matches()
                    && asked.size() < REMEMBERED) {
                asking++;
                asked.put(text, explain(rows, r.database(), r.sql(), text));
            }
            lacking.addAll(asked.getOrDefault(text, List.of()));
        }
        if (refused) {
            rows.missing("whether an index is missing: " + READ_ALL);
        }
        return List.copyOf(lacking);
    }

    /** Nothing when it can't be planned, as a statement that the server has cut off, or one that writes. */
    private List<Unindexed> explain(Rows rows, String database, String sql, String text) throws SQLException {
        List<Unindexed> lacking = new ArrayList<>();
        Connection c = rows.connection();
        try (Statement s = c.createStatement()) {
            c.setCatalog(database);
            String plan;
            try (ResultSet r = s.executeQuery("EXPLAIN FORMAT=JSON " + sql)) {
                r.next();
                plan = r.getString(1);
            }
            for (JsonNode node : PlanText.with("attached_condition", plan)) {
                String alias = node.path("table_name").asText();
                List<String> columns = Unindexed.mySqlColumns(
                        alias, node.path("attached_condition").asText());
                if (node.path("access_type").asText().equals("ALL") && !columns.isEmpty()) {
                    String name = Unindexed.table(alias, text);
                    String table = name.contains(".") ? name : database + "." + name;
                    lacking.add(new Unindexed(table, columns, rows(c, table), text));
                }
            }
        } catch (SQLException e) {
            switch (Trouble.of(e)) {
                case Lost, Unreachable, Tls, Login -> throw e;
                case NotAllowed -> refused = true;
                case TooLong, Gone, Other -> {}
            }
        }
        return lacking;
    }

    private static long rows(Connection c, String table) throws SQLException {
        int dot = table.indexOf('.');
        try (PreparedStatement s = c.prepareStatement(
                "SELECT COALESCE(MAX(table_rows), 0) FROM information_schema.tables WHERE table_schema = ? AND table_name = ?")) {
            s.setString(1, table.substring(0, dot));
            s.setString(2, table.substring(dot + 1));
            try (ResultSet r = s.executeQuery()) {
                r.next();
                return r.getLong(1);
            }
        }
    }
}
