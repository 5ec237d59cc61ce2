package dev.airtime;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.WorkloadSpec;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Databases;
import dev.airtime.database.EventRef;
import dev.airtime.database.Figures;
import dev.airtime.database.Outlook;
import dev.airtime.database.Price;
import dev.airtime.database.RecentLoad;
import dev.airtime.database.Span;
import dev.airtime.database.Target;
import dev.airtime.plan.DatabaseFacts;
import dev.airtime.plan.DatabaseOutlook;
import dev.airtime.plan.LoadFacts;
import dev.airtime.plan.Observed;
import dev.airtime.plan.Planning;
import dev.airtime.plan.RehearsalFacts;
import dev.airtime.plan.StagingFacts;
import dev.airtime.plan.Timeline;
import dev.airtime.plan.WorkloadFacts;
import dev.airtime.staging.Staging;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingRequest;
import dev.airtime.workload.WorkloadObservation;
import dev.airtime.workload.Workloads;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what is: the event's databases, their copies, the copy of the namespace, the workloads. Changes nothing. */
final class Observer {
    /** How long before the first raise AWS is asked for nothing that only the plan needs. */
    static final Duration NO_QUESTIONS = Duration.ofMinutes(10);

    private final Databases databases;
    private final Staging staging;
    private final Workloads workloads;
    private final CopySecrets secrets;

    Observer(Databases databases, Staging staging, Workloads workloads, CopySecrets secrets) {
        this.databases = databases;
        this.secrets = secrets;
        this.staging = staging;
        this.workloads = workloads;
    }

    /** Looks. Throws what the clients throw; the look is then repeated later. */
    Sighting look(TrafficEvent event, List<Rehearsal> rehearsals, Map<String, String> said, Instant now) {
        TrafficEventSpec spec = event.getSpec();
        EventRef ref = ref(event);
        Map<String, DatabaseObservation> seen = new LinkedHashMap<>();
        Map<String, CopyObservation> copies = new LinkedHashMap<>();
        for (DatabaseSpec d : spec.databases()) {
            DatabaseId id = DatabaseId.of(d);
            seen.put(d.name(), databases.observe(ref, id, target(spec, d)));
            if (spec.staging() != null) {
                copies.put(d.name(), databases.observeCopy(ref, id, secrets.of(event, d)));
            }
        }
        Map<String, Figures> figures = figures(spec, seen, now);
        StagingRequest request = spec.staging() == null ? null : CopyRequest.of(event, spec, seen, copies);
        StagingObservation copy = request == null ? null : staging.observe(request);
        Observed observed = new Observed(
                event.getMetadata().getName(),
                Instant.parse(event.getMetadata().getCreationTimestamp()),
                event.isMarkedForDeletion(),
                annotation(event, Keys.APPROVED),
                copyMade(event.getStatus()),
                copy == null ? null : facts(copy, expires(spec, copies), expired(event.getStatus())),
                rehearsals.stream().map(Observer::facts).toList(),
                databaseFacts(event, seen, copies, figures, recentLoad(event, seen, now)),
                spec.workloads().stream().map(w -> workloadFacts(event, w)).toList(),
                planning(event, said, now));
        return new Sighting(observed, seen, copies, figures, copy, request);
    }

    private Planning planning(TrafficEvent event, Map<String, String> said, Instant now) {
        Map<String, DatabaseOutlook> outlooks = new HashMap<>();
        Timeline timeline = Timeline.of(event.getSpec());
        for (DatabaseSpec d : event.getSpec().databases()) {
            if (d.scaleUp() != null) {
                Instant raise = timeline.raiseAt(d);
                Span span = new Span(
                        raise,
                        timeline.airtime(),
                        timeline.end(),
                        timeline.restoreAt(d, timeline.end()).orElse(timeline.end()),
                        d.scaleUp().auto() ? null : d.scaleUp().instanceClass(),
                        d.scaleUp().parameters(),
                        d.scaleUp().readReplicas() == null ? 0 : d.scaleUp().readReplicas(),
                        now.isBefore(timeline.firstRaise(event.getSpec()).minus(NO_QUESTIONS)));
                Outlook o = databases.outlook(DatabaseId.of(d), span);
                outlooks.put(d.name(), outlook(o, said.get(d.name())));
            }
        }
        return new Planning(event.getStatus() == null ? null : event.getStatus().plan(), outlooks);
    }

    private static DatabaseOutlook outlook(Outlook o, @Nullable String said) {
        Price price = o.price();
        Price replicas = o.replicaPrice();
        List<String> warnings = new ArrayList<>(o.warnings());
        if (said != null) {
            warnings.add(0, said);
        }
        return new DatabaseOutlook(
                o.multiAz(),
                o.now(),
                warnings,
                o.notOffered(),
                o.leftAlone(),
                o.online(),
                price == null ? null : new DatabaseOutlook.Hourly(price.before(), price.raised(), price.unknown()),
                replicas == null
                        ? null
                        : new DatabaseOutlook.Hourly(replicas.before(), replicas.raised(), replicas.unknown()));
    }

