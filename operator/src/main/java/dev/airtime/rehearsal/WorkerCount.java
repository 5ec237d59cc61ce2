package dev.airtime.rehearsal;

import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.Ramps;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.api.WorkersStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How many workers a Locust run gets: what is written, or what the stages' most users need at the users that a core was
 * measured to drive. Pure.
 */
public final class WorkerCount {
    /** Of a core: above 0.9 a run says nothing, and users are not spread evenly. */
    private static final double BUSY = 0.7;
    /** What a core drives is only said from so much of it on. */
    private static final double MEASURED = 0.02;

    private WorkerCount() {}

    /** A measured users-per-core figure, and where it is from. */
    private record Measured(double usersPerCore, String from) {}

    /**
     * Chooses.
     *
     * @param smoke users per core of the smoke round; null when it could not tell
     * @param all the event's Rehearsals: the newest of the same load that tells is better than a smoke round
     * @param fingerprint of the load; null when it is not known
     */
    public static WorkersStatus choose(
            RehearsalTemplate template, @Nullable Double smoke, List<Rehearsal> all, @Nullable String fingerprint) {
        LocustSpec locust = template.locust();
        if (locust == null || locust.workers() != null) {
            return new WorkersStatus(template.workersOrNone(), 0, 0, null, null);
        }
        Optional<Measured> measured = lastRun(all, fingerprint)
                .or(() -> Optional.ofNullable(smoke).map(u -> new Measured(u, "in the smoke round")));
        int users = template.mostUsers();
        int spawning = (int) Math.ceil(Ramps.fastest(template) / Ramps.PER_WORKER);
        int least = Math.max(locust.workersOrDefault(), spawning);
        if (measured.isEmpty()) {
            int workers = Math.min(LocustSpec.MOST_WORKERS, least);
            return new WorkersStatus(
                    workers,
                    0,
                    0,
                    null,
                    workers
                            + " workers, since what a core drives has not been measured yet: a run that passes measures it");
        }
        double perCore = measured.get().usersPerCore();
        int workers = (int) Math.min(LocustSpec.MOST_WORKERS, Math.max(least, Math.ceil(users / (perCore * BUSY))));
        return new WorkersStatus(
                workers,
                0,
                0,
                null,
                String.format(
                        Locale.ROOT,
                        "%d workers for %,d users: a core drives %,d, measured %s, and is to be %s busy at most",
                        workers,
                        users,
                        Math.round(Math.min(perCore, Integer.MAX_VALUE)),
                        measured.get().from(),
                        Percentage.format(BUSY)));
    }

    private static Optional<Measured> lastRun(List<Rehearsal> all, @Nullable String fingerprint) {
        return all.stream()
                .filter(r -> r.getStatus() != null
                        && fingerprint != null
                        && Objects.equals(fingerprint, r.getStatus().fingerprint())
                        && r.getStatus().finishedAt() != null)
                .sorted(Comparator.comparing(
                                (Rehearsal r) -> String.valueOf(r.getStatus().finishedAt()))
                        .reversed())
                .flatMap(r ->
                        usersPerCore(r.getStatus())
                                .map(u ->
                                        new Measured(u, "by " + r.getMetadata().getName()))
                                .stream())
                .findFirst();
    }

    /**
     * Users of a copy that broke wait for answers and cost their worker next to nothing, so only a run that passed tells,
     * or one whose workers used their cores up, which tells the most that they drive.
     */
    private static Optional<Double> usersPerCore(RehearsalStatus status) {
        WorkersStatus workers = status.workers();
        Integer users = status.users();
        if (workers == null || workers.cpu() == null || workers.lost() > 0 || users == null || users == 0) {
            return Optional.empty();
        }
        double busy = busy(workers.cpu());
        boolean usedUp = status.reason() == VerdictReason.GeneratorSaturated && busy > Judge.SATURATED;
        return busy < MEASURED || workers.expected() == 0 || !(status.verdict() == Verdict.Passed || usedUp)
                ? Optional.empty()
                : Optional.of(users / (double) workers.expected() / busy);
    }

    /** A process of several threads may use a little more than one core. */
    private static double busy(String cpu) {
        return cpu.matches(Percentage.PATTERN) ? Percentage.parse(cpu) : 1;
    }
}
