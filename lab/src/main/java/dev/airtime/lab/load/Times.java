package dev.airtime.lab.load;

import java.util.Arrays;

/**
 * How long accepted requests stay at the database, from what they find there.
 *
 * @param first the fewest requests that an arrival finds
 * @param seen the probabilities of finding that many, one more, and so on
 * @param work seconds of one vCPU for a request
 * @param vcpus vCPUs
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Times(int first, double[] seen, double work, int vcpus) {
    private static final double NOTHING = 1e-10;

    /** The share of requests that take longer than {@code t} seconds. */
    double longerThan(double t) {
        double sum = 0;
        for (int n = 0; n < seen.length; n++) {
            sum += seen[n] * tail(first + n, t);
        }
        return sum;
    }

    /** From the probabilities of finding 0, 1, 2… requests; states that are never met are left out. */
    static Times of(double[] seen, double work, int vcpus) {
        int from = 0;
        int to = seen.length;
        while (from < to - 1 && seen[from] < NOTHING) {
            from++;
        }
        while (to > from + 1 && seen[to - 1] < NOTHING) {
            to--;
        }
        return new Times(from, Arrays.copyOfRange(seen, from, to), work, vcpus);
    }

    /** The time, in seconds, that the share {@code q} of the requests don't exceed. */
    double quantile(double q) {
        double low = 0;
        double high = work;
        while (longerThan(high) > 1 - q && high < 1e6) {
            high *= 2;
        }
        for (int i = 0; i < 50; i++) {
            double middle = (low + high) / 2;
            if (longerThan(middle) > 1 - q) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private double tail(int n, double t) {
        if (n < vcpus) {
            return Math.exp(-t / work);
        }
        int ahead = n - vcpus + 1;
        double service = work / vcpus;
        double mean = ahead * service + work;
        double deviation = Math.sqrt(ahead * service * service + work * work);
        return normalTail((t - mean) / deviation);
    }

    /** 1 − Φ(x), after Abramowitz and Stegun, Handbook of Mathematical Functions, formula 26.2.17 (error below 7.5e-8). */
    private static double normalTail(double x) {
        if (x < 0) {
            return 1 - normalTail(-x);
        }
        double t = 1 / (1 + 0.2316419 * x);
        double poly = t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-x * x / 2) / Math.sqrt(2 * Math.PI) * poly;
    }
}
