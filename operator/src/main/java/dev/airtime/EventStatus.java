package dev.airtime;

import dev.airtime.api.Cut;
import dev.airtime.api.DatabaseFigures;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.Keys;
import dev.airtime.api.Percentage;
import dev.airtime.api.Phase;
import dev.airtime.api.ReadReplicaStatus;
import dev.airtime.api.RehearsalReference;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.StagingStatus;
import dev.airtime.api.SummaryStatus;
import dev.airtime.api.Thresholds;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.WorkloadStatus;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Figures;
import dev.airtime.plan.Decision;
import dev.airtime.plan.RehearsalFacts;
import dev.airtime.plan.State;
import dev.airtime.plan.WorkloadFacts;
import dev.airtime.staging.CopyRecord;
import dev.airtime.staging.StagingObservation;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is written into an event's status. Pure. */
final class EventStatus {
    /** As many of each list as a person reads, and as an object may hold. */
    private static final int LISTED = 50;
    /** Characters of a condition's message. */
    private static final int LONGEST_MESSAGE = 1024;

    private EventStatus() {}

    static TrafficEventStatus of(TrafficEvent event, Sighting seen, Decision decision, Instant now) {
        TrafficEventSpec spec = event.getSpec();
        TrafficEventStatus old = event.getStatus();
        List<DatabaseStatus> databases = spec.databases().stream()
                .map(d -> database(d, event, seen, decision))
                .toList();
        return new TrafficEventStatus(
                event.getMetadata().getGeneration(),
                decision.phase(),
                new SummaryStatus(summary(spec, databases), decision.next()),
                decision.plan(),
                conditions(
                        decision.states(),
                        old == null ? List.of() : old.conditions(),
                        event.getMetadata().getGeneration(),
                        now),
                staging(event, seen.staging(), old),
                seen.observed().lastFinished().map(EventStatus::reference).orElse(null),
                databases,
                seen.observed().workloads().stream()
                        .map(w -> workload(w, event))
                        .toList());
    }

    /** Conditions in their standard shape, their messages cut; a transition time is kept while the status is. */
    static List<Condition> conditions(
            List<State> states, List<Condition> before, @Nullable Long generation, Instant now) {
        return states.stream()
                .map(s -> {
                    String since = before.stream()
                            .filter(c -> s.type().equals(c.getType())
                                    && s.status().name().equals(c.getStatus()))
                            .map(Condition::getLastTransitionTime)
                            .findFirst()
                            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
                    return new ConditionBuilder()
                            .withType(s.type())
                            .withStatus(s.status().name())
                            .withReason(s.reason())
                            .withMessage(Cut.to(LONGEST_MESSAGE, s.message()))
                            .withObservedGeneration(generation)
                            .withLastTransitionTime(since)
                            .build();
                })
                .toList();
    }

    private static @Nullable String summary(TrafficEventSpec spec, List<DatabaseStatus> databases) {
        List<String> raising = spec.databases().stream()
                .filter(d -> d.scaleUp() != null)
                .map(DatabaseSpec::name)
                .toList();
        if (raising.isEmpty()) {
            return spec.databases().isEmpty() ? null : databases.size() + " watched";
        }
        List<DatabaseStatus> counted =
                databases.stream().filter(d -> raising.contains(d.name())).toList();
        long restored =
                counted.stream().filter(d -> d.state().equals("Restored")).count();
        boolean back = restored > 0 || counted.stream().anyMatch(d -> d.state().equals("Restoring"));
        long raised = counted.stream().filter(d -> d.state().equals("Raised")).count();
        return back ? restored + "/" + raising.size() + " restored" : raised + "/" + raising.size() + " raised";
    }

