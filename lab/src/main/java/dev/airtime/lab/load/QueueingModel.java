package dev.airtime.lab.load;

import java.time.Duration;

/**
 * A shop under load, as a queue: users think, then send a request whose work the database's vCPUs do one after another.
 *
 * <p>The number of requests at the database is the finite-source birth and death process M/M/v/K with N users
 * (Kleinrock, Queueing Systems, volume I, 1975, section 3.8 "M/M/1//M" and 3.9 "M/M/∞//M", general case 3.10
 * "M/M/m/K/M"): with {@code n} requests there, new ones come at rate (N − n)/Z and go at rate min(n, v)/D. Z is the
 * think time and the application's own time, D the database work of a request, v the vCPUs. What the limit of
 * connections does:
 *
 * <ul>
 *   <li>All pools together fit into the limit: a request without a free connection waits in its pod. K is infinite, and
 *       a request that waits longer than the pool's timeout fails.
 *   <li>They don't fit: a pool that wants another connection is refused by the database ("sorry, too many clients
 *       already", "Too many connections"), and the request fails at once. K is the limit: an Erlang loss system.
 * </ul>
 *
 * <p>Times are first come, first served: a request that finds {@code n} others takes n − v + 1 services of all vCPUs
 * and its own, which is summed as a normal distribution. A simulation, never a statement about a real shop.
 */
public final class QueueingModel {
    /** Connections that stay reserved for administrators (PostgreSQL superuser_reserved_connections: 3). */
    public static final int RESERVED = 3;

    private QueueingModel() {}

    /**
     * What one user does.
     *
     * @param think pause between two requests of a user
     * @param own the application's own time for a request, without the database
     * @param work time of one vCPU of the database for a request
     * @param poolTimeout how long a request waits for a connection before it fails
     */
    public record Shop(Duration think, Duration own, Duration work, Duration poolTimeout) {}

    /**
     * Where it runs.
     *
     * @param pods pods of the application that are ready
     * @param pool connections that each pod's pool may open
     * @param vcpus vCPUs of the database
     * @param maxConnections the database's max_connections
     */
    public record Capacity(int pods, int pool, int vcpus, int maxConnections) {
        int wanted() {
            return pods * pool;
        }

        int available() {
            return Math.max(0, maxConnections - RESERVED);
        }

        /** Whether the pools want more connections than the database gives. */
        public boolean overcommitted() {
            return wanted() > available();
        }
    }

    /**
     * What comes out.
     *
     * @param requestsPerSecond requests sent, good and failed
     * @param failures share of failed requests, 0 to 1
     * @param refused share of requests that failed since the database refused the connection, 0 to 1
     * @param p50 milliseconds
     * @param p95 milliseconds
     * @param p99 milliseconds
     * @param cpu the database's CPU use, 0 to 1
     * @param connections connections open at the database
     */
    public record Figures(
            double requestsPerSecond,
            double failures,
            double refused,
            int p50,
            int p95,
            int p99,
            double cpu,
            int connections) {
        /** Nobody is there. */
        public static final Figures IDLE = new Figures(0, 0, 0, 0, 0, 0, 0, 0);
    }

    /** The steady state with {@code users} users. */
    public static Figures solve(int users, Shop shop, Capacity capacity) {
        if (users <= 0) {
            return Figures.IDLE;
        }
        double pause = seconds(shop.think()) + seconds(shop.own());
        if (capacity.pods() <= 0) {
            return new Figures(users / pause, 1, 0, 1, 1, 1, 0, 0);
        }
        double work = seconds(shop.work());
        boolean loss = capacity.overcommitted();
        int most = loss ? Math.min(users, capacity.available()) : users;
        double[] p = distribution(users, most, pause, work, capacity.vcpus());
        double arrivals = 0;
        double lost = 0;
        double busy = 0;
        for (int n = 0; n <= most; n++) {
            double rate = p[n] * (users - n) / pause;
            arrivals += rate;
            lost += n == most && most < users ? rate : 0;
            busy += p[n] * Math.min(n, capacity.vcpus());
        }
        double[] seen = new double[most + 1];
        for (int n = 0; n <= most; n++) {
            boolean accepted = n < most || most == users;
            seen[n] = accepted ? p[n] * (users - n) / pause / Math.max(arrivals - lost, 1e-12) : 0;
        }
        Times times = new Times(seen, work, capacity.vcpus());
        double refused = arrivals <= 0 ? 0 : lost / arrivals;
        double late = (1 - refused) * times.longerThan(seconds(shop.poolTimeout()));
        double own = seconds(shop.own());
        int open = Math.min(Math.min(capacity.wanted(), capacity.available()), quantile(p, 0.999) + capacity.pods());
        return new Figures(
                arrivals,
                Math.min(1, refused + late),
                refused,
                millis(own + times.quantile(0.50)),
                millis(own + times.quantile(0.95)),
                millis(own + times.quantile(0.99)),
                busy / capacity.vcpus(),
                open);
    }

    private static double[] distribution(int users, int most, double pause, double work, int vcpus) {
        double[] log = new double[most + 1];
        double highest = 0;
        for (int n = 0; n < most; n++) {
            double up = (users - n) / pause;
            double down = Math.min(n + 1, vcpus) / work;
            log[n + 1] = log[n] + Math.log(up / down);
            highest = Math.max(highest, log[n + 1]);
        }
        double sum = 0;
        double[] p = new double[most + 1];
        for (int n = 0; n <= most; n++) {
            p[n] = Math.exp(log[n] - highest);
            sum += p[n];
        }
        for (int n = 0; n <= most; n++) {
            p[n] /= sum;
        }
        return p;
    }

    private static int quantile(double[] p, double q) {
        double sum = 0;
        for (int n = 0; n < p.length; n++) {
            sum += p[n];
            if (sum >= q) {
                return n;
            }
        }
        return p.length - 1;
    }

    private static double seconds(Duration d) {
        return d.toNanos() / 1e9;
    }

    private static int millis(double seconds) {
        return (int) Math.max(1, Math.round(seconds * 1000));
    }
}
