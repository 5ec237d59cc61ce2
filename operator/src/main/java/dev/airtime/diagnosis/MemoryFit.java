package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.MemorySeen;
import dev.airtime.api.Percentage;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whether what the load reads is in memory: only where data and indexes don't fit, and reads went past the cache. */
final class MemoryFit implements Rule {
    static final String ID = "MemoryFit";

    /** Below it, one page of a hundred is waited for. */
    private static final double HITS = 0.99;
    /** Fewer pages say nothing. */
    private static final long PAGES = 10_000;

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            if (d.inside() != null && d.inside().memory() != null) {
                find(d, d.inside().memory()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> find(Database d, MemorySeen s) {
        long all = s.dataMiB() + s.indexMiB();
        boolean misses = s.hits() != null && s.pages() >= PAGES && Percentage.parse(s.hits()) < HITS;
        if (all <= s.cacheMiB() || !misses) {
            return Optional.empty();
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("dataMiB", String.valueOf(s.dataMiB()));
        evidence.put("indexMiB", String.valueOf(s.indexMiB()));
        evidence.put("cacheMiB", String.valueOf(s.cacheMiB()));
        evidence.put("hits", String.valueOf(s.hits()));
        evidence.put("pages", String.valueOf(s.pages()));
        String larger = d.instanceClass() == null
                ? ""
                : InstanceClass.fitting(d.instanceClass(), clamp(s.cacheMiB()), clamp(all))
                        .map(c -> "; then class " + c + ", by whose memory all of it fits")
                        .orElse("");
        return Optional.of(new Finding(
                ID,
                Severity.Warning,
                s.hits() + " of the pages that the load read in database " + d.name() + " were in memory: "
                        + (s.indexMiB() <= s.cacheMiB()
                                ? "its indexes (" + s.indexMiB() + " MiB) fit into " + s.cacheMiB()
                                        + " MiB of cache, its data (" + s.dataMiB() + " MiB) not with them"
                                : "not even its indexes (" + s.indexMiB() + " MiB) fit into " + s.cacheMiB()
                                        + " MiB of cache"),
                evidence,
                "In this order: read fewer rows (see MissingIndex, SlowStatements); remove what is not needed any more, old"
                        + " rows and unused indexes" + larger,
                "spec.databases[].scaleUp.instanceClass"));
    }

    private static int clamp(long mebibytes) {
        return (int) Math.min(Integer.MAX_VALUE, mebibytes);
    }
}
