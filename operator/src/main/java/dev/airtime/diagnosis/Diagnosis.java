package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Applies every rule. What is found first is what costs least to change: settings and code before hardware. */
public final class Diagnosis {
    /** In the order in which findings of the same severity are shown. */
    static final List<Rule> RULES = List.of(
            new ConnectionBudget(),
            new ConnectionLeak(),
            new ConnectionsRefused(),
            new Deadlocks(),
            new MissingIndex(),
            new SlowStatements(),
            new WorkloadTroubles(),
            new LogSigns(),
            new MemoryFit(),
            new Io(),
            new Credits(),
            new Headroom(),
            new LoadGenerator(),
            new StaticContent(),
            new Coverage());

    private Diagnosis() {}

    /** The findings, the most severe first. */
    public static List<Finding> of(Measurements measurements) {
        return RULES.stream()
                .flatMap(rule -> rule.find(measurements).stream())
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    /** For {@code kubectl get}: {@code ConnectionBudget, ConnectionsRefused}; {@code none} without any that matters. */
    public static String summary(List<Finding> findings) {
        String ids = findings.stream()
                .filter(f -> f.severity() != Finding.Severity.Info)
                .map(Finding::id)
                .distinct()
                .collect(Collectors.joining(", "));
        return ids.isEmpty() ? "none" : ids;
    }
}
