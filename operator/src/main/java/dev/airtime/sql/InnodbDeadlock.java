package dev.airtime.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The latest deadlock in the text of SHOW ENGINE INNODB STATUS (MySQL, "InnoDB Standard Monitor and Lock Monitor Output";
 * MariaDB prints the same sections). Pure.
 */
final class InnodbDeadlock {
    private static final String HEADING = "LATEST DETECTED DEADLOCK";
    /** The sections that may come next. */
    private static final Pattern NEXT =
            Pattern.compile("(?m)^-+\\R(?:TRANSACTIONS|FILE I/O|LATEST FOREIGN KEY ERROR)\\R-+");
    /** The line after which a transaction's statement stands. */
    private static final Pattern THREAD = Pattern.compile("^(?:MySQL|MariaDB) thread id \\d+,.*query id .*$");

    private static final Pattern STATEMENT_ENDS = Pattern.compile("^(?:\\*\\*\\* |RECORD LOCKS |TABLE LOCK ).*$");

    private InnodbDeadlock() {}

    /** The statements that locked each other out, without their values; empty when there was no deadlock. */
    static List<String> statements(String status) {
        int from = status.indexOf(HEADING);
        if (from < 0) {
            return List.of();
        }
        Matcher next = NEXT.matcher(status);
        String section = next.find(from) ? status.substring(from, next.start()) : status.substring(from);
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        boolean within = false;
        for (String line : section.lines().toList()) {
            if (within && STATEMENT_ENDS.matcher(line).matches()) {
                add(statements, statement);
                within = false;
            } else if (THREAD.matcher(line).matches()) {
                add(statements, statement);
                within = true;
            } else if (within) {
                statement.append(line).append('\n');
            }
        }
        add(statements, statement);
        return statements;
    }

    private static void add(List<String> statements, StringBuilder statement) {
        String text = StatementText.of(Product.MySql, statement.toString());
        statement.setLength(0);
        if (!text.isEmpty()) {
            statements.add(text);
        }
    }
}