    static EventRef ref(TrafficEvent event) {
        return new EventRef(
                event.getMetadata().getNamespace(),
                event.getMetadata().getName(),
                event.getMetadata().getUid());
    }

    static @Nullable Target target(TrafficEventSpec spec, DatabaseSpec d) {
        if (d.scaleUp() == null) {
            return null;
        }
        return d.scaleUp().auto()
                ? Target.of(null, d.scaleUp().parameters())
                : Target.of(d.scaleUp(), d.scaleDown(), Timeline.of(spec).lastRaise(d));
    }

    private Map<String, Figures> figures(TrafficEventSpec spec, Map<String, DatabaseObservation> seen, Instant now) {
        Timeline timeline = Timeline.of(spec);
        Map<DatabaseId, String> found = new HashMap<>();
        for (DatabaseSpec d : spec.databases()) {
            DatabaseObservation o = seen.get(d.name());
            if (o != null && o.presence() == DatabaseObservation.Presence.Found) {
                found.put(DatabaseId.of(d), d.name());
            }
        }
        boolean watched = !now.isBefore(timeline.firstRaise(spec))
                && ((now.isBefore(timeline.end()) && !spec.planOnly())
                        || seen.values().stream().anyMatch(d -> d.claimed() || d.record() != null));
        if (!watched || found.isEmpty()) {
            return Map.of();
        }
        Map<String, Figures> figures = new HashMap<>();
        databases.figures(found.keySet(), now).forEach((id, f) -> figures.put(found.get(id), f));
        return figures;
    }

