package dev.airtime.diagnosis;

import dev.airtime.api.ClientConnections;
import dev.airtime.api.ConnectionLook;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Keys;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Workload;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether the pods' pools fit into what the database accepts: Σ pods × pool against max_connections less what is
 * reserved. Critical when the pods that run don't fit, or when all connections were taken; a warning when those that an
 * autoscaler may add don't. A pool that is not declared counts with the most connections that one pod was seen with.
 */
final class ConnectionBudget implements Rule {
    static final String ID = "ConnectionBudget";

    /** The connection over which the others are counted. */
    private static final int OF_THE_LOOK = 1;

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            if (d.maxConnections() != null) {
                List<Pool> pools = pools(m, d.name());
                int budget = d.maxConnections() - d.reserved();
                ConnectionLook fullest = fullest(d);
                List<Pool> known = pools.stream().filter(p -> !p.measured()).toList();
                if (sum(known, Pool::now) > budget) {
                    findings.add(finding(d, budget, known, Pool::pods, Severity.Critical, ""));
                } else if (fullest != null
                        && fullest.connections() + OF_THE_LOOK >= budget
                        && !declared(pools, fullest)) {
                    findings.add(full(d, budget, fullest, pools));
                } else if (sum(pools, Pool::most) > budget && pools.stream().anyMatch(p -> p.maxPods() > p.pods())) {
                    findings.add(finding(
                            d, budget, pools, Pool::maxPods, Severity.Warning, "at the autoscalers' maximum, "));
                }
            }
        }
        return findings;
    }

    /**
     * A workload's pool for one database.
     *
     * @param measured whether it is what was seen, and no setting that is known
     */
    record Pool(String workload, int pods, int maxPods, int size, boolean measured) {
        int now() {
            return pods * size;
        }

        int most() {
            return maxPods * size;
        }
    }

    /** What is declared, else what was measured. */
    private static List<Pool> pools(Measurements m, String database) {
        List<Pool> pools = new ArrayList<>();
        for (Workload w : m.workloads()) {
            Integer size = m.pool(w, database);
            boolean measured = size == null;
            if (size == null) {
                size = measured(m, database, w.name());
            }
            if (size > 0 && w.maxPods() > 0) {
                pools.add(new Pool(w.name(), w.pods(), Math.max(w.pods(), w.maxPods()), size, measured));
            }
        }
        return pools;
    }

    /** The most connections that one pod of the workload was seen with; 0 when none was. */
    private static int measured(Measurements m, String database, String workload) {
        return m.databases().stream()
                .filter(d -> d.name().equals(database) && d.inside() != null)
                .flatMap(d -> d.inside().clients().stream())
                .filter(c -> workload.equals(c.workload()))
                .collect(Collectors.groupingBy(
                        ClientConnections::address, Collectors.summingInt(ClientConnections::most)))
                .values()
                .stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }

    /** The look under load that counted the most connections; null without one. */
    private static @Nullable ConnectionLook fullest(Database d) {
        return d.inside() == null
                ? null
                : d.inside().looks().stream()
                        .filter(l -> l.users() > 0)
                        .max(Comparator.comparingInt(ConnectionLook::connections))
                        .orElse(null);
    }

    /** Whether pools that fit, and are known, account for all: then they are full, and nobody wanted more. */
    private static boolean declared(List<Pool> pools, ConnectionLook fullest) {
        return pools.stream().noneMatch(Pool::measured) && fullest.connections() <= sum(pools, Pool::now);
    }

    private static Finding full(Database d, int budget, ConnectionLook fullest, List<Pool> pools) {
        Map<String, String> evidence = new LinkedHashMap<>();
        pools.forEach(p -> {
            evidence.put(p.workload() + ".pods", String.valueOf(p.pods()));
            evidence.put(p.workload() + (p.measured() ? ".measuredPool" : ".poolSize"), String.valueOf(p.size()));
        });
        evidence.put("connections", String.valueOf(fullest.connections()));
        evidence.put("maxConnections", String.valueOf(d.maxConnections()));
        evidence.put("reserved", String.valueOf(d.reserved()));
        evidence.put("users", String.valueOf(fullest.users()));
        String held = pools.stream()
                .filter(p -> p.pods() > 0)
                .map(p -> p.workload() + " " + Count.pods(p.pods()) + " with up to " + p.size())
                .collect(Collectors.joining(", "));
        return new Finding(
                ID,
                Severity.Critical,
                "all connections of database " + d.name() + " were taken at " + fullest.users() + " users: "
                        + fullest.connections() + " by clients and one by this look, of " + budget
                        + (d.reserved() == 0 ? "" : " (" + d.maxConnections() + " less " + d.reserved() + " reserved)")
                        + (held.isEmpty() ? "" : ", by " + held),
                evidence,
                "In this order: smaller pools, so that those of all pods together stay below " + budget
                        + "; or the parameter max_connections above " + d.maxConnections() + ", where memory allows it;"
                        + " or a class with more memory. Declare the pools' size, so that it is told by how much"
                        + " (annotation " + Keys.POOL_SIZE + ")",
                "the pool's own setting");
    }

    private static Finding finding(
            Database d, int budget, List<Pool> pools, ToIntFunction<Pool> pods, Severity severity, String when) {
        List<Pool> counted = pools.stream().filter(p -> pods.applyAsInt(p) > 0).toList();
        int total = sum(counted, p -> pods.applyAsInt(p) * p.size());
        Map<String, String> evidence = new LinkedHashMap<>();
        counted.forEach(p -> {
            evidence.put(p.workload() + ".pods", String.valueOf(pods.applyAsInt(p)));
            evidence.put(p.workload() + (p.measured() ? ".measuredPool" : ".poolSize"), String.valueOf(p.size()));
        });
        evidence.put("connections", String.valueOf(total));
        evidence.put("maxConnections", String.valueOf(d.maxConnections()));
        evidence.put("reserved", String.valueOf(d.reserved()));
        return new Finding(
                ID,
                severity,
                when + terms(counted, pods) + " = " + total + " > " + budget
                        + (d.reserved() == 0 ? "" : " (" + d.maxConnections() + " less " + d.reserved() + " reserved)")
                        + (d.instanceClass() == null ? " of database " + d.name() : " of " + d.instanceClass()),
                evidence,
                remedy(d, budget, counted, total),
                "annotation " + Keys.POOL_SIZE + " of " + counted.get(0).workload() + " and the pool's own setting");
    }

    private static String terms(List<Pool> pools, ToIntFunction<Pool> pods) {
        return pools.stream()
                .map(p -> (pools.size() == 1 ? "" : p.workload() + " ")
                        + Count.pods(pods.applyAsInt(p)) + " × " + p.size()
                        + (p.measured() ? " measured" : ""))
                .collect(Collectors.joining(" + "));
    }

    private static String remedy(Database d, int budget, List<Pool> pools, int total) {
        String smaller = pools.stream()
                .map(p -> {
                    int fits = fitting(p.size(), budget, total);
                    return fits == 0
                            ? "fewer pods of " + p.workload()
                            : "a pool of at most " + fits + " in each pod of " + p.workload();
                })
                .collect(Collectors.joining(" and "));
        int needed = total + d.reserved();
        String parameter = "the parameter max_connections at " + needed + " or more, where memory allows it";
        Optional<String> larger = larger(d.instanceClass(), d.maxConnections(), needed);
        return "In this order: " + smaller + "; or " + parameter
                + larger.map(c -> "; or class " + c + ", by whose memory the default fits")
                        .orElse("");
    }

    private static Optional<String> larger(@Nullable String instanceClass, @Nullable Integer have, int needed) {
        return instanceClass == null || have == null
                ? Optional.empty()
                : InstanceClass.fitting(instanceClass, have, needed);
    }

    /** {@code size}, made smaller in the proportion in which {@code total} exceeds {@code budget}, rounded down. */
    static int fitting(int size, int budget, int total) {
        return (int) ((long) size * Math.max(0, budget) / total);
    }

    private static int sum(List<Pool> pools, ToIntFunction<Pool> connections) {
        return pools.stream().mapToInt(connections).sum();
    }
}
