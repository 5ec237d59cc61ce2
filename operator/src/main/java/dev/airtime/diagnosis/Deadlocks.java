package dev.airtime.diagnosis;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whether transactions locked each other out under load, by the database's own counter. One is one too many. */
final class Deadlocks implements Rule {
    static final String ID = "Deadlocks";

    /** From this share of the requests on, customers notice. */
    private static final double CRITICAL = 0.01;

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            DatabaseInside inside = d.inside();
            if (inside != null
                    && inside.deadlocks() != null
                    && inside.deadlocks().count() > 0) {
                findings.add(finding(m, d.name(), inside.deadlocks()));
            }
        }
        return findings;
    }

    private static Finding finding(Measurements m, String database, DeadlocksSeen seen) {
        long count = seen.count();
        boolean critical = m.requests() > 0 && count >= CRITICAL * m.requests();
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("deadlocks", String.valueOf(count));
        evidence.put("requests", String.valueOf(m.requests()));
        for (int n = 0; n < seen.statements().size(); n++) {
            evidence.put("statement" + (n + 1), seen.statements().get(n));
        }
        return new Finding(
                ID,
                critical ? Severity.Critical : Severity.Warning,
                count + (count == 1 ? " deadlock" : " deadlocks") + " in database " + database + " under load"
                        + (seen.statements().isEmpty()
                                ? "; its log has the statements (\"deadlock detected\")"
                                : ", the last seen between: " + String.join(" | ", seen.statements())),
                evidence,
                "Change rows and tables in the same order everywhere (sort the keys before writing), keep transactions"
                        + " short, and run a transaction that was chosen as the victim again after a short random delay"
                        + " (SQLSTATE 40P01, error 1213)",
                "the code that runs these statements");
    }
}