    /** The load of the last hour on the databases whose return has come: a deletion does not ask for it. */
    private Map<String, RecentLoad> recentLoad(TrafficEvent event, Map<String, DatabaseObservation> seen, Instant now) {
        if (event.isMarkedForDeletion()
                || now.isBefore(Timeline.of(event.getSpec()).end())) {
            return Map.of();
        }
        Map<DatabaseId, DatabaseRecord> recorded = new HashMap<>();
        Map<DatabaseId, String> names = new HashMap<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            DatabaseObservation o = seen.get(d.name());
            DatabaseRecord before = o == null ? null : o.record() == null ? recorded(event, d.name()) : o.record();
            if (o != null && before != null && o.claimed()) {
                recorded.put(DatabaseId.of(d), before);
                names.put(DatabaseId.of(d), d.name());
            }
        }
        Map<String, RecentLoad> loads = new HashMap<>();
        databases.recentLoad(recorded, now).forEach((id, load) -> loads.put(names.get(id), load));
        return loads;
    }

    private static boolean copyMade(@Nullable TrafficEventStatus status) {
        return status != null
                && status.conditions().stream()
                        .anyMatch(c -> Conditions.STAGING_READY.equals(c.getType())
                                && ("True".equals(c.getStatus())
                                        || (status.staging() != null
                                                && status.staging().objects() != null
                                                && ("Removed".equals(c.getReason())
                                                        || "Expired".equals(c.getReason())
                                                        || "Removing".equals(c.getReason())))));
    }

    /** When the first copy of a database is as old as it may become. */
    private static @Nullable Instant expires(TrafficEventSpec spec, Map<String, CopyObservation> copies) {
        return spec.databases().stream()
                .flatMap(d -> {
                    CopyObservation copy = copies.get(d.name());
                    return copy == null || copy.madeAt() == null
                            ? Stream.<Instant>empty()
                            : Stream.of(copy.madeAt().plus(d.copyOrDefault().maxAgeOrDefault()));
                })
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    private static boolean expired(@Nullable TrafficEventStatus status) {
        return status != null
                && status.conditions().stream()
                        .anyMatch(c -> Conditions.STAGING_READY.equals(c.getType()) && "Expired".equals(c.getReason()));
    }

    private static StagingFacts facts(StagingObservation o, @Nullable Instant expires, boolean expired) {
        return new StagingFacts(
                StagingFacts.State.valueOf(o.state().name()),
                o.blocked() == null ? o.message() : o.blocked().message(),
                o.record().pointsToProduction(),
                o.running(),
                o.blocked() == null ? null : o.blocked().reason(),
                expires,
                expired);
    }

    private static RehearsalFacts facts(Rehearsal r) {
        var status = r.getStatus();
        String finished = status == null ? null : status.finishedAt();
        String message;
        if (status == null || status.phase() == null) {
            message = "has not begun";
        } else if (!status.reasons().isEmpty()) {
            message = String.join("; ", status.reasons());
        } else {
            message = status.stage() == null
                    ? status.phase().name()
                    : status.phase() + ", stage " + status.stage() + ", " + status.users() + " users";
        }
        return new RehearsalFacts(
                r.getMetadata().getName(),
                Instant.parse(r.getMetadata().getCreationTimestamp()),
                finished == null ? null : Instant.parse(finished),
                finished == null
                        && status != null
                        && status.phase() != null
                        && status.phase() != RehearsalPhase.Pending,
                status == null ? null : status.verdict(),
                message,
                r.getSpec().baseline(),
                status != null && status.limit() != null,
                status == null ? List.of() : status.findings());
    }

    private static Map<String, DatabaseFacts> databaseFacts(
            TrafficEvent event,
            Map<String, DatabaseObservation> seen,
            Map<String, CopyObservation> copies,
            Map<String, Figures> figures,
            Map<String, RecentLoad> loads) {
        Map<String, DatabaseFacts> facts = new HashMap<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            DatabaseObservation o = seen.get(d.name());
            if (o != null) {
                facts.put(
                        d.name(),
                        facts(
                                o,
                                recorded(event, d.name()),
                                copies.get(d.name()),
                                figures.getOrDefault(d.name(), new Figures(null, null, null, null)),
                                loads.get(d.name()),
                                changedByHand(o, previous(event, d.name())).stream()
                                        .map(ChangedByHand::describe)
                                        .toList()));
            }
        }
        return facts;
    }

    private static DatabaseFacts facts(
            DatabaseObservation o,
            @Nullable DatabaseRecord recorded,
            @Nullable CopyObservation copy,
            Figures figures,
            @Nullable RecentLoad load,
            List<String> byHand) {
        return new DatabaseFacts(
                o.identifier(),
                DatabaseFacts.Presence.valueOf(o.presence().name()),
                o.message(),
                o.instanceClass(),
                o.record(),
                recorded,
                o.claimed(),
                o.otherClaims(),
                o.raised(),
                o.original(),
                copy == null
                        ? DatabaseFacts.Copy.Absent
                        : DatabaseFacts.Copy.valueOf(copy.state().name()),
                copy == null ? "no copy is asked for" : copy.message(),
                figures.cpu(),
                figures.connections(),
                o.maxConnections(),
                figures.freeableMemory(),
                o.returning(),
                o.replicasMissing(),
                byHand,
                load == null
                        ? null
                        : new LoadFacts(load.cpu(), load.connections(), load.recordedMaxConnections(), load.unread()),
                figures.unread());
    }

    /**
     * What people changed of a database: as it is seen while its record is there, and from then on what was last said. What
     * was seen once of a return that has begun stays said, since the tags that tell it go with the return.
     */
    static List<ChangedByHand> changedByHand(DatabaseObservation o, @Nullable DatabaseStatus previous) {
        List<ChangedByHand> said = previous == null ? List.of() : previous.changedByHand();
        if (o.record() == null) {
            return said;
        }
        Map<String, ChangedByHand> all = new TreeMap<>();
        boolean over = o.returning() || (previous != null && previous.state().equals("Restoring"));
        if (over) {
            said.forEach(c -> all.put(c.field(), c));
        }
        o.changedByHand().forEach(c -> all.put(c.field(), c));
        return List.copyOf(all.values());
    }

    /** The record in the event's status. */
    static @Nullable DatabaseRecord recorded(TrafficEvent event, String database) {
        DatabaseStatus previous = previous(event, database);
        return previous == null ? null : previous.before();
    }

    static @Nullable DatabaseStatus previous(TrafficEvent event, String database) {
        return event.getStatus() == null
                ? null
                : event.getStatus().databases().stream()
                        .filter(s -> s.name().equals(database))
                        .findFirst()
                        .orElse(null);
    }

    private WorkloadFacts workloadFacts(TrafficEvent event, WorkloadSpec w) {
        WorkloadObservation o = workloads.observe(
                event.getMetadata().getNamespace(), event.getMetadata().getName(), w);
        return new WorkloadFacts(w, o.found(), o.message(), o.before(), o.raised(), o.ready(), o.autoscaler());
    }

    static @Nullable String annotation(TrafficEvent event, String key) {
        Map<String, String> annotations = event.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(key);
    }

    /** The Rehearsals of {@code event}, oldest first. */
    static List<Rehearsal> of(TrafficEvent event, Iterable<Rehearsal> all) {
        List<Rehearsal> mine = new ArrayList<>();
        for (Rehearsal r : all) {
            if (event.getMetadata().getNamespace().equals(r.getMetadata().getNamespace())
                    && r.getSpec() != null
                    && event.getMetadata().getName().equals(r.getSpec().trafficEvent())) {
                mine.add(r);
            }
        }
        mine.sort((a, b) ->
                a.getMetadata().getCreationTimestamp().compareTo(b.getMetadata().getCreationTimestamp()));
        return mine;
    }
}