    private static DatabaseStatus database(DatabaseSpec d, TrafficEvent event, Sighting seen, Decision decision) {
        DatabaseStatus previous = Observer.previous(event, d.name());
        DatabaseObservation o = seen.databases().get(d.name());
        if (o == null) {
            return new DatabaseStatus(
                    d.name(),
                    d.instance(),
                    "Missing",
                    seen.observed().databases().get(d.name()) == null
                            ? null
                            : seen.observed().databases().get(d.name()).message(),
                    previous == null ? null : previous.before(),
                    null,
                    null,
                    null);
        }
        boolean ours = o.claimed() || !event.getSpec().planOnly();
        DatabaseRecord before = o.record() != null && ours ? o.record() : previous == null ? null : previous.before();
        CopyObservation copy = seen.copies().get(d.name());
        Figures f = seen.figures().get(d.name());
        return new DatabaseStatus(
                d.name(),
                o.identifier(),
                state(o, before, decision.phase()),
                o.message(),
                before,
                copy == null || copy.state() == CopyObservation.State.Absent ? null : copy.identifier(),
                f == null || f.at() == null ? (previous == null ? null : previous.now()) : figures(f),
                planned(event.getSpec(), o),
                o.replicas().stream()
                        .map(r -> new ReadReplicaStatus(
                                r.identifier(),
                                r.instanceClass(),
                                r.state(),
                                r.address(),
                                r.port() == 0 ? null : Integer.valueOf(r.port())))
                        .toList(),
                Observer.changedByHand(o, previous));
    }

    private static String state(DatabaseObservation o, @Nullable DatabaseRecord before, Phase phase) {
        if (o.presence() != DatabaseObservation.Presence.Found) {
            return "Missing";
        }
        boolean over = phase == Phase.ScalingDown || phase == Phase.Completed;
        if (o.record() == null) {
            return before == null ? "Found" : over ? "Restored" : "Found";
        }
        if (o.raised() && o.claimed() && o.replicasMissing() == null) {
            return over ? "Restoring" : "Raised";
        }
        return over ? (o.claimed() ? "Restoring" : "Restored") : o.original() ? "Recorded" : "Raising";
    }

    private static DatabaseFigures figures(Figures f) {
        return new DatabaseFigures(
                String.valueOf(f.at()),
                f.cpu() == null ? null : Percentage.format(f.cpu()),
                f.connections(),
                f.freeableMemory() == null ? null : f.freeableMemory() / (1024 * 1024));
    }

    private static DatabaseFigures planned(TrafficEventSpec spec, DatabaseObservation o) {
        Thresholds thresholds =
                spec.rehearsal() == null ? null : spec.rehearsal().thresholds();
        String cpu = thresholds == null || thresholds.databaseCpu() == null ? "60%" : thresholds.databaseCpu();
        return new DatabaseFigures(null, cpu, o.maxConnections(), null);
    }

    private static @Nullable StagingStatus staging(
            TrafficEvent event, @Nullable StagingObservation o, @Nullable TrafficEventStatus old) {
        StagingSpec staging = event.getSpec().staging();
        if (staging == null || o == null) {
            return null;
        }
        StagingStatus before = old == null ? null : old.staging();
        boolean there = o.state() == StagingObservation.State.Copied
                || o.state() == StagingObservation.State.Released
                || o.state() == StagingObservation.State.Incomplete;
        CopyRecord record = o.record();
        return new StagingStatus(
                staging.namespace(),
                null,
                there ? Integer.valueOf(record.objects()) : before == null ? null : before.objects(),
                o.state() == StagingObservation.State.Released ? o.podsReady() + "/" + o.podsWanted() : null,
                there ? head(record.notCopied()) : before == null ? List.of() : before.notCopied(),
                head(record.pointsToProduction()),
                there ? head(record.externalHosts()) : before == null ? List.of() : before.externalHosts(),
                head(record.kept()),
                Observer.annotation(event, Keys.SYNC));
    }

    private static List<String> head(List<String> all) {
        return all.size() <= LISTED ? all : all.subList(0, LISTED);
    }

    private static RehearsalReference reference(RehearsalFacts r) {
        return new RehearsalReference(r.name(), r.verdict(), r.message());
    }

    private static WorkloadStatus workload(WorkloadFacts w, TrafficEvent event) {
        WorkloadStatus previous = event.getStatus() == null
                ? null
                : event.getStatus().workloads().stream()
                        .filter(s -> s.kind() == w.spec().kind()
                                && s.name().equals(w.spec().name()))
                        .findFirst()
                        .orElse(null);
        var before = w.before() != null ? w.before() : previous == null ? null : previous.before();
        String state = !w.found()
                ? "Missing"
                : w.before() != null ? (w.raised() ? "Raised" : "Raising") : before == null ? "Found" : "Restored";
        return new WorkloadStatus(
                w.spec().kind(),
                w.spec().name(),
                state,
                w.message(),
                before,
                w.ready(),
                w.spec().replicas(),
                w.autoscaler());
    }
}
