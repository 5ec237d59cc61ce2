package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.Approval;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Durations;
import dev.airtime.api.Finding;
import dev.airtime.api.JobSpec;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Mode;
import dev.airtime.api.Phase;
import dev.airtime.api.RehearsalSchedule;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Retain;
import dev.airtime.api.ScaleDown;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.StagingSpec;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.api.Verdict;
import dev.airtime.api.WorkloadKind;
import dev.airtime.api.WorkloadRecord;
import dev.airtime.api.WorkloadSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is asked for and what is observed, as one readable sentence of a test; times are written against airtime. */
final class Scene {
    static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");

    String airtime = AIRTIME.toString();
    String duration = "24h";
    boolean manual;
    boolean planOnly;
    Planning planning = Planning.NONE;

    @Nullable
    String approved;

    String created = "-7d";
    boolean deleting;
    boolean copyMade;

    @Nullable
    Retain retain;

    @Nullable
    RehearsalTemplate rehearsal;

    StagingFacts.@Nullable State staging;
    List<String> pointsToProduction = List.of();

    @Nullable
    String blocked;

    @Nullable
    String copyMessage;

    @Nullable
    Instant expires;

    boolean expired;

    boolean running;
    final List<RehearsalFacts> rehearsals = new ArrayList<>();
    final Map<String, Db> databases = new LinkedHashMap<>();
    final List<WorkloadFacts> workloads = new ArrayList<>();

    /** One database: what is asked for and what is seen. */
    static final class Db {
        final String name;

        @Nullable
        String leadTime = "2h";

        @Nullable
        String window;

        @Nullable
        String wantedClass = "db.r6g.2xlarge";

        DatabaseFacts.Presence presence = DatabaseFacts.Presence.Found;
        String nowClass = "db.r6g.large";

        @Nullable
        DatabaseRecord tagged;

        @Nullable
        DatabaseRecord recorded;

        boolean claimed;
        List<String> others = List.of();
        boolean raised;
        boolean original;
        DatabaseFacts.Copy copy = DatabaseFacts.Copy.Absent;

        @Nullable
        Double cpu;

        boolean returning;

        @Nullable
        String replicasMissing;

        List<String> changedByHand = List.of();

        @Nullable
        LoadFacts lastHour;

        @Nullable
        String unread;

        Db(String name) {
            this.name = name;
        }

        Db unread(String why) {
            unread = why;
            return this;
        }

        DatabaseSpec spec() {
            return DatabaseSpec.instance(name, name + "-prod")
                    .with(wantedClass == null ? null : new ScaleUp(wantedClass, List.of(), leadTime, Map.of()))
                    .with(window == null ? null : ScaleDown.of(window));
        }

        DatabaseFacts facts() {
            return new DatabaseFacts(
                    name + "-prod",
                    presence,
                    name + "-prod is " + nowClass,
                    nowClass,
                    tagged,
                    recorded,
                    claimed,
                    others,
                    raised,
                    original,
                    copy,
                    "copy " + copy,
                    cpu,
                    null,
                    null,
                    null,
                    returning,
                    replicasMissing,
                    changedByHand,
                    lastHour,
                    unread);
        }
    }

    /** A night with database shop (large, wanted 2xlarge, lead time 2h) and nothing else. */
    static Scene database() {
        Scene s = new Scene();
        s.databases.put("shop", new Db("shop"));
        return s;
    }

    /** Deployment api only, 3 replicas now, 12 wanted, lead time 15m. */
    static Scene workload() {
        return new Scene().api("found");
    }

    /** The whole: a database, a workload, a copy and a Locust rehearsal of 15m + 1m30s ramp. */
    static Scene whole() {
        Scene s = database().api("found");
        s.retain = Retain.UntilAirtime;
        s.staging = StagingFacts.State.Absent;
        s.rehearsal = new RehearsalTemplate(
                new LocustSpec(new ScriptSource("shop-locust", null), "http://web", null, null, null, null, null, null),
                null,
                List.of(new Stage(1000, null, "5m"), new Stage(10000, null, "10m")),
                null);
        return s;
    }

    static DatabaseRecord large() {
        return new DatabaseRecord("db-SHOP", "db.r6g.large", "shop-pg", "2026-12-03T19:30:00Z");
    }

