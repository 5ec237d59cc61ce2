package dev.airtime.diagnosis;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Percentage;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether a database's CPU at the expected peak leaves room: what the run showed, in proportion to the users. CPU rises
 * faster than the users where they wait for one another, so that the proportion is the least that is to be expected.
 */
final class Headroom implements Rule {
    static final String ID = "Headroom";
    /** What the shop of the television appearance ran at in its test, and had room for what came. */
    private static final double MOST = 0.6;

    private static final double FULL = 1.0;

    @Override
    public List<Finding> find(Measurements m) {
        Expected e = m.coverage();
        List<Finding> findings = new ArrayList<>();
        if (e != null && e.users() != null && e.times().isPresent()) {
            for (Database d : m.databases()) {
                find(d, e.users(), e.testedUsers(), e.times().get()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> find(Database d, int expected, int tested, double times) {
        if (d.cpu() == null) {
            return Optional.empty();
        }
        double atPeak = d.cpu() * times;
        if (atPeak <= MOST) {
            return Optional.empty();
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("cpu", Percentage.format(d.cpu()));
        evidence.put("users", String.valueOf(tested));
        evidence.put("expectedUsers", String.valueOf(expected));
        evidence.put("cpuAtExpectedUsers", Percentage.format(atPeak));
        String larger = larger(d, atPeak)
                .map(c -> "; then class " + c + ", by whose processors it fits, see scaleUp.instanceClass: auto")
                .orElse("");
        return Optional.of(new Finding(
                ID,
                atPeak >= FULL ? Severity.Critical : Severity.Warning,
                "database " + d.name() + " used " + Percentage.format(d.cpu()) + " CPU at " + Count.of(tested)
                        + " users; in proportion that is " + Percentage.format(atPeak) + " at the expected "
                        + Count.of(expected) + ", above " + Percentage.format(MOST),
                evidence,
                "First the statements that use most of it (SlowStatements, MissingIndex) and what can be cached"
                        + larger,
                "spec.databases[].scaleUp.instanceClass"));
    }

    /** Of the burstable families sizes differ in memory more than in processors, so that none is named. */
    private static Optional<String> larger(Database d, double atPeak) {
        String now = d.instanceClass();
        return now == null || now.startsWith("db.t")
                ? Optional.empty()
                : InstanceClass.fitting(now, (int) (MOST * 100), (int) Math.ceil(atPeak * 100));
    }
}
