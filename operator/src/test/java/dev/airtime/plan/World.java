package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.Verdict;
import dev.airtime.api.WorkloadRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * A small world that follows the steps, with times like RDS's, and an operator that is killed at any of them: between
 * two steps, or before the status is written. It models only what {@link Night} sees.
 */
final class World {
    final Scene scene;
    final Random random;
    Instant now;

    @Nullable
    Instant modifiedUntil;

    String modifiedTo = "";

    @Nullable
    Instant readyAt;

    @Nullable
    Instant copyAt;

    @Nullable
    Instant namespaceAt;

    @Nullable
    Instant loadUntil;

    private final List<Decision> log = new ArrayList<>();
    private final List<Instant> times = new ArrayList<>();

    World(Scene scene, Instant now, Random random) {
        this.scene = scene;
        this.now = now;
        this.random = random;
    }

    private static boolean over(@Nullable Instant at, Instant now) {
        return at != null && !at.isAfter(now);
    }

    /** Time passes to {@code to}: what was under way and is due by then has happened. */
    void pass(Instant to) {
        now = to;
        Scene.Db db = scene.shop();
        if (over(modifiedUntil, now)) {
            db.nowClass = modifiedTo;
            modifiedUntil = null;
        }
        boolean settled = modifiedUntil == null;
        db.raised = settled && db.nowClass.equals(db.wantedClass);
        db.original = settled && db.tagged != null && db.nowClass.equals(db.tagged.instanceClass());
        if (over(copyAt, now)) {
            db.copy = db.copy == DatabaseFacts.Copy.Creating ? DatabaseFacts.Copy.Available : DatabaseFacts.Copy.Absent;
            copyAt = null;
        }
        if (over(namespaceAt, now)) {
            if (scene.staging == StagingFacts.State.Terminating) {
                scene.staging = StagingFacts.State.Absent;
            } else {
                scene.running = true;
            }
            namespaceAt = null;
        }
        if (over(loadUntil, now)) {
            RehearsalFacts r = scene.rehearsals.remove(scene.rehearsals.size() - 1);
            Verdict[] verdicts = Verdict.values();
            scene.rehearsals.add(new RehearsalFacts(
                    r.name(), r.created(), now, false, verdicts[random.nextInt(verdicts.length)], "it is over"));
            loadUntil = null;
        }
        if (over(readyAt, now)) {
            scene.api("raised");
            readyAt = null;
        }
    }

    /** The operator looks, decides and acts, and may be killed anywhere. */
    Decision round() {
        Decision decision = NightInvariants.decide(scene.spec(), scene.observed(), now);
        log.add(decision);
        times.add(now);
        int survived = random.nextInt(4) == 0 ? random.nextInt(decision.steps().size() + 1) : Integer.MAX_VALUE;
        int done = 0;
        for (Step step : decision.steps()) {
            if (done++ >= survived) {
                return decision;
            }
            take(step);
            pass(now);
        }
        if (random.nextInt(5) > 0) {
            writeStatus(decision);
        }
        return decision;
    }

    private void writeStatus(Decision decision) {
        Scene.Db db = scene.shop();
        db.recorded = db.tagged != null ? db.tagged : db.recorded;
        boolean ready =
                decision.state(Conditions.STAGING_READY).map(State::isTrue).orElse(false);
        scene.copyMade |= ready;
    }

    private void take(Step step) {
        Scene.Db db = scene.shop();
        if (step instanceof Step.RecordDatabase) {
            if (db.tagged == null) {
                db.tagged = new DatabaseRecord("db-SHOP", db.nowClass, "shop-pg", now.toString());
            }
            db.claimed = true;
        } else if (step instanceof Step.RaiseDatabase) {
            db.returning = false;
            modify(String.valueOf(db.wantedClass));
        } else if (step instanceof Step.RestoreDatabase) {
            restore(db);
        } else if (step instanceof Step.CopyDatabase) {
            if (db.copy == DatabaseFacts.Copy.Absent) {
                db.copy = DatabaseFacts.Copy.Creating;
                copyAt = now.plus(Duration.ofMinutes(25));
            }
        } else if (step instanceof Step.RemoveDatabaseCopy) {
            if (db.copy != DatabaseFacts.Copy.Deleting) {
                db.copy = DatabaseFacts.Copy.Deleting;
                copyAt = now.plus(Duration.ofMinutes(5));
            }
        } else if (step instanceof Step.CopyNamespace) {
            scene.staging = random.nextBoolean() ? StagingFacts.State.Incomplete : StagingFacts.State.Copied;
        } else if (step instanceof Step.ReleaseCopy) {
            scene.staging = StagingFacts.State.Released;
            namespaceAt = now.plus(Duration.ofMinutes(2));
        } else if (step instanceof Step.RemoveNamespace) {
            if (scene.staging != StagingFacts.State.Terminating) {
                scene.staging = StagingFacts.State.Terminating;
                scene.running = false;
                namespaceAt = now.plus(Duration.ofMinutes(3));
            }
        } else if (step instanceof Step.StartRehearsal s) {
            scene.rehearsals.add(new RehearsalFacts(s.name(), now, null, true, null, "has begun"));
            loadUntil = now.plus(Duration.ofMinutes(17));
        } else if (step instanceof Step.DeleteRehearsal s) {
            scene.rehearsals.removeIf(r -> r.name().equals(s.name()));
        } else if (step instanceof Step.RaiseWorkload) {
            WorkloadRecord before = scene.workloads.get(0).before();
            if (before == null) {
                scene.api("starting");
                readyAt = now.plus(Duration.ofMinutes(2));
            }
        } else if (step instanceof Step.RestoreWorkload) {
            scene.api("found");
            readyAt = null;
        }
    }

    private void modify(String to) {
        Scene.Db db = scene.shop();
        if (modifiedUntil == null && !db.nowClass.equals(to)) {
            modifiedTo = to;
            modifiedUntil = now.plus(Duration.ofMinutes(5 + random.nextInt(20)));
        }
    }

    private void restore(Scene.Db db) {
        DatabaseRecord record = db.tagged != null ? db.tagged : db.recorded;
        if (record == null) {
            throw new AssertionError("nothing says what to restore\n" + this);
        }
        db.claimed = false;
        db.returning = true;
        modify(record.instanceClass());
        if (modifiedUntil == null && db.nowClass.equals(record.instanceClass())) {
            db.tagged = null;
        }
    }

    /** Whether production is what it was, and nothing of ours is left. */
    boolean clean() {
        Scene.Db db = scene.shop();
        return db.nowClass.equals("db.r6g.large")
                && modifiedUntil == null
                && db.tagged == null
                && !db.claimed
                && scene.workloads.get(0).before() == null
                && scene.staging == StagingFacts.State.Absent
                && db.copy == DatabaseFacts.Copy.Absent;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = Math.max(0, log.size() - 40); i < log.size(); i++) {
            Decision d = log.get(i);
            text.append(times.get(i) + " " + d.phase() + " " + d.steps() + " " + d.next() + "\n");
        }
        return text.toString();
    }
}
