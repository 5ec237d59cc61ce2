package dev.airtime.diagnosis;

import dev.airtime.api.CreditsSeen;
import dev.airtime.api.Durations;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether credits run out before the event's end: those by which a gp2 volume does more than it does steadily, and those of
 * a burstable class. What falls at the run's pace falls at least in proportion where there are more users.
 */
final class Credits implements Rule {
    static final String ID = "Credits";
    /** Less is the rounding of two readings. */
    private static final int LEAST = 2;
    /** CloudWatch tells of credits every five minutes. */
    private static final Duration APART = Duration.ofMinutes(5);

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            StrainSeen s = d.strain();
            if (s != null) {
                volume(m, d, s.burstBalance()).ifPresent(findings::add);
                // Of a cluster's members the one that has least.
                s.cpuCredits().stream()
                        .sorted(Comparator.comparingInt(CreditsSeen::last))
                        .flatMap(c -> cpu(m, d, c).stream())
                        .findFirst()
                        .ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> volume(Measurements m, Database d, @Nullable CreditsSeen c) {
        return find(
                m,
                c,
                "%",
                "the burst credits of the volume of database " + d.name(),
                "without them it does no more than 3 reads and writes a second for each GiB",
                false,
                "Change the volume to gp3 days before (by hand: it is copied for hours), or make it larger; before that, what"
                        + " reads and writes most (MissingIndex, SlowStatements, MemoryFit)",
                "StorageType of the DB instance");
    }

    private static Optional<Finding> cpu(Measurements m, Database d, CreditsSeen c) {
        // T3 and T4g run in unlimited mode, T2 does not (RDS user guide, "DB instance class types").
        boolean bought = d.instanceClass() != null && !d.instanceClass().startsWith("db.t2.");
        return find(
                m,
                c,
                "",
                "the CPU credits of database " + d.name() + " (" + d.instanceClass() + ")",
                bought
                        ? "from then on AWS charges for CPU above the baseline"
                        : "from then on it has its baseline of CPU only",
                bought,
                "A class for the event that is not burstable (spec.databases[].scaleUp.instanceClass, or auto)",
                "spec.databases[].scaleUp.instanceClass");
    }

    private static Optional<Finding> find(
            Measurements m,
            @Nullable CreditsSeen c,
            String unit,
            String whose,
            String then,
            boolean bought,
            String remedy,
            String field) {
        // One that was empty from the start is that of a copy just made.
        if (c == null || c.first() - c.last() < LEAST || c.time().compareTo(APART) < 0) {
            return Optional.empty();
        }
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("first", c.first() + unit);
        evidence.put("last", c.last() + unit);
        evidence.put("time", Durations.format(c.time()));
        evidence.put("instance", c.instance());
        if (m.users() > 0) {
            evidence.put("users", String.valueOf(m.users()));
        }
        String fell = whose + " fell from " + c.first() + unit + " to " + c.last() + unit + " within "
                + Durations.format(c.time())
                + (m.users() == 0 ? " under load" : " at up to " + Count.of(m.users()) + " users");
        if (c.last() == 0) {
            return Optional.of(new Finding(
                    ID, bought ? Severity.Info : Severity.Critical, fell + "; " + then, evidence, remedy, field));
        }
        Expected e = m.coverage();
        if (e == null || e.duration() == null || e.times().isEmpty()) {
            return Optional.empty();
        }
        double aMinute =
                (c.first() - c.last()) * e.times().get() * 60 / c.time().toSeconds();
        Duration left = Duration.ofMinutes(Math.round(c.last() / aMinute));
        if (left.compareTo(e.duration()) >= 0) {
            return Optional.empty();
        }
        evidence.put("lastAtExpectedUsers", Durations.format(left));
        evidence.put("event", Durations.format(e.duration()));
        return Optional.of(new Finding(
                ID,
                bought ? Severity.Info : Severity.Warning,
                fell + "; at the peak's pace they last " + Durations.format(left) + ", the event "
                        + Durations.format(e.duration()) + ": " + then,
                evidence,
                remedy,
                field));
    }
}
