package dev.airtime;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.DatabaseStatus;
import dev.airtime.api.ExpectedPeak;
import dev.airtime.api.Keys;
import dev.airtime.api.Percentage;
import dev.airtime.api.PlannedChange;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.Thresholds;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.api.Verdict;
import dev.airtime.database.AutoClass;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Databases;
import dev.airtime.plan.Timeline;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Puts classes in the place of {@code instanceClass: auto}, so that all that follows knows classes only. */
final class AutoClasses {
    /** Beyond this many times of what was rehearsed, a figure is a guess. */
    private static final int FURTHEST = 2;

    private static final Set<String> BEGUN = Set.of("Recorded", "Raising", "Raised", "Restoring");

    private final Databases databases;

    AutoClasses(Databases databases) {
        this.databases = databases;
    }

    /**
     * An event whose classes are chosen as far as they can be.
     *
     * @param said by the name of a database: how its class was chosen, or what is missing
     */
    record Resolved(TrafficEvent event, Map<String, String> said) {}

    Resolved resolve(TrafficEvent event, List<Rehearsal> rehearsals, Instant now) {
        TrafficEventSpec spec = event.getSpec();
        if (spec.databases().stream().noneMatch(AutoClasses::auto)) {
            return new Resolved(event, Map.of());
        }
        boolean ask = now.isBefore(Timeline.of(spec).firstRaise(spec).minus(Observer.NO_QUESTIONS));
        Map<String, String> said = new HashMap<>();
        List<DatabaseSpec> chosen = new ArrayList<>();
        for (DatabaseSpec d : spec.databases()) {
            ScaleUp up = d.scaleUp();
            if (up == null || !auto(d)) {
                chosen.add(d);
                continue;
            }
            String shown = shown(event.getStatus(), d.name());
            AutoClass choice = shown != null && stays(event, d.name())
                    ? new AutoClass(shown, "it stays " + shown + ", as planned")
                    : choose(spec, d, rehearsals, ask);
            String taken = choice.instanceClass() == null ? shown : choice.instanceClass();
            said.put(d.name(), "instanceClass auto: " + choice.why());
            chosen.add(taken == null ? d : d.with(up.with(taken)));
        }
        TrafficEvent resolved = new TrafficEvent();
        resolved.setMetadata(event.getMetadata());
        resolved.setSpec(new TrafficEventSpec(
                spec.airtime(),
                spec.duration(),
                spec.expectedPeak(),
                spec.approval(),
                spec.mode(),
                chosen,
                spec.workloads(),
                spec.staging(),
                spec.rehearsal()));
        if (event.getStatus() != null) {
            resolved.setStatus(event.getStatus());
        }
        return new Resolved(resolved, said);
    }

    private AutoClass choose(TrafficEventSpec spec, DatabaseSpec d, List<Rehearsal> rehearsals, boolean ask) {
        Need need = need(spec, d, rehearsals);
        return need.shown() == null
                ? new AutoClass(null, need.missing())
                : databases.chooseClass(DatabaseId.of(d), need.shown(), ask);
    }

    private static boolean auto(DatabaseSpec d) {
        return d.scaleUp() != null && d.scaleUp().auto();
    }

    /** What was shown by a rehearsal, or else what is missing. */
    record Need(AutoClass.@Nullable Need shown, String missing) {}

    /** From the newest rehearsal that passed and measured the database. */
    static Need need(TrafficEventSpec spec, DatabaseSpec d, List<Rehearsal> rehearsals) {
        ExpectedPeak peak = spec.expectedPeak();
        if (peak == null || peak.users() == null) {
            return new Need(null, "write spec.expectedPeak.users, which the rehearsal is measured against");
        }
        Rehearsal passed = rehearsals.stream()
                .filter(r -> r.getStatus() != null && r.getStatus().verdict() == Verdict.Passed)
                .max(Comparator.comparing(r -> String.valueOf(r.getStatus().finishedAt())))
                .orElse(null);
        if (passed == null) {
            return new Need(null, "no rehearsal has passed yet, and only what held says what is needed");
        }
        String name = passed.getMetadata().getName();
        DatabaseLoad load = passed.getStatus().databases().stream()
                .filter(l -> l.name().equals(d.name()))
                .findFirst()
                .orElse(null);
        String cpu = load == null ? null : load.cpu();
        Integer users = passed.getStatus().users();
        if (cpu == null || users == null || users == 0) {
            return new Need(null, "rehearsal " + name + " has no " + (cpu == null ? "CPU of this database" : "users"));
        }
        if ((long) users * FURTHEST < peak.users()) {
            return new Need(
                    null,
                    "rehearsal " + name + " reached " + users + " of " + peak.users()
                            + " users: that is too few to say what all need");
        }
        Thresholds thresholds =
                spec.rehearsal() == null ? null : spec.rehearsal().thresholds();
        double target = thresholds == null || thresholds.databaseCpu() == null
                ? 0.6
                : Percentage.parse(thresholds.databaseCpu());
        int headroom = d.scaleUp() == null ? 1 : d.scaleUp().headroomOrDefault();
        // A limit that the event sets itself does not follow the class.
        boolean ownLimit = d.scaleUp() != null && d.scaleUp().parameters().containsKey("max_connections");
        Integer connections = load == null || ownLimit ? null : load.connections();
        return new Need(
                new AutoClass.Need(name, Percentage.parse(cpu), users, peak.users(), target, headroom, connections),
                "");
    }

    /** The class that the plan in the status shows. */
    static @Nullable String shown(@Nullable TrafficEventStatus status, String database) {
        return status == null || status.plan() == null
                ? null
                : status.plan().changes().stream()
                        .filter(c -> c.target().equals("database " + database)
                                && c.what().equals("instanceClass"))
                        .map(PlannedChange::to)
                        .filter(to -> to.startsWith("db."))
                        .map(to -> to.split(" ", -1)[0])
                        .findFirst()
                        .orElse(null);
    }

    /** What has begun, or was approved, is not chosen anew. */
    static boolean stays(TrafficEvent event, String database) {
        TrafficEventStatus status = event.getStatus();
        boolean begun = Optional.ofNullable(Observer.previous(event, database))
                .map(DatabaseStatus::state)
                .filter(BEGUN::contains)
                .isPresent();
        String hash =
                status == null || status.plan() == null ? null : status.plan().hash();
        return begun || (hash != null && hash.equals(Observer.annotation(event, Keys.APPROVED)));
    }
}
