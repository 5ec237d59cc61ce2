package dev.airtime.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whether the stages' ramps can be spawned in time. Pure. Locust warns from 100 users a second and worker on, "known to
 * cause issues" (locust/runners.py, 2.47.0), and a ramp that is late is taken from its plateau.
 */
public final class Ramps {
    /** Users a second that one worker spawns, or ends. */
    public static final double PER_WORKER = 100;

    private Ramps() {}

    /** Each ramp that can't be, with its field and what to write instead; empty when all can. */
    public static List<String> tooSteep(@Nullable RehearsalTemplate template) {
        LocustSpec locust = template == null ? null : template.locust();
        if (template == null || locust == null) {
            return List.of();
        }
        int workers = locust.workers() == null ? LocustSpec.MOST_WORKERS : locust.workers();
        List<String> sentences = new ArrayList<>();
        FindLimit search = template.findLimit();
        double fastest = fastest(template);
        if (search != null && fastest > workers * PER_WORKER) {
            sentences.add(String.format(
                    Locale.ROOT,
                    "findLimit.ramp: up to %,d users in %s are %,d a second, and %d workers spawn %,d: write ramp: %ds or"
                            + " more%s",
                    step(search),
                    Durations.format(search.rampOrDefault(template.thresholds())),
                    (long) Math.ceil(fastest),
                    workers,
                    (long) (workers * PER_WORKER),
                    (long) Math.ceil(step(search) / (workers * PER_WORKER)),
                    more(workers)));
        }
        int before = 0;
        int index = 0;
        for (Stage stage : template.stages()) {
            double rate = rate(before, stage);
            if (rate > workers * PER_WORKER) {
                long seconds = (long) Math.ceil(Math.abs(stage.users() - before) / (workers * PER_WORKER));
                sentences.add(String.format(
                        Locale.ROOT,
                        "stages[%d].ramp: %,d users in %s are %,d a second, and %d workers spawn %,d: write ramp: %ds or"
                                + " more%s",
                        index,
                        Math.abs(stage.users() - before),
                        Durations.format(stage.rampOrDefault()),
                        (long) Math.ceil(rate),
                        workers,
                        (long) (workers * PER_WORKER),
                        seconds,
                        more(workers)));
            }
            before = stage.users();
            index++;
        }
        return sentences;
    }

    private static String more(int workers) {
        return workers < LocustSpec.MOST_WORKERS ? ", or more locust.workers" : "";
    }

    /** The most users that come at a time in a search: those of the first level, or after the copy has recovered. */
    private static int step(FindLimit search) {
        return Math.max(search.fromOrDefault(), (int) Math.ceil(search.to() / 2.0));
    }

    /** The steepest ramp, users a second. */
    public static double fastest(RehearsalTemplate template) {
        FindLimit search = template.findLimit();
        if (search != null) {
            return step(search)
                    * 1000.0
                    / search.rampOrDefault(template.thresholds()).toMillis();
        }
        double fastest = 0;
        int before = 0;
        for (Stage stage : template.stages()) {
            fastest = Math.max(fastest, rate(before, stage));
            before = stage.users();
        }
        return fastest;
    }

    private static double rate(int before, Stage stage) {
        return Math.abs(stage.users() - before)
                / Math.max(1.0, stage.rampOrDefault().toMillis() / 1000.0);
    }
}
