package dev.airtime.rehearsal;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.Percentage;
import dev.airtime.api.Thresholds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Thresholds on the copied databases: CPU and connections, each the highest minute under load. Pure. */
final class DatabaseThresholds {
    private DatabaseThresholds() {}

    static List<String> broken(Thresholds thresholds, List<DatabaseLoad> load) {
        List<String> reasons = new ArrayList<>();
        String cpu = thresholds.databaseCpu();
        String connections = thresholds.databaseConnections();
        for (DatabaseLoad d : load) {
            if (cpu != null && d.cpu() != null && Percentage.parse(d.cpu()) > Percentage.parse(cpu)) {
                reasons.add("CPU of database " + d.name() + " was " + d.cpu() + ", above " + cpu);
            }
            most(connections, d)
                    .filter(most -> d.connections() != null && d.connections() > most)
                    .ifPresent(most -> reasons.add("database " + d.name() + " had " + d.connections()
                            + " connections, above " + most
                            + (share(connections) ? " (" + connections + " of " + d.maxConnections() + ")" : "")));
        }
        return reasons;
    }

    /** What could not be looked at of the {@code databases} by their names: it can't be said to hold. */
    static List<String> unknown(Thresholds thresholds, Collection<String> databases, List<DatabaseLoad> load) {
        List<String> unknown = new ArrayList<>();
        if (thresholds.databaseCpu() != null) {
            lacking(databases, load, DatabaseLoad::cpu)
                    .ifPresent(d -> unknown.add(sentence("databaseCpu", "CPU figure", d)));
        }
        String connections = thresholds.databaseConnections();
        if (connections != null) {
            lacking(databases, load, DatabaseLoad::connections)
                    .ifPresent(d -> unknown.add(sentence("databaseConnections", "figure of connections", d)));
            if (share(connections)) {
                lacking(databases, load, DatabaseLoad::maxConnections)
                        .ifPresent(
                                d -> unknown.add("thresholds.databaseConnections could not be checked: max_connections"
                                        + " of " + d + " is not known; write a number instead of a share"));
            }
        }
        return unknown;
    }

    /** The databases that lack {@code figure}, in words; empty when none does. */
    private static Optional<String> lacking(
            Collection<String> databases, List<DatabaseLoad> load, Function<DatabaseLoad, @Nullable Object> figure) {
        if (databases.isEmpty()) {
            return Optional.of("");
        }
        List<String> missing = databases.stream()
                .filter(name -> load.stream().noneMatch(d -> d.name().equals(name) && figure.apply(d) != null))
                .sorted()
                .toList();
        return missing.isEmpty() ? Optional.empty() : Optional.of("the copy of " + String.join(", ", missing));
    }

    private static String sentence(String threshold, String what, String databases) {
        return "thresholds." + threshold + " could not be checked: no " + what
                + (databases.isEmpty()
                        ? " without databases in spec.databases"
                        : " of " + databases + " during the load")
                + "; remove the threshold or look at the metrics";
    }

    private static boolean share(@Nullable String limit) {
        return limit != null && limit.endsWith("%");
    }

    /** The connections that {@code limit} allows; empty when they are not known. */
    private static Optional<Integer> most(@Nullable String limit, DatabaseLoad d) {
        if (limit == null) {
            return Optional.empty();
        }
        if (!share(limit)) {
            return Optional.of(Integer.valueOf(limit));
        }
        return d.maxConnections() == null
                ? Optional.empty()
                : Optional.of((int) (d.maxConnections() * Percentage.parse(limit)));
    }
}
