package dev.airtime.diagnosis;

import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.HeldConnections;
import dev.airtime.diagnosis.Measurements.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether connections are opened and not given back: at constant users, look after look finds new ones that were used once
 * and are idle since, or their number goes on rising. A pool that fills opens some and then stops; one that is full opens
 * none.
 */
final class ConnectionLeak implements Rule {
    static final String ID = "ConnectionLeak";

    /** Looks at constant users: fewer tell a leak from nothing. */
    private static final int LOOKS = 4;
    /** For a rise of the number alone, which is the weaker sign. */
    private static final int LOOKS_OF_A_RISE = 6;
    /** New ones in so many looks at least, and in this share of them. */
    private static final int WITH_NEW = 3;

    private static final double SHARE_WITH_NEW = 0.6;
    private static final int NEW = 4;
    /** From one third of the time to the next. */
    private static final int RISE = 3;

    private static final double RISE_SHARE = 0.05;
    private static final double CONSTANT = 0.95;
    /** A pool whose connections take turns opens one with each request until it is full; few leaks are as fast. */
    private static final double BY_TURNS = 0.1;

    /** An event is over, and somebody looks again. */
    private static final Duration SOON = Duration.ofHours(24);

    @Override
    public List<Finding> find(Measurements m) {
        List<Finding> findings = new ArrayList<>();
        for (Database d : m.databases()) {
            if (d.inside() != null) {
                find(m, d, d.inside()).ifPresent(findings::add);
            }
        }
        return findings;
    }

    private static Optional<Finding> find(Measurements m, Database d, DatabaseInside inside) {
        List<ConnectionLook> looks = constant(inside.looks());
        if (looks.size() < LOOKS) {
            return Optional.empty();
        }
        // What is new in the first look may be of the ramp.
        List<ConnectionLook> since = looks.subList(1, looks.size());
        int opened = since.stream().mapToInt(ConnectionLook::abandoned).sum();
        long withNew = since.stream().filter(l -> l.abandoned() > 0).count();
        int last = looks.get(looks.size() - 1).connections();
        boolean mayBePool = last <= declared(m, d.name());
        int letGo = opened - (last - looks.get(0).connections());
        boolean byTurns = mayBePool && m.requests() > 0 && opened >= BY_TURNS * m.requests();
        boolean abandoned =
                withNew >= WITH_NEW && withNew >= SHARE_WITH_NEW * since.size() && (byTurns ? letGo : opened) >= NEW;
        double rise = mayBePool ? 0 : rise(looks);
        return abandoned || rise > 0
                ? Optional.of(finding(d, inside, looks, abandoned ? opened : 0, rise))
                : Optional.empty();
    }

    /** What the declared pools may hold together: up to there, a rise is a pool that fills, which lets none go. */
    private static int declared(Measurements m, String database) {
        int declared = 0;
        for (Measurements.Workload w : m.workloads()) {
            Integer size = m.pool(w, database);
            declared += size == null ? 0 : w.pods() * size;
        }
        return declared;
    }

    /** The looks at the most users, since there were never more clients: pods that an autoscaler adds bring pools of their own. */
    private static List<ConnectionLook> constant(List<ConnectionLook> looks) {
        int most = looks.stream().mapToInt(ConnectionLook::users).max().orElse(0);
        List<ConnectionLook> constant = most == 0
                ? List.of()
                : looks.stream().filter(l -> l.users() >= CONSTANT * most).toList();
        int from = 0;
        int clients = 0;
        for (int n = 0; n < constant.size(); n++) {
            // More than ever before: what comes and goes, as a CronJob does, is no news.
            from = constant.get(n).clients() > clients ? n : from;
            clients = Math.max(clients, constant.get(n).clients());
        }
        return constant.subList(from, constant.size());
    }

    /** Connections a minute, where each third of the time has clearly more than the one before; else 0. */
    private static double rise(List<ConnectionLook> looks) {
        if (looks.size() < LOOKS_OF_A_RISE) {
            return 0;
        }
        int third = looks.size() / 3;
        double first = mean(looks.subList(0, third));
        double middle = mean(looks.subList(third, looks.size() - third));
        double last = mean(looks.subList(looks.size() - third, looks.size()));
        boolean rises = middle - first >= Math.max(RISE, RISE_SHARE * first)
                && last - middle >= Math.max(RISE, RISE_SHARE * middle);
        return rises ? (last - first) * 60 / (seconds(looks) * 2.0 / 3) : 0;
    }

    private static double mean(List<ConnectionLook> looks) {
        return looks.stream().mapToInt(ConnectionLook::connections).average().orElse(0);
    }

    private static int seconds(List<ConnectionLook> looks) {
        return Math.max(1, looks.get(looks.size() - 1).seconds() - looks.get(0).seconds());
    }

    private static Finding finding(
            Database d, DatabaseInside inside, List<ConnectionLook> looks, int opened, double rise) {
        ConnectionLook first = looks.get(0);
        ConnectionLook last = looks.get(looks.size() - 1);
        HeldConnections most = inside.held().isEmpty() ? null : inside.held().get(0);
        Duration full = full(d, last, rise);
        boolean critical = full != null && full.compareTo(SOON) < 0;
        Map<String, String> evidence = new LinkedHashMap<>();
        evidence.put("users", String.valueOf(last.users()));
        evidence.put("seconds", String.valueOf(seconds(looks)));
        evidence.put("connectionsFirst", String.valueOf(first.connections()));
        evidence.put("connectionsLast", String.valueOf(last.connections()));
        evidence.put("openedAndKept", String.valueOf(opened));
        if (most != null) {
            evidence.put("holder", most.holder());
            evidence.put("user", most.user());
            evidence.put("held", String.valueOf(most.most()));
            evidence.put("longestIdleSeconds", String.valueOf(most.idleSeconds()));
            evidence.put("lastStatement", most.statement() == null ? "unknown" : most.statement());
        }
        return new Finding(
                ID,
                critical ? Severity.Critical : Severity.Warning,
                "connections to database " + d.name() + " are opened and not given back: "
                        + (opened > 0
                                ? opened + " within " + seconds(looks) + " s"
                                : "from " + first.connections() + " to " + last.connections() + " within "
                                        + seconds(looks) + " s")
                        + " at a constant " + last.users() + " users"
                        + (most == null ? "" : held(most))
                        + (full == null
                                ? ""
                                : "; max_connections is reached after another " + Math.max(1, full.toMinutes())
                                        + " min of this"),
                evidence,
                "Give each connection back when its work is done, also after an error (try-with-resources, a pool, a"
                        + " context manager), and look first at what runs on its own: health checks, metrics, scheduled"
                        + " jobs. More connections only make it later",
                most == null ? null : "the code of " + most.holder());
    }

    private static String held(HeldConnections most) {
        return ", by " + most.holder() + " as user " + most.user() + ", each used once"
                + (most.statement() == null ? "" : " (" + most.statement() + ")") + " and then idle for up to "
                + most.idleSeconds() + " s";
    }

    /** How long it takes at this pace until there are no more; null when the number does not rise or is not known. */
    private static @Nullable Duration full(Database d, ConnectionLook last, double rise) {
        if (rise <= 0 || d.maxConnections() == null) {
            return null;
        }
        int left = Math.max(0, d.maxConnections() - d.reserved() - last.connections());
        return Duration.ofSeconds(Math.round(left * 60 / rise));
    }
}