    Scene airtime(String offset) {
        airtime = instant(offset).toString();
        return this;
    }

    Scene lasts(String d) {
        duration = d;
        return this;
    }

    Scene createdAt(String offset) {
        created = offset;
        return this;
    }

    Scene deleted() {
        deleting = true;
        return this;
    }

    Scene manual(@Nullable String approval) {
        manual = true;
        approved = "this".equals(approval) ? hash() : approval;
        return this;
    }

    /** Of the plan for what is observed. */
    String hash() {
        return String.valueOf(
                EventPlan.of(spec(), observed(), Timeline.of(spec())).hash());
    }

    /** What the status shows now was planned, and is seen from here on. */
    Scene plannedThis() {
        planning = new Planning(EventPlan.of(spec(), observed(), Timeline.of(spec())), planning.outlooks());
        return this;
    }

    Scene multiAz(boolean yes) {
        planning = new Planning(
                planning.planned(), Map.of("shop", new DatabaseOutlook(yes, Map.of(), List.of(), null, null)));
        return this;
    }

    Scene outlook(@Nullable String notOffered, String... warnings) {
        planning = new Planning(
                planning.planned(),
                Map.of("shop", new DatabaseOutlook(true, Map.of(), List.of(warnings), notOffered, null)));
        return this;
    }

    Scene planOnly() {
        planOnly = true;
        return this;
    }

    Scene retain(Retain r) {
        retain = r;
        return this;
    }

    Scene jobFor(String deadline) {
        rehearsal = new RehearsalTemplate(
                null, JobSpec.of(JsonNodeFactory.instance.objectNode(), deadline), List.of(), null);
        return this;
    }

    Scene window(String w) {
        shop().window = w;
        return this;
    }

    Scene lead(String d) {
        shop().leadTime = d;
        return this;
    }

    Db shop() {
        Db db = databases.get("shop");
        if (db == null) {
            throw new IllegalStateException("no shop");
        }
        return db;
    }

    /**
     * The database shop: {@code found}, {@code tagged} (recorded on the instance only), {@code recorded} (twice),
     * {@code raising} (class changes), {@code raised}, {@code half} (on its way back), {@code missing}, {@code
     * notOptedIn}, {@code tagsLost} (raised, its tags gone), {@code watched} (nothing to raise).
     */
    Scene db(String state) {
        return db("shop", state);
    }

    Scene db(String name, String state) {
        Db d = databases.computeIfAbsent(name, Db::new);
        switch (state) {
            case "found" -> {}
            case "watched" -> d.wantedClass = null;
            case "missing" -> d.presence = DatabaseFacts.Presence.Missing;
            case "notOptedIn" -> d.presence = DatabaseFacts.Presence.NotOptedIn;
            case "tagged" -> set(d, "db.r6g.large", true, false, true, false, true);
            case "recorded" -> set(d, "db.r6g.large", true, true, true, false, true);
            case "raising" -> set(d, "db.r6g.2xlarge", true, true, true, false, false);
            case "half" -> {
                set(d, "db.r6g.2xlarge", true, true, true, false, false);
                d.returning = true;
            }
            case "raised" -> set(d, "db.r6g.2xlarge", true, true, true, true, false);
            case "tagsLost" -> set(d, "db.r6g.2xlarge", false, true, false, true, false);
            default -> throw new IllegalArgumentException(state);
        }
        return this;
    }

    private static void set(
            Db d, String nowClass, boolean tags, boolean status, boolean claim, boolean raised, boolean original) {
        d.nowClass = nowClass;
        d.tagged = tags ? large() : null;
        d.recorded = status ? large() : null;
        d.claimed = claim;
        d.raised = raised;
        d.original = original;
    }

    /** Other events need the database too. */
    Scene alsoClaimedBy(String... events) {
        shop().others = List.of(events);
        return this;
    }

    Scene cpu(double ratio) {
        shop().cpu = ratio;
        return this;
    }

