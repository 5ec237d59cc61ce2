package dev.airtime.lab.demo;

import dev.airtime.api.Finding;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.Verdict;
import dev.airtime.lab.rds.LabRds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * How a night ended.
 *
 * @param completed whether the event is Completed
 * @param copyGone whether the copy of the namespace is gone
 */
record Outcome(Screen screen, Fault fault, boolean completed, List<Rehearsal> rehearsals, boolean copyGone) {
    /** What goes wrong on request. */
    enum Fault {
        none,
        connections
    }

    Outcome {
        rehearsals = List.copyOf(rehearsals);
    }

    /** Rows about the DB instances, with their header. */
    static List<List<String>> databases(LabRds rds) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("RDS (SIMULATED)", "CLASS", "STATUS", "PARAMETER GROUP", "MAX_CONNECTIONS"));
        for (String name : rds.dump().keySet()) {
            if (name.startsWith("db:")) {
                String id = name.substring("db:".length());
                Map<String, String> d = rds.describe(id);
                rows.add(List.of(
                        id,
                        d.getOrDefault("instanceClass", ""),
                        String.valueOf(rds.status(id)),
                        d.getOrDefault("parameterGroup", ""),
                        d.getOrDefault("maxConnections", "")));
            }
        }
        return rows;
    }

    /** Says it; 0 when it is as it should be. {@code before} is what was in the account. */
    int say(Map<String, Map<String, String>> before, LabRds rds) {
        screen.settle();
        screen.say("");
        Map<String, Map<String, String>> after = rds.dump();
        String key = "db:" + Sample.INSTANCE;
        Comparison comparison = new Comparison(before.getOrDefault(key, Map.of()), after.getOrDefault(key, Map.of()));
        screen.say(screen.bold("The database " + Sample.INSTANCE + ", before and after, as RDS tells it"));
        Columns.lines(comparison.rows(), screen.width()).forEach(screen::say);
        screen.say("");
        Set<String> left = new TreeSet<>(after.keySet());
        left.removeAll(before.keySet());
        screen.say("Asked of RDS: snapshots " + count(rds, "CreateDBSnapshot") + ", copies "
                + (count(rds, "RestoreDBInstanceFromDBSnapshot") + count(rds, "RestoreDBInstanceToPointInTime"))
                + ", changes of an instance "
                + count(rds, "ModifyDBInstance") + ", copies deleted " + count(rds, "DeleteDBInstance") + ".");
        screen.say("Left over in RDS: " + (left.isEmpty() ? "nothing" : String.join(", ", left))
                + ". The copy of the namespace: " + (copyGone ? "gone" : "STILL THERE") + ".");
        boolean clean = completed && comparison.same() && left.isEmpty() && copyGone;
        boolean expected = fault == Fault.connections ? diagnosed(rehearsals) : passed(rehearsals);
        if (fault == Fault.connections) {
            screen.say(
                    expected
                            ? "The rehearsal failed, as it should: it named the connections, before the audience did. The"
                                    + " pools were set to 60 then."
                            : "The rehearsal did not name the connections.");
        }
        boolean good = clean && expected;
        screen.say(
                good
                        ? screen.good("The event is Completed, and the database is what it was.")
                        : screen.bad(
                                completed
                                        ? "NOT as it should be: see above."
                                        : "The event was not Completed in time."));
        return good ? 0 : 1;
    }

    private static long count(LabRds rds, String action) {
        return rds.calls(action).stream().filter(c -> c.error() == null).count();
    }

    private static boolean passed(List<Rehearsal> rehearsals) {
        return !rehearsals.isEmpty()
                && rehearsals.stream()
                        .allMatch(r -> r.getStatus() != null && r.getStatus().verdict() == Verdict.Passed);
    }

    private static boolean diagnosed(List<Rehearsal> rehearsals) {
        return rehearsals.stream()
                .filter(r -> r.getStatus() != null && r.getStatus().verdict() == Verdict.Failed)
                .flatMap(r -> r.getStatus().findings().stream())
                .map(Finding::id)
                .anyMatch(id -> id.equals("ConnectionBudget") || id.equals("ConnectionsRefused"));
    }
}
