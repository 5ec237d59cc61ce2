package dev.airtime.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A statement for which the server reads a whole table, although it wants rows of certain values only.
 *
 * @param table with its schema
 * @param columns an index on these, in this order, would serve it: those that are compared for equality, then one range
 * @param rows of the table, about
 * @param statement without its values
 */
public record Unindexed(String table, List<String> columns, long rows, String statement) {
    /**
     * {@code (orders.customer = $1)}, {@code ((orders.mail)::text = $1)}, as PostgreSQL writes conditions; not a column within
     * a function, which needs an index on the expression.
     */
    private static final Pattern POSTGRES = Pattern.compile(
            "(?<![\\w\"$])\\(+(?:(?:[\\w$]+|\"[^\"]+\")\\.)?([\\w$]+|\"[^\"]+\")\\)*(?:::[\\w \\[\\]\"]+?)? (=|<=|>=|<|>) ");
    /** {@code (`shop`.`o`.`customer_id` = 42)} as MySQL writes them, {@code o.customer_id = 42} as MariaDB does. */
    private static final Pattern MYSQL = Pattern.compile(
            "(?i)(?:`?[\\w$]+`?\\.)?`?([\\w$]+)`?\\.`?([\\w$]+)`?\\s*(<=>|=|<=|>=|<(?!>)|>|\\bin\\s*\\(|\\bbetween\\b)");

    public Unindexed {
        columns = List.copyOf(columns);
    }

    /** The columns of a condition of PostgreSQL's plan; none where an index on columns would not serve it. */
    static List<String> postgresColumns(String condition) {
        String text = StatementText.of(Product.PostgreSql, condition);
        Columns found = new Columns();
        if (!text.contains(" OR ")) {
            Matcher m = POSTGRES.matcher(text);
            while (m.find()) {
                found.add(m.group(1), m.group(2));
            }
        }
        return found.all();
    }

    /** The columns of {@code table}, or its alias, in a condition of MySQL's or MariaDB's plan; none as above. */
    static List<String> mySqlColumns(String table, String condition) {
        String text = StatementText.of(Product.MySql, condition);
        Columns found = new Columns();
        if (!text.toLowerCase(Locale.ROOT).contains(" or ")) {
            Matcher m = MYSQL.matcher(text);
            while (m.find()) {
                if (m.group(1).equals(table)) {
                    found.add(m.group(2), m.group(3));
                }
            }
        }
        return found.all();
    }

    /** Whose alias {@code name} is in the statement; itself where it is none. */
    static String table(String name, String statement) {
        Matcher m = Pattern.compile(
                        "(?i)(?:\\bfrom|\\bjoin|\\bupdate|,)\\s*((?:`?[\\w$]+`?\\.)?`?[\\w$]+`?)\\s+(?:as\\s+)?`?"
                                + Pattern.quote(name) + "`?(?![\\w$])")
                .matcher(statement);
        return m.find() ? m.group(1).replace("`", "") : name;
    }

    /** Columns in the order of an index. */
    private static final class Columns {
        private final Set<String> equal = new LinkedHashSet<>();
        private @Nullable String range;

        private void add(String column, String operator) {
            String name = column.replace("\"", "");
            if (operator.equals("=")
                    || operator.equals("<=>")
                    || operator.toLowerCase(Locale.ROOT).startsWith("in")) {
                equal.add(name);
            } else if (range == null) {
                range = name;
            }
        }

        private List<String> all() {
            List<String> all = new ArrayList<>(equal);
            if (range != null && !equal.contains(range)) {
                all.add(range);
            }
            return all;
        }
    }
}
