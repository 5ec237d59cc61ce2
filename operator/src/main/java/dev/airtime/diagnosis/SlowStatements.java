package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Percentage;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Statements that are slow and take a good part of the database's time under load. */
final class SlowStatements implements Rule {
    static final String ID = "SlowStatements";

    /** A page runs several. */
    private static final long SLOW_MILLIS = 100;
    /** A report at night is slow, too, and nobody waits for it. */
    private static final double SHARE = 0.1;

    private static final long CALLS = 10;

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            List<StatementSeen> slow = d.inside() == null || d.inside().statements() == null
                    ? List.of()
                    : d.inside().statements().top().stream()
                            .filter(SlowStatements::isSlow)
                            .filter(s -> !isUnindexed(d.inside().statements(), s))
                            .toList();
            if (!slow.isEmpty()) {
                findings.add(finding(d.name(), slow));
            }
        }
        return findings;
    }

    private static boolean isSlow(StatementSeen s) {
        return s.meanMillis() >= SLOW_MILLIS && Percentage.parse(s.share()) >= SHARE && s.calls() >= CALLS;
    }

    /** Then MissingIndex says more. */
    private static boolean isUnindexed(StatementsSeen statements, StatementSeen s) {
        return statements.unindexed().stream().anyMatch(u -> MissingIndex.isOf(u, s));
    }

    private static Finding finding(String database, List<StatementSeen> slow) {
        Map<String, String> evidence = new LinkedHashMap<>();
        for (int n = 0; n < slow.size(); n++) {
            StatementSeen s = slow.get(n);
            evidence.put("statement" + (n + 1), s.statement());
            evidence.put("meanMillis" + (n + 1), String.valueOf(s.meanMillis()));
            evidence.put("share" + (n + 1), s.share());
            evidence.put("calls" + (n + 1), String.valueOf(s.calls()));
        }
        StatementSeen first = slow.get(0);
        return new Finding(
                ID,
                Severity.Warning,
                (slow.size() == 1 ? "a statement" : slow.size() + " statements") + " in database " + database
                        + (slow.size() == 1 ? " takes " : " take ") + SLOW_MILLIS + " ms and more"
                        + (slow.size() == 1 ? ": " : ", the first of them ") + first.meanMillis() + " ms in "
                        + first.calls()
                        + " calls, " + first.share() + " of all statements' time: " + first.statement(),
                evidence,
                "Look at its plan on the copy (EXPLAIN ANALYZE): fewer rows, an index, a cache, or not at every page. A"
                        + " larger class comes after that",
                "the code that runs it");
    }
}
