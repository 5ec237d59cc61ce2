package dev.airtime.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One statement that reads a table or one of its indexes from end to end. Pure.
 *
 * @param name of the table, or of the index and its table, for people
 * @param sql the statement
 * @param bytes about its size, as information_schema tells it
 */
record MySqlScan(String name, String sql, long bytes) {
    /**
     * A table in information_schema.
     *
     * @param historical whether it keeps old rows (MariaDB, "System-Versioned Tables")
     * @param clustered whether its rows are in its primary key, as in InnoDB
     * @param offPage columns whose values may be outside the rows
     * @param key the first column of the primary key; null without, or when only a prefix is in it
     */
    record Table(
            String schema,
            String name,
            boolean historical,
            boolean clustered,
            long dataBytes,
            long indexBytes,
            List<String> offPage,
            @Nullable String key,
            List<Index> indexes) {
        Table {
            offPage = List.copyOf(offPage);
            indexes = List.copyOf(indexes);
        }

        String title() {
            return schema + "." + name;
        }

        private String from() {
            return " FROM " + quoted(schema) + "." + quoted(name) + (historical ? " FOR SYSTEM_TIME ALL" : "");
        }
    }

    /**
     * One of its indexes.
     *
     * @param column its first column; null where that is an expression
     * @param scannable whether it alone can answer for its columns, in order: not full-text and spatial ones, nor those that
     *     hold prefixes of values, whose scan would look up every row
     */
    record Index(String name, @Nullable String column, boolean scannable) {
        boolean primary() {
            return name.equals("PRIMARY");
        }
    }

    /**
     * The rows, without any index, so that the scan is that of the table itself: InnoDB's primary key. COUNT alone leaves out
     * values that are outside of the rows (MySQL, "InnoDB Row Formats"); their length does not.
     */
    static MySqlScan rows(Table table) {
        StringBuilder what = new StringBuilder("SELECT COUNT(*)");
        table.offPage()
                .forEach(c -> what.append(", SUM(LENGTH(").append(quoted(c)).append("))"));
        return new MySqlScan(table.title(), what + table.from() + " USE INDEX ()", table.dataBytes());
    }

    /**
     * An index by a column that it covers. Not by COUNT, which MySQL 8 answers from the primary key whatever index is
     * forced (Percona, "What's the cost of counting MySQL table rows?"); InnoDB's indexes have the primary key's columns,
     * too (MySQL, "Clustered and Secondary Indexes"). Empty for one that can't be read alone.
     */
    static Optional<MySqlScan> index(Table table, Index index) {
        String column = table.clustered() && table.key() != null ? table.key() : index.column();
        if (!index.scannable() || column == null) {
            return Optional.empty();
        }
        long secondary =
                table.indexes().stream().filter(i -> !skipped(table, i)).count();
        return Optional.of(new MySqlScan(
                "index " + index.name() + " of " + table.title(),
                "SELECT SUM(LENGTH(" + quoted(column) + "))" + table.from() + " FORCE INDEX (" + quoted(index.name())
                        + ")",
                table.indexBytes() / Math.max(1, secondary)));
    }

    /** Whether the index is the table, and read with it. */
    static boolean skipped(Table table, Index index) {
        return table.clustered() && index.primary();
    }

    /** All of a table; {@code left} is told of indexes that can't be read. */
    static List<MySqlScan> of(Table table, List<String> left) {
        List<MySqlScan> scans = new ArrayList<>();
        scans.add(rows(table));
        for (Index index : table.indexes()) {
            if (!skipped(table, index)) {
                Optional<MySqlScan> scan = index(table, index);
                scan.ifPresent(scans::add);
                if (scan.isEmpty()) {
                    left.add("index " + index.name() + " of " + table.title());
                }
            }
        }
        return scans;
    }

    private static String quoted(String identifier) {
        return "`" + identifier.replace("`", "``") + "`";
    }
}
