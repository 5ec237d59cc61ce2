package dev.airtime;

import dev.airtime.api.Finding;
import dev.airtime.api.RehearsalStatus;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.diagnosis.Diagnosis;
import dev.airtime.diagnosis.Measurements;
import dev.airtime.rehearsal.LoadFigures;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a finished Rehearsal found: the copy's pods and databases are looked at, and the diagnosis is asked. */
final class RehearsalFindings {
    private final Pools pools;
    private final CopyPods pods;
    private final RehearsalMeasurements measurements;

    RehearsalFindings(KubernetesClient client, RehearsalMeasurements measurements) {
        this.pools = new Pools(client);
        this.pods = new CopyPods(client);
        this.measurements = measurements;
    }

    /**
     * What was found.
     *
     * @param notSeen what of the copy's pods could not be looked at
     */
    record Found(List<Finding> findings, List<String> notSeen) {}

    /** Of the run that {@code status} is about; {@code measured} what was just read of the databases, or empty. */
    Found of(
            TrafficEvent event,
            StagingSpec staging,
            RehearsalStatus status,
            @Nullable LoadFigures figures,
            List<Measurements.Database> measured,
            Instant now) {
        CopyPods.Seen seen = podsUnderLoad(staging, status, now);
        return new Found(findings(event, staging, status, figures, measured, seen.troubles()), seen.notSeen());
    }

    private CopyPods.Seen podsUnderLoad(StagingSpec staging, RehearsalStatus status, Instant now) {
        Instant began = RehearsalProgress.startedAt(status);
        Instant ended = RehearsalProgress.since(status, RehearsalProgress.LOAD_ENDED);
        return began == null
                ? CopyPods.Seen.NOTHING
                : pods.seen(staging.namespace(), began, ended == null ? now : ended);
    }

    private List<Finding> findings(
            TrafficEvent event,
            StagingSpec staging,
            RehearsalStatus status,
            @Nullable LoadFigures figures,
            List<Measurements.Database> measured,
            List<Measurements.PodTrouble> troubles) {
        // What a search found is in its verdict: a limit that was found is no gap in what is known.
        var expected = status.limit() != null ? null : event.getSpec().expectedPeak();
        var judged = figures == null ? null : figures.judged();
        return Diagnosis.of(new Measurements(
                pools.of(staging.namespace()),
                Insides.measured(measured.isEmpty() ? measurements.databases(event) : measured, status.databases()),
                status.requests() == null ? 0 : status.requests(),
                status.causes(),
                status.users() == null ? 0 : status.users(),
                expected == null || judged == null
                        ? null
                        : new Measurements.Expected(
                                expected.users(),
                                expected.requestsPerMinute(),
                                expected.headroom(),
                                status.users() == null ? 0 : status.users(),
                                Math.round(judged.perSecond() * 60),
                                event.getSpec().durationOrDefault()),
                figures == null || status.workers() == null
                        ? null
                        : new Measurements.Generator(
                                status.workers().expected(), status.workers().lost(), figures.workerCpu()),
                troubles,
                status.logs() == null ? List.of() : status.logs().signs(),
                status.staticContent()));
    }
}