    /** Deployment api: {@code found}, {@code starting} (raised, pods not ready), {@code raised}, {@code missing}. */
    Scene api(String state) {
        WorkloadSpec spec = new WorkloadSpec(WorkloadKind.Deployment, "api", 12, null);
        WorkloadRecord before = new WorkloadRecord(3, null, null, null);
        workloads.clear();
        workloads.add(
                switch (state) {
                    case "found" -> new WorkloadFacts(spec, true, "3 replicas, 3 ready", null, false, 3, null);
                    case "starting" -> new WorkloadFacts(spec, true, "12 replicas, 5 ready", before, false, 5, null);
                    case "raised" -> new WorkloadFacts(spec, true, "12 replicas, 12 ready", before, true, 12, null);
                    case "missing" -> new WorkloadFacts(spec, false, "Deployment/api is missing", null, false, 0, null);
                    default -> throw new IllegalArgumentException(state);
                });
        return this;
    }

    /** The copy: {@code absent}, {@code foreign}, {@code copied}, {@code starting}, {@code running}, {@code removing}. */
    Scene copy(String state) {
        boolean there = !state.equals("absent") && !state.equals("foreign");
        databases.values().forEach(d -> d.copy = there ? DatabaseFacts.Copy.Available : DatabaseFacts.Copy.Absent);
        staging = switch (state) {
            case "absent" -> StagingFacts.State.Absent;
            case "foreign" -> StagingFacts.State.Foreign;
            case "incomplete" -> StagingFacts.State.Incomplete;
            case "copied" -> StagingFacts.State.Copied;
            case "starting", "running" -> StagingFacts.State.Released;
            case "removing" -> StagingFacts.State.Terminating;
            default -> throw new IllegalArgumentException(state);
        };
        running = state.equals("running");
        copyMade = running;
        return this;
    }

    Scene copyDatabase(DatabaseFacts.Copy copy) {
        shop().copy = copy;
        return this;
    }

    Scene copyWasMade() {
        copyMade = true;
        return this;
    }

    Scene pointsAt(String... objects) {
        pointsToProduction = List.of(objects);
        return this;
    }

    Scene blocked(String reason, String message) {
        blocked = reason;
        copyMessage = message;
        return this;
    }

    /** The first copy of a database is as old as it may become at {@code offset}. */
    Scene expires(String offset) {
        expires = instant(offset);
        return this;
    }

    /** The copy was removed for its age. */
    Scene expired() {
        expired = true;
        return this;
    }

    /** A Rehearsal that waits for the copy. */
    Scene pending() {
        rehearsals.add(new RehearsalFacts("night-1", AIRTIME.minusSeconds(90_000), null, false, null, "has not begun"));
        return this;
    }

    /** One that was made then, and finished five minutes later. */
    Scene rehearsedAt(String offset, Verdict verdict) {
        Instant at = instant(offset);
        rehearsals.add(new RehearsalFacts(
                "night-" + (rehearsals.size() + 1), at, at.plusSeconds(300), false, verdict, "p95 " + verdict));
        return this;
    }

    Scene schedule(RehearsalSchedule schedule) {
        RehearsalTemplate r = java.util.Objects.requireNonNull(rehearsal);
        rehearsal = new RehearsalTemplate(r.locust(), r.job(), r.stages(), r.thresholds(), schedule, null, null);
        return this;
    }

    Scene rehearsing() {
        rehearsals.add(new RehearsalFacts("night-1", AIRTIME.minusSeconds(90_000), null, true, null, "stage 1/2"));
        return this;
    }

    Scene rehearsed(Verdict verdict) {
        int n = rehearsals.size() + 1;
        Instant at = AIRTIME.minusSeconds(80_000 - n * 600L);
        rehearsals.add(new RehearsalFacts("night-" + n, at.minusSeconds(1000), at, false, verdict, "p95 " + verdict));
        return this;
    }

    /** With what the last one found. */
    Scene found(Finding... findings) {
        RehearsalFacts r = rehearsals.remove(rehearsals.size() - 1);
        rehearsals.add(new RehearsalFacts(
                r.name(),
                r.created(),
                r.finished(),
                r.loading(),
                r.verdict(),
                r.message(),
                r.baseline(),
                r.search(),
                List.of(findings)));
        return this;
    }

    static Instant instant(String offset) {
        boolean minus = offset.startsWith("-");
        Duration d = Durations.parse(offset.substring(1));
        return minus ? AIRTIME.minus(d) : AIRTIME.plus(d);
    }

