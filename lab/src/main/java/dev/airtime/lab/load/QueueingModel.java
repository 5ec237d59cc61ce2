package dev.airtime.lab.load;

import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A shop under load, as a queue: users think, then send a request whose work the database's vCPUs do one after another.
 *
 * <p>The number of requests at the database is the finite-source birth and death process M/M/v with N users (Kleinrock,
 * Queueing Systems, volume I, 1975, section 3.10 "M/M/m/K/M"): with {@code n} requests there, new ones come at rate
 * (N − n)/Z and go at rate min(n, v)/D. Z is the think time and the application's own time, D the database work of a
 * request, v the vCPUs.
 *
 * <p>The limit of connections: a pod has as many workers as its pool has connections, opens them all when it starts, and
 * spreads requests evenly over its workers. Where all pools together want more than the database gives, the rest of the
 * workers has none, and their share of the requests fails ("sorry, too many clients already", "Too many connections").
 *
 * <p>Times are first come, first served: a request that finds {@code n} others takes n − v + 1 services of all vCPUs
 * and its own, which is summed as a normal distribution; the application's own time is exponential, and percentiles of
 * the two are added, which is an upper bound. A simulation, never a statement about a real shop.
 */
public final class QueueingModel {
    /** Connections that stay reserved for administrators (PostgreSQL superuser_reserved_connections: 3). */
    public static final int RESERVED = 3;

    private QueueingModel() {}

    /**
     * What one user does.
     *
     * @param think pause between two requests of a user
     * @param own the application's own time for a request, without the database; the mean
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

        /** Connections that are open. */
        public int open() {
            return Math.min(wanted(), available());
        }

        /** The share of the workers that the database refuses a connection, 0 to 1. */
        public double refused() {
            return wanted() <= available() ? 0 : 1 - available() / (double) wanted();
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
        if (capacity.open() <= 0) {
            return new Figures(users / pause, 1, 0, 1, 1, 1, 0, 0);
        }
        double work = seconds(shop.work());
        double refused = capacity.refused();
        double[] p = distribution(users, pause / (1 - refused), work, capacity.vcpus());
        double arrivals = 0;
        double busy = 0;
        for (int n = 0; n <= users; n++) {
            arrivals += p[n] * (users - n) / pause;
            busy += p[n] * Math.min(n, capacity.vcpus());
        }
        Times times = times(users, p, arrivals * pause, work, capacity.vcpus());
        double late = (1 - refused) * times.longerThan(seconds(shop.poolTimeout()));
        double own = seconds(shop.own());
        return new Figures(
                arrivals,
                Math.min(1, refused + late),
                refused,
                millis(exponential(own, 0.50) + times.quantile(0.50)),
                millis(exponential(own, 0.95) + times.quantile(0.95)),
                millis(exponential(own, 0.99) + times.quantile(0.99)),
                busy / capacity.vcpus(),
                capacity.open());
    }

    /** Response times in milliseconds at 0.5 %, 1.5 % … 99.5 % of the requests; empty without any. */
    public static List<Integer> centiles(int users, Shop shop, Capacity capacity) {
        if (users <= 0 || capacity.open() <= 0) {
            return List.of();
        }
        double own = seconds(shop.own());
        double pause = (seconds(shop.think()) + own) / (1 - capacity.refused());
        double[] p = distribution(users, pause, seconds(shop.work()), capacity.vcpus());
        double thinking = 0;
        for (int n = 0; n <= users; n++) {
            thinking += p[n] * (users - n);
        }
        Times times = times(users, p, thinking, seconds(shop.work()), capacity.vcpus());
        return IntStream.range(0, 100)
                .mapToObj(i -> millis(exponential(own, (i + 0.5) / 100) + times.quantile((i + 0.5) / 100)))
                .toList();
    }

    /** What arriving requests find: a user who thinks is as likely to send in every state. */
    private static Times times(int users, double[] p, double thinking, double work, int vcpus) {
        double[] seen = new double[users + 1];
        for (int n = 0; n <= users; n++) {
            seen[n] = p[n] * (users - n) / Math.max(thinking, 1e-12);
        }
        return Times.of(seen, work, vcpus);
    }

    private static double exponential(double mean, double q) {
        return -mean * Math.log(1 - q);
    }

    private static double[] distribution(int users, double pause, double work, int vcpus) {
        double[] log = new double[users + 1];
        double highest = 0;
        for (int n = 0; n < users; n++) {
            double up = (users - n) / pause;
            double down = Math.min(n + 1, vcpus) / work;
            log[n + 1] = log[n] + Math.log(up / down);
            highest = Math.max(highest, log[n + 1]);
        }
        double sum = 0;
        double[] p = new double[users + 1];
        for (int n = 0; n <= users; n++) {
            p[n] = Math.exp(log[n] - highest);
            sum += p[n];
        }
        for (int n = 0; n <= users; n++) {
            p[n] /= sum;
        }
        return p;
    }

    private static double seconds(Duration d) {
        return d.toNanos() / 1e9;
    }

    private static int millis(double seconds) {
        return (int) Math.max(1, Math.round(seconds * 1000));
    }
}
