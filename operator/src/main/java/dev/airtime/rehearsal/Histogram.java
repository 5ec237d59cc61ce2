package dev.airtime.rehearsal;

import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Response times as Locust counts them: below 100 ms exactly, below 1 s to 10 ms, below 10 s to 100 ms, else to 1 s
 * (locust/stats.py, {@code bucket_response_time}, 2.47.0).
 */
final class Histogram {
    private final NavigableMap<Integer, Long> counts;

    Histogram(Map<Integer, Long> counts) {
        this.counts = new TreeMap<>(counts);
    }

    long total() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    /**
     * The response time within which {@code ratio} of the requests finished; 0 without requests. The arithmetic is
     * Locust's {@code calculate_response_time_percentile}, so that both show the same figure.
     */
    int percentile(double ratio) {
        long all = total();
        long within = (long) (all * ratio);
        long slower = 0;
        for (Map.Entry<Integer, Long> bucket : counts.descendingMap().entrySet()) {
            slower += bucket.getValue();
            if (all - slower <= within) {
                return bucket.getKey();
            }
        }
        return 0;
    }

    /** How wide Locust's bucket is at {@code millis}. */
    static int bucket(int millis) {
        if (millis < 100) {
            return 1;
        }
        if (millis < 1_000) {
            return 10;
        }
        return millis < 10_000 ? 100 : 1_000;
    }
}
