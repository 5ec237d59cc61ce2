package dev.airtime.diagnosis;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.LogSign;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Words.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether transactions locked each other out under load, by the database's own counter, else by CloudWatch's (of Aurora), else by
 * the pods' logs. One is one too many.
 */
final class Deadlocks implements Rule {
    static final String ID = "Deadlocks";

    static final String REMEDY =
            "Change rows and tables in the same order everywhere (sort the keys before writing), keep transactions"
                    + " short, and run a transaction that was chosen as the victim again after a short random delay"
                    + " (SQLSTATE 40P01, error 1213)";

    private static final String FIELD = "the code that runs these statements";

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
            } else if (inside == null || inside.deadlocks() == null) {
                counted(m, d).ifPresent(findings::add);
            }
        }
        List<LogSign> signs = LogSigns.of(m, Kind.Deadlock);
        if (findings.isEmpty() && !signs.isEmpty()) {
            findings.add(new Finding(
                    ID,
                    severity(m, LogSigns.lines(signs)),
                    LogSigns.sentence(signs) + " of deadlocks",
                    LogSigns.evidence(signs),
                    REMEDY,
                    FIELD));
        }
        return findings;
    }

    /** What CloudWatch tells where the database could not be asked. */
    private static Optional<Finding> counted(Measurements m, Database d) {
        Integer most = d.strain() == null ? null : d.strain().deadlocks();
        if (most == null || most == 0) {
            return Optional.empty();
        }
        return Optional.of(new Finding(
                ID,
                severity(m, most),
                "up to " + most + (most == 1 ? " deadlock" : " deadlocks") + " a minute in database " + d.name()
                        + " under load, as CloudWatch counts them; its log has the statements",
                Map.of("deadlocksAMinute", String.valueOf(most), "requests", String.valueOf(m.requests())),
                REMEDY,
                FIELD));
    }

    private static Severity severity(Measurements m, long count) {
        return m.requests() > 0 && count >= CRITICAL * m.requests() ? Severity.Critical : Severity.Warning;
    }

    private static Finding finding(Measurements m, String database, DeadlocksSeen seen) {
        long count = seen.count();
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("deadlocks", String.valueOf(count));
        evidence.put("requests", String.valueOf(m.requests()));
        for (int n = 0; n < seen.statements().size(); n++) {
            evidence.put("statement" + (n + 1), seen.statements().get(n));
        }
        return new Finding(
                ID,
                severity(m, count),
                count + (count == 1 ? " deadlock" : " deadlocks") + " in database " + database + " under load"
                        + (seen.statements().isEmpty()
                                ? "; its log has the statements (\"deadlock detected\")"
                                : ", the last seen between: " + String.join(" | ", seen.statements())),
                evidence,
                REMEDY,
                FIELD);
    }
}
