package dev.airtime.rehearsal;

import dev.airtime.api.LocustSpec;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.Percentage;
import dev.airtime.api.Ramps;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.RehearsalTemplateBuilder;
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
    /** {@link LocustObjects#LEAST_CPU}. */
    private static final int LEAST_MILLIS = 250;
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
        Optional<Measured> measured = lastRun(all, fingerprint, LocustObjects.mostCpu(locust))
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
        double core = LocustObjects.mostCpu(locust);
        int workers =
                (int) Math.min(LocustSpec.MOST_WORKERS, Math.max(least, Math.ceil(users / (perCore * BUSY * core))));
        String request = request(locust, workers, users / perCore / workers);
        return new WorkersStatus(
                workers,
                0,
                0,
                null,
                String.format(
                        Locale.ROOT,
                        "%d workers for %,d users: a core drives %,d, measured %s, and %s to be %s busy at most%s",
                        workers,
                        users,
                        Math.round(Math.min(perCore, Integer.MAX_VALUE)),
                        measured.get().from(),
                        core < 1 ? "the " + Percentage.format(core) + " of one in limits.cpu is" : "is",
                        Percentage.format(BUSY),
                        request == null ? "" : "; each requests " + request),
                request,
                null);
    }

    /**
     * What each is to use, so that the scheduler finds it the room; null for the default, which two workers keep: small
     * clusters have no more, and how late they were is measured.
     */
    private static @Nullable String request(LocustSpec locust, int workers, double cores) {
        int millis = (int) Math.ceil(Math.min(BUSY, cores) * 1000);
        return locust.workerResources() != null || workers <= locust.workersOrDefault() || millis <= LEAST_MILLIS
                ? null
                : millis + "m";
    }

    /** {@code template} with the workers that were chosen. */
    public static RehearsalTemplate applied(RehearsalTemplate template, WorkersStatus chosen) {
        RehearsalTemplate counted = template.withWorkers(chosen.expected());
        LocustSpec locust = counted.locust();
        return locust == null || chosen.request() == null
                ? counted
                : RehearsalTemplateBuilder.builder(counted)
                        .locust(LocustSpecBuilder.builder(locust)
                                .workerResources(LocustObjects.workerResources(chosen.request()))
                                .build())
                        .build();
    }

    private static Optional<Measured> lastRun(List<Rehearsal> all, @Nullable String fingerprint, double core) {
        return all.stream()
                .filter(r -> r.getStatus() != null
                        && fingerprint != null
                        && Objects.equals(fingerprint, r.getStatus().fingerprint())
                        && r.getStatus().finishedAt() != null)
                .sorted(Comparator.comparing(
                                (Rehearsal r) -> String.valueOf(r.getStatus().finishedAt()))
                        .reversed())
                .flatMap(r ->
                        usersPerCore(r.getStatus(), core)
                                .map(u ->
                                        new Measured(u, "by " + r.getMetadata().getName()))
                                .stream())
                .findFirst();
    }

    /**
     * Users of a copy that broke wait for answers and cost their worker next to nothing, so only a run that passed tells,
     * or one whose workers used their cores up, which tells the most that they drive.
     */
    private static Optional<Double> usersPerCore(RehearsalStatus status, double core) {
        WorkersStatus workers = status.workers();
        Integer users = status.users();
        if (workers == null || workers.cpu() == null || workers.lost() > 0 || users == null || users == 0) {
            return Optional.empty();
        }
        double busy = busy(workers.cpu());
        boolean usedUp = status.reason() == VerdictReason.GeneratorSaturated && busy > Judge.SATURATED * core;
        return busy < MEASURED || workers.expected() == 0 || !(status.verdict() == Verdict.Passed || usedUp)
                ? Optional.empty()
                : Optional.of(users / (double) workers.expected() / busy);
    }

    /** A process of several threads may use a little more than one core. */
    private static double busy(String cpu) {
        return cpu.matches(Percentage.PATTERN) ? Percentage.parse(cpu) : 1;
    }
}