    TrafficEventSpec spec() {
        return new TrafficEventSpec(
                airtime,
                duration,
                null,
                manual ? Approval.Manual : Approval.Automatic,
                planOnly ? Mode.Plan : Mode.Run,
                databases.values().stream().map(Db::spec).toList(),
                workloads.stream().map(WorkloadFacts::spec).toList(),
                retain == null
                        ? null
                        : new StagingSpec(
                                "shop-staging",
                                List.of(),
                                List.of(),
                                Map.of(),
                                List.of(),
                                null,
                                null,
                                null,
                                null,
                                retain),
                rehearsal);
    }

    Observed observed() {
        Map<String, DatabaseFacts> facts = new LinkedHashMap<>();
        databases.forEach((name, d) -> facts.put(name, d.facts()));
        return new Observed(
                "night",
                instant(created),
                deleting,
                approved,
                copyMade,
                staging == null
                        ? null
                        : new StagingFacts(
                                staging,
                                copyMessage == null ? "copy is " + staging : copyMessage,
                                pointsToProduction,
                                running,
                                blocked,
                                expires,
                                expired),
                rehearsals,
                facts,
                workloads,
                planning);
    }

    /** What is decided {@code offset} from airtime, for example {@code -2h}. */
    Outcome at(String offset) {
        Instant now = instant(offset);
        return new Outcome(Night.decide(spec(), observed(), now), now);
    }

    /** A decision, to be compared. */
    record Outcome(Decision decision, Instant now) {
        /** The phase, and the steps as {@code Raise shop}, in order. */
        Outcome expect(Phase phase, String... steps) {
            assertThat(decision.phase()).as(decision.toString()).isEqualTo(phase);
            assertThat(decision.steps().stream().map(Outcome::word))
                    .as(decision.toString())
                    .containsExactly(steps);
            return this;
        }

        /** A condition as {@code CapacityRaised=False/TooLate}, and parts of its sentence. */
        Outcome says(String condition, String... parts) {
            String type = condition.substring(0, condition.indexOf('='));
            State state = decision.state(type).orElseThrow(() -> new AssertionError("no " + type + " in " + decision));
            assertThat(type + "=" + state.status() + "/" + state.reason())
                    .as(state.message())
                    .isEqualTo(condition);
            for (String part : parts) {
                assertThat(state.message()).contains(part);
            }
            return this;
        }

        Outcome neverSays(String part) {
            assertThat(decision.states()).extracting(State::message).noneMatch(m -> m.contains(part));
            return this;
        }

        Outcome silent(String type) {
            assertThat(decision.state(type)).isEmpty();
            return this;
        }

        Outcome next(String next) {
            assertThat(decision.next()).isEqualTo(next);
            return this;
        }

        Outcome looksAgain(String offset) {
            assertThat(decision.lookAgain()).isEqualTo(instant(offset));
            return this;
        }

        /** Looks again within {@code d}: something goes on in the cluster or at RDS. */
        Outcome looksAgainWithin(String d) {
            assertThat(decision.lookAgain()).isNotNull().isBetween(now, now.plus(Durations.parse(d)));
            return this;
        }

        Outcome finished(boolean yes) {
            assertThat(decision.finished()).as(decision.toString()).isEqualTo(yes);
            return this;
        }

        private static String word(Step step) {
            if (step instanceof Step.RecordDatabase s) {
                return "Record " + s.database();
            } else if (step instanceof Step.RaiseDatabase s) {
                return "Raise " + s.database();
            } else if (step instanceof Step.RestoreDatabase s) {
                return "Restore " + s.database();
            } else if (step instanceof Step.CopyDatabase s) {
                return "CopyDatabase " + s.database();
            } else if (step instanceof Step.RemoveDatabaseCopy s) {
                return "RemoveDatabaseCopy " + s.database();
            } else if (step instanceof Step.StartRehearsal s) {
                return "StartRehearsal " + s.name();
            } else if (step instanceof Step.DeleteRehearsal s) {
                return "DeleteRehearsal " + s.name();
            } else if (step instanceof Step.RaiseWorkload s) {
                return "RaiseWorkload " + s.workload().name();
            } else if (step instanceof Step.RestoreWorkload s) {
                return "RestoreWorkload " + s.workload().name();
            }
            return step.getClass().getSimpleName();
        }
    }
}
