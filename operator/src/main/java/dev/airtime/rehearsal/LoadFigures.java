package dev.airtime.rehearsal;

import dev.airtime.api.CauseStatus;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.LoadPoint;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the load generator measured.
 *
 * @param users users now
 * @param maxUsers the most users at one time
 * @param stage the stage that runs, 1 the first; 0 before
 * @param stages how many there are; 0 when the generator doesn't say
 * @param now requests a second and response times as they are now, of the whole run up to here
 * @param plateaus the stages at their full load, in order, each without its ramp; empty when the generator doesn't say
 * @param workersConnected the most workers at one time
 * @param workersLost workers that were there and went
 * @param workerCpu CPU use of the busiest worker over the plateau where it was highest, a ratio; null when
 *     unknown
 * @param endpoints by endpoint, of the plateau with the most users, the slowest first
 * @param causes failures by cause, of the whole run, the most frequent first
 * @param timeline from the beginning to now, ramps too; empty when the generator doesn't say
 * @param called all endpoints of the whole run, ramps too, with their requests and failures, once the load is over
 * @param windows the 95th percentile of each window of the plateau with the most users, in milliseconds; empty when the
 *     generator doesn't say
 * @param hopeless why the generator ended the load early, in a sentence; null when it did not
 * @param staticContent what a CDN would have answered; null when nothing was, or the generator doesn't say
 * @param searchEnded why a search for the limit ended without an answer, in a sentence; null otherwise
 * @param workerLag how late the workers did what was due, on average, at the plateau with the most users, in seconds; null
 *     when the generator doesn't say
 * @param version the generator's own version, as Locust says it; null when it doesn't
 */
@RecordBuilder
public record LoadFigures(
        int users,
        int maxUsers,
        int stage,
        int stages,
        Sample now,
        List<Plateau> plateaus,
        int workersConnected,
        int workersLost,
        @Nullable Double workerCpu,
        List<EndpointStatus> endpoints,
        List<CauseStatus> causes,
        List<LoadPoint> timeline,
        List<EndpointStatus> called,
        List<Integer> windows,
        @Nullable String hopeless,
        @Nullable StaticContent staticContent,
        @Nullable String searchEnded,
        @Nullable Double workerLag,
        @Nullable String version) {
    public LoadFigures {
        plateaus = List.copyOf(plateaus);
        endpoints = List.copyOf(endpoints);
        causes = List.copyOf(causes);
        timeline = List.copyOf(timeline);
        called = List.copyOf(called);
        windows = List.copyOf(windows);
    }

    /** Nothing was measured. */
    static final LoadFigures NONE =
            new LoadFigures(0, 0, 0, 0, Sample.NONE, List.of(), 0, 0, null, List.of(), List.of(), List.of());

    /** Without windows and endpoints of the ramps, and not ended early. */
    public LoadFigures(
            int users,
            int maxUsers,
            int stage,
            int stages,
            Sample now,
            List<Plateau> plateaus,
            int workersConnected,
            int workersLost,
            @Nullable Double workerCpu,
            List<EndpointStatus> endpoints,
            List<CauseStatus> causes,
            List<LoadPoint> timeline) {
        this(
                users,
                maxUsers,
                stage,
                stages,
                now,
                plateaus,
                workersConnected,
                workersLost,
                workerCpu,
                endpoints,
                causes,
                timeline,
                endpoints,
                List.of(),
                null,
                null,
                null,
                null,
                null);
    }

    /**
     * Requests and their response times in milliseconds.
     *
     * @param perSecond requests a second
     */
    public record Sample(long requests, long failures, double perSecond, int p50, int p95, int p99) {
        /** Nothing was sent. */
        public static final Sample NONE = new Sample(0, 0, 0, 0, 0, 0);

        /** Failed requests, a ratio; 0 without requests. */
        public double failureRatio() {
            return requests == 0 ? 0 : (double) failures / requests;
        }
    }

    /**
     * A stage at its full load.
     *
     * @param stage 1 the first
     * @param target the users that were asked for
     * @param users how many were there on average
     * @param complete whether it was held to its end
     * @param level what it showed as a level of a search; null while that is not known, and of stages
     */
    public record Plateau(
            int stage,
            int target,
            int users,
            boolean complete,
            Sample sample,
            @Nullable LevelFigures level) {
        /** A stage. */
        public Plateau(int stage, int target, int users, boolean complete, Sample sample) {
            this(stage, target, users, complete, sample, null);
        }
    }

    /**
     * The plateau whose figures are those of the run: the one with the most users asked for, of equals the last. Of a
     * search, the last level that held, which is the largest; where none did, the last.
     */
    public Optional<Plateau> peak() {
        return peak(plateaus);
    }

    static Optional<Plateau> peak(List<Plateau> plateaus) {
        if (plateaus.stream().anyMatch(p -> p.level() != null)) {
            return plateaus.stream()
                    .filter(p -> p.level() != null && p.level().outcome() == Outcome.Held)
                    .reduce((a, b) -> b)
                    .or(() -> Optional.of(plateaus.get(plateaus.size() - 1)));
        }
        return plateaus.stream().max(Comparator.comparingInt(Plateau::target).thenComparingInt(Plateau::stage));
    }

    /** What the run's figures are: those of the peak, or of the whole run where no plateau is known. */
    public Sample judged() {
        return peak().map(Plateau::sample).orElse(now);
    }

    /** Requests of all plateaus, or of the whole run where none is known. */
    public long measuredRequests() {
        return plateaus.isEmpty()
                ? now.requests()
                : plateaus.stream().mapToLong(p -> p.sample().requests()).sum();
    }
}
