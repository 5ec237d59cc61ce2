package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a database's volume does the reads and writes of the expected peak: what the run showed, in proportion to the
 * users, against the most that the volume does; while burst credits last, see {@link Credits}.
 */
final class Io implements Rule {
    static final String ID = "Io";
    /** From here on requests wait for one another. */
    private static final double MOST = 0.8;
    /** A volume at its limit never shows quite as much in the average of a minute. */
    private static final double FULL = 0.95;

    @Override
    public List<Finding> find(Measurements m) {
        // Without an expectation, or far from it, only what the run itself showed is judged.
        double times = m.coverage() == null ? 1 : m.coverage().times().orElse(1.0);
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            find(d, m.users(), times).ifPresent(findings::add);
        }
        return findings;
    }

    private static Optional<Finding> find(Database d, int users, double times) {
        StrainSeen s = d.strain();
        if (s == null || s.iops() == null || s.iopsLimit() == null || s.iops() == 0) {
            return Optional.empty();
        }
        int limit = s.burstIops() == null ? s.iopsLimit() : s.burstIops();
        double atPeak = s.iops() * times;
        boolean full = s.iops() >= FULL * limit;
        if (!full && atPeak <= MOST * limit) {
            return Optional.empty();
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("iops", String.valueOf(s.iops()));
        evidence.put("limit", String.valueOf(limit));
        if (users > 0) {
            evidence.put("users", String.valueOf(users));
        }
        evidence.put("iopsAtExpectedUsers", String.valueOf(Math.round(atPeak)));
        evidence.put("queueDepth", s.queueDepth() == null ? "-" : String.valueOf(s.queueDepth()));
        return Optional.of(new Finding(
                ID,
                full || atPeak >= limit ? Severity.Critical : Severity.Warning,
                "the volume of database " + d.name() + " did " + Count.of(s.iops()) + " of at most " + Count.of(limit)
                        + " reads and writes a second "
                        + (users == 0 ? "under load" : "at " + Count.of(users) + " users")
                        + (times == 1
                                ? ""
                                : "; in proportion that is " + Count.of(Math.round(atPeak)) + " at the expected "
                                        + Count.of(Math.round(users * times)))
                        + (users == 0 ? "" : first(d, users, (double) limit / s.iops())),
                evidence,
                "First what reads and writes most (MissingIndex, SlowStatements), and memory for what is read again"
                        + " (MemoryFit); then more IOPS, where the volume takes them; of gp2, and of gp3 below 400 GiB, a larger"
                        + " volume days before",
                "spec.databases[].scaleUp.iops"));
    }

    /** Which limit comes first, by the proportion of each. */
    private static String first(Database d, int users, double times) {
        long atVolume = Math.round(users * times);
        if (d.cpu() == null || d.cpu() == 0) {
            return ": it is full at " + Count.of(atVolume);
        }
        long atCpu = Math.round(users / d.cpu());
        return ": it is full at " + Count.of(atVolume)
                + (atVolume <= atCpu ? ", before the CPU is, at " : ", after the CPU is, at ") + Count.of(atCpu);
    }
}
