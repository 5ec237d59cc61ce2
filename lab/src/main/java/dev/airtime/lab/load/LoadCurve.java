package dev.airtime.lab.load;

import dev.airtime.lab.load.QueueingModel.Capacity;
import dev.airtime.lab.load.QueueingModel.Figures;
import dev.airtime.lab.load.QueueingModel.Shop;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A load test's figures at any instant of it: each second is taken as the steady state of its users. */
final class LoadCurve {
    /** Reports of workers come every 3 s: a plateau is measured from then on, as airtime_shape.py does. */
    private static final double REPORT_LAG = 3;

    private static final int STEPS_OF_A_RAMP = 10;

    private final Stages stages;
    private final Shop shop;
    private final Capacity capacity;
    private final Map<Integer, Figures> solved = new ConcurrentHashMap<>();
    private final Map<Integer, List<Integer>> centiles = new ConcurrentHashMap<>();

    /** Requests and failures, as numbers that grow. */
    record Totals(double requests, double failures) {
        Totals plus(Figures f, double seconds) {
            double more = f.requestsPerSecond() * seconds;
            return new Totals(requests + more, failures + more * f.failures());
        }
    }

    /** What was measured on a plateau; the histogram by milliseconds. */
    record Plateau(
            int stage,
            int users,
            double seconds,
            boolean complete,
            long requests,
            long failures,
            Map<Integer, Long> histogram) {}

    LoadCurve(Stages stages, Shop shop, Capacity capacity) {
        this.stages = stages;
        this.shop = shop;
        this.capacity = capacity;
    }

    Stages stages() {
        return stages;
    }

    Capacity capacity() {
        return capacity;
    }

    Figures at(double t) {
        return with(stages.users(t));
    }

    Totals totals(double t) {
        Totals sum = new Totals(0, 0);
        for (int i = 0; i < stages.stages().size(); i++) {
            Stages.Stage stage = stages.stages().get(i);
            double begin = stages.begin(i);
            double step = stage.ramp() / STEPS_OF_A_RAMP;
            for (int k = 0; k < STEPS_OF_A_RAMP && step > 0; k++) {
                double from = begin + k * step;
                sum = sum.plus(at(from + step / 2), within(t - from, step));
            }
            sum = sum.plus(with(stage.users()), within(t - begin - stage.ramp(), stage.hold()));
        }
        return sum;
    }

    /** The plateau of stage {@code index} until {@code t}; with 0 seconds when it was not reached. */
    Plateau plateau(int index, double t) {
        Stages.Stage stage = stages.stages().get(index);
        double lag = Math.min(REPORT_LAG, stage.hold() / 4);
        double measured = stage.hold() - lag;
        double seconds = within(t - stages.begin(index) - stage.ramp() - lag, measured);
        Totals totals = new Totals(0, 0).plus(with(stage.users()), seconds);
        long requests = Math.round(totals.requests());
        return new Plateau(
                index + 1,
                stage.users(),
                seconds,
                seconds >= measured,
                requests,
                Math.round(totals.failures()),
                histogram(stage.users(), requests));
    }

    /** Milliseconds as Locust rounds them (locust/stats.py, {@code _log_response_time}). */
    private Map<Integer, Long> histogram(int users, long requests) {
        Map<Integer, Long> counts = new TreeMap<>();
        List<Integer> times = centiles.computeIfAbsent(users, u -> QueueingModel.centiles(u, shop, capacity));
        long given = 0;
        for (int i = 0; i < times.size(); i++) {
            long upTo = requests * (i + 1) / times.size();
            counts.merge(rounded(times.get(i)), upTo - given, Long::sum);
            given = upTo;
        }
        counts.values().removeIf(n -> n == 0);
        return counts;
    }

    static int rounded(int millis) {
        if (millis < 100) {
            return millis;
        }
        int unit = millis < 1000 ? 10 : millis < 10_000 ? 100 : 1000;
        return (millis + unit / 2) / unit * unit;
    }

    /** In steps of 1 % of the most users, so that a ramp needs few solutions. */
    private Figures with(int exact) {
        int step = Math.max(1, stages.most() / 100);
        int users = exact == stages.most() ? exact : exact / step * step;
        return solved.computeIfAbsent(users, u -> QueueingModel.solve(u, shop, capacity));
    }

    private static double within(double seconds, double most) {
        return Math.max(0, Math.min(seconds, most));
    }
}
