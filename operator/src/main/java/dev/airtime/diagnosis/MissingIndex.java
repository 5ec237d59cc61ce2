package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.api.StatementsSeen.UnindexedSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Statements under load for which the planner reads a large table from end to end, and the index that would serve them. */
final class MissingIndex implements Rule {
    static final String ID = "MissingIndex";

    /** A smaller table is read as fast as an index. */
    private static final long LARGE_ROWS = 10_000;

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            if (d.inside() != null && d.inside().statements() != null) {
                StatementsSeen statements = d.inside().statements();
                Map<List<String>, Finding> byIndex = new LinkedHashMap<>();
                statements.unindexed().stream()
                        .filter(u -> u.rows() >= LARGE_ROWS)
                        .forEach(u -> byIndex.putIfAbsent(
                                List.of(u.table(), String.join(", ", u.columns())),
                                finding(
                                        d.name(),
                                        u,
                                        statements.top().stream()
                                                .filter(s -> isOf(u, s))
                                                .findFirst())));
                findings.addAll(byIndex.values());
            }
        }
        return findings;
    }

    /** Whether both are the same statement: servers write its spaces and quotes in their own way. */
    static boolean isOf(UnindexedSeen unindexed, StatementSeen statement) {
        return letters(unindexed.statement()).equals(letters(statement.statement()));
    }

    private static String name(UnindexedSeen u) {
        return u.table().substring(u.table().indexOf('.') + 1) + "_" + String.join("_", u.columns());
    }

    private static String letters(String statement) {
        return statement.toLowerCase(Locale.ROOT).replaceAll("[\\s`\"();…]", "");
    }

    private static Finding finding(String database, UnindexedSeen u, Optional<StatementSeen> known) {
        String columns = String.join(", ", u.columns());
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("table", u.table());
        evidence.put("columns", columns);
        evidence.put("rows", String.valueOf(u.rows()));
        evidence.put("statement", u.statement());
        known.ifPresent(s -> {
            evidence.put("meanMillis", String.valueOf(s.meanMillis()));
            evidence.put("calls", String.valueOf(s.calls()));
            evidence.put("share", s.share());
        });
        return new Finding(
                ID,
                Severity.Warning,
                String.format(Locale.ROOT, "about %,d rows", u.rows()) + " of " + u.table() + " in database " + database
                        + " are read for each " + u.statement() + ": the planner finds no index on " + columns
                        + known.map(s -> "; " + s.calls() + " calls of " + s.meanMillis() + " ms, " + s.share()
                                        + " of all statements' time")
                                .orElse(""),
                evidence,
                "CREATE INDEX " + name(u) + " ON " + u.table() + " (" + columns
                        + "), on the copy first: the next rehearsal shows what it is worth. In production build it without"
                        + " locking out writes (PostgreSQL: CONCURRENTLY; MySQL, MariaDB: ALGORITHM=INPLACE, LOCK=NONE)",
                "the schema of " + u.table());
    }
}
