package dev.airtime.sql;

import dev.airtime.sql.MySqlScan.Index;
import dev.airtime.sql.MySqlScan.Table;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a MySQL or MariaDB server: each table, then each of its indexes, one statement each, in a read-only session. */
final class MySqlRead {
    /** Engines whose rows are on this server's volume: a FEDERATED, SPIDER or CONNECT table may lead to production. */
    private static final String ENGINES = "('InnoDB', 'MyISAM', 'Aria', 'ROCKSDB')";

    private static final String OWN = "('mysql', 'sys', 'information_schema', 'performance_schema')";
    private static final Set<String> ORDERED = Set.of("BTREE", "LSMTREE");
    /** A shorter value is never outside its row. */
    private static final int SHORT = 255;

    private static final int LOCK_SECONDS = 60;
    private static final int NAMED = 3;

    private final Login login;
    private final SqlOptions options;
    private final Reading reading;

    MySqlRead(Login login, SqlOptions options, Reading reading) {
        this.login = login;
        this.options = options;
        this.reading = reading;
    }

    FullRead.Outcome run() throws SQLException, LoginFailedException, InterruptedException {
        try (Connection c = open()) {
            List<String> left = new ArrayList<>();
            List<MySqlScan> scans = tables(c).stream()
                    .flatMap(t -> MySqlScan.of(t, left).stream())
                    .toList();
            if (!left.isEmpty()) {
                reading.remark("indexes that are full-text, spatial or of prefixes (" + left.size() + "), such as "
                        + String.join(", ", left.subList(0, Math.min(NAMED, left.size()))));
            }
            reading.planned(
                    scans.size(), scans.stream().mapToLong(MySqlScan::bytes).sum());
            for (MySqlScan scan : scans) {
                reading.doing("reading " + scan.name());
                read(c, scan);
                reading.finished();
            }
            return reading.outcome();
        }
    }

    private void read(Connection c, MySqlScan scan) throws SQLException {
        try (Statement s = c.createStatement()) {
            s.execute(scan.sql());
            reading.read(scan.bytes());
        } catch (SQLException e) {
            switch (Trouble.of(e)) {
                case NotAllowed -> reading.notAllowed(scan.name());
                case Gone -> {}
                default -> throw e;
            }
        }
    }

    private Connection open() throws SQLException, LoginFailedException {
        Connection c;
        try {
            c = Sessions.open(Product.MySql, login, "", options);
        } catch (SQLException e) {
            throw new LoginFailedException(e);
        }
        try (Statement s = c.createStatement()) {
            c.setReadOnly(true);
            boolean mariaDb = c.getMetaData()
                    .getDatabaseProductName()
                    .toLowerCase(Locale.ROOT)
                    .contains("mariadb");
            s.execute(
                    mariaDb
                            ? "SET SESSION max_statement_time = "
                                    + options.statementLimit().toSeconds()
                            : "SET SESSION max_execution_time = "
                                    + options.statementLimit().toMillis());
            s.execute("SET SESSION lock_wait_timeout = " + LOCK_SECONDS);
            return c;
        } catch (SQLException e) {
            c.close();
            throw e;
        }
    }

    private static List<Table> tables(Connection c) throws SQLException {
        Map<String, List<String>> offPage = new LinkedHashMap<>();
        Map<String, Map<String, Found>> indexes = new LinkedHashMap<>();
        List<Table> tables = new ArrayList<>();
        try (Statement s = c.createStatement()) {
            try (ResultSet r =
                    s.executeQuery("SELECT table_schema, table_name, column_name FROM information_schema.columns"
                            + " WHERE table_schema NOT IN " + OWN + " AND (character_octet_length > " + SHORT
                            + " OR data_type IN ('json', 'geometry', 'vector')) AND extra NOT LIKE '%VIRTUAL%'"
                            + " ORDER BY table_schema, table_name, ordinal_position")) {
                while (r.next()) {
                    offPage.computeIfAbsent(key(r), k -> new ArrayList<>()).add(r.getString(3));
                }
            }
            try (ResultSet r =
                    s.executeQuery("SELECT table_schema, table_name, index_name, column_name, sub_part, index_type"
                            + " FROM information_schema.statistics WHERE table_schema NOT IN " + OWN
                            + " ORDER BY table_schema, table_name, index_name, seq_in_index")) {
                while (r.next()) {
                    Found index = indexes.computeIfAbsent(key(r), k -> new LinkedHashMap<>())
                            .computeIfAbsent(r.getString(3), k -> new Found());
                    index.column = index.columns++ == 0 ? r.getString(4) : index.column;
                    index.scannable &= ORDERED.contains(r.getString(6)) && r.getString(5) == null;
                }
            }
            try (ResultSet r = s.executeQuery("SELECT table_schema, table_name, table_type, engine,"
                    + " COALESCE(data_length, 0), COALESCE(index_length, 0) FROM information_schema.tables"
                    + " WHERE table_type IN ('BASE TABLE', 'SYSTEM VERSIONED') AND table_schema NOT IN " + OWN
                    + " AND engine IN " + ENGINES + " ORDER BY table_schema, table_name")) {
                while (r.next()) {
                    Map<String, Found> own = indexes.getOrDefault(key(r), Map.of());
                    Found primary = own.get("PRIMARY");
                    List<Index> all = new ArrayList<>();
                    own.forEach((name, found) -> all.add(new Index(name, found.column, found.scannable)));
                    tables.add(new Table(
                            r.getString(1),
                            r.getString(2),
                            "SYSTEM VERSIONED".equals(r.getString(3)),
                            "InnoDB".equalsIgnoreCase(r.getString(4)) || "ROCKSDB".equalsIgnoreCase(r.getString(4)),
                            r.getLong(5),
                            r.getLong(6),
                            offPage.getOrDefault(key(r), List.of()),
                            primary == null || !primary.scannable ? null : primary.column,
                            all));
                }
            }
        }
        return tables;
    }

    /** An index while its columns are read. */
    private static final class Found {
        private @Nullable String column;
        private int columns;
        private boolean scannable = true;
    }

    private static String key(ResultSet r) throws SQLException {
        return r.getString(1) + "\n" + r.getString(2);
    }
}
