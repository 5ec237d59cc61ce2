package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Percentage;
import dev.airtime.diagnosis.Measurements.Generator;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Whether the run itself can be trusted: workers that were lost, or that were the bottleneck. */
final class LoadGenerator implements Rule {
    static final String ID = "LoadGenerator";

    /** Locust warns from here on (locust/runners.py, CPU_WARNING_THRESHOLD). */
    private static final double SATURATED = 0.9;

    @Override
    public List<Finding> find(Measurements m) {
        Generator g = m.generator();
        if (g == null) {
            return List.of();
        }
        List<Finding> findings = new ArrayList<>();
        if (g.lost() > 0) {
            findings.add(new Finding(
                    ID,
                    Severity.Warning,
                    g.lost() + " of " + g.workers() + " load generator workers were lost during the run",
                    Map.of("workers", String.valueOf(g.workers()), "lost", String.valueOf(g.lost())),
                    "Look at the nodes: workers that are evicted or run out of memory; raise"
                            + " locust.workerResources.limits.memory",
                    "spec.rehearsal.locust.workerResources"));
        }
        if (g.cpu() != null && g.cpu() > SATURATED) {
            findings.add(new Finding(
                    ID,
                    Severity.Warning,
                    "the busiest load generator worker used " + Percentage.format(g.cpu())
                            + " of a core, so that response times are its own",
                    Map.of("cpu", Percentage.format(g.cpu()), "workers", String.valueOf(g.workers())),
                    "Raise locust.workers; a worker uses one core at most",
                    "spec.rehearsal.locust.workers"));
        }
        return findings;
    }
}
