package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Retain;
import dev.airtime.api.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** What holds for every night, whatever is observed and wherever the operator is killed. */
class NightPropertyTest {
    private static final String[] DATABASE = {
        "found", "watched", "missing", "notOptedIn", "tagged", "recorded", "raising", "half", "raised", "tagsLost"
    };
    private static final String[] WORKLOAD = {"found", "starting", "raised", "missing"};
    private static final String[] COPY = {"absent", "foreign", "incomplete", "copied", "starting", "running", "removing"
    };
    private static final String[] WINDOW = {"03:00-05:00 Europe/London", "22:00-02:00", "03:00-05:00 Nowhere/Land"};

    @Property(tries = 1500)
    void everyDecisionKeepsItsPromises(
            @ForAll long seed, @ForAll @LongRange(min = -700_000, max = 400_000) long second) {
        Random random = new Random(seed);
        Scene s = random.nextBoolean() ? Scene.whole() : Scene.database().api("found");
        if (s.staging != null) {
            s.copy(any(random, COPY));
            s.retain(any(random, Retain.values()));
            if (random.nextBoolean()) {
                s.rehearsed(any(random, Verdict.values()));
            }
            if (random.nextInt(3) == 0) {
                s.rehearsing();
            }
            if (random.nextInt(4) == 0) {
                s.copyDatabase(any(random, DatabaseFacts.Copy.values()));
            }
            if (random.nextInt(4) == 0) {
                s.pointsAt("ConfigMap/a");
            }
        }
        s.db(any(random, DATABASE)).api(any(random, WORKLOAD));
        if (random.nextInt(3) == 0) {
            s.db("orders", any(random, DATABASE));
        }
        if (random.nextInt(3) == 0) {
            s.window(any(random, WINDOW));
        }
        if (random.nextInt(3) == 0) {
            s.cpu(random.nextDouble());
        }
        if (random.nextInt(4) == 0) {
            s.alsoClaimedBy("production/sale");
            s.shop().claimed = random.nextBoolean();
        }
        if (random.nextInt(3) == 0) {
            s.manual(random.nextBoolean() ? "this" : null);
        }
        if (random.nextInt(4) == 0) {
            s.deleted();
        }
        if (random.nextInt(4) == 0) {
            s.planOnly();
        }
        s.lasts(any(random, new String[] {"1h", "24h", "3d"}));
        s.createdAt(any(random, new String[] {"-7d", "-10m", "+30m", "+4d"}));
        NightInvariants.decide(s.spec(), s.observed(), Scene.AIRTIME.plusSeconds(second));
    }

    @Property(tries = 60)
    void everyNightEndsWithProductionAsItWas(@ForAll long seed) {
        Random random = new Random(seed);
        Scene s = Scene.whole().retain(any(random, Retain.values()));
        s.lasts(any(random, new String[] {"20m", "1h", "5h"}));
        s.lead(any(random, new String[] {"30m", "2h"}));
        s.createdAt(any(random, new String[] {"-3d", "-2h", "-50m", "-20m", "-5m", "+10m"}));
        if (random.nextBoolean()) {
            s.window(WINDOW[random.nextInt(2)]);
        }
        World world = new World(s, Scene.instant(s.created), random);
        boolean manual = random.nextInt(3) == 0;
        if (manual) {
            s.manual(null);
        }
        Instant deletedAt = random.nextInt(3) == 0
                ? world.now.plus(Duration.ofMinutes(random.nextInt(random.nextBoolean() ? 300 : 5_000)))
                : Instant.MAX;
        Instant movedAt = world.now.plus(Duration.ofMinutes(random.nextInt(600)));
        boolean plans = random.nextInt(3) == 0;
        boolean moves = random.nextInt(3) == 0;
        Decision decision = world.round();
        for (int round = 0; !decision.finished(); round++) {
            if (round > 6_000) {
                throw new AssertionError("it never ends:\n" + world);
            }
            Instant again = Objects.requireNonNull(decision.lookAgain());
            world.pass(again.plusMillis(random.nextInt(2_000)));
            s.cpu(random.nextInt(20) == 0 ? 0.5 : 0.05);
            if (!world.now.isBefore(deletedAt)) {
                s.deleted();
            }
            if (moves && !world.now.isBefore(movedAt) && world.now.isBefore(Scene.AIRTIME)) {
                moves = false;
                s.airtime(any(random, new String[] {"-1h", "+1h", "+30h"}));
            }
            if (plans && random.nextInt(10) == 0) {
                s.planOnly = !s.planOnly;
            }
            if (manual && random.nextInt(10) == 0) {
                s.manual("this");
            }
            decision = world.round();
        }
        assertThat(world.clean())
                .as("finished, and something is left: " + s.shop().facts() + s.workloads + "\n" + world)
                .isTrue();
    }

    @Property(tries = 5)
    void anUndisturbedNightIsRaisedRehearsedAndRestored(@ForAll long seed) {
        Scene s = Scene.whole().lasts("1h");
        World world = new World(s, Scene.instant(s.created), new Random(seed));
        List<String> seen = new ArrayList<>();
        Decision decision = world.round();
        while (!decision.finished()) {
            Instant again = Objects.requireNonNull(decision.lookAgain());
            world.pass(again);
            decision = world.round();
            String phase = decision.phase().name();
            if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(phase)) {
                seen.add(phase);
            }
        }
        assertThat(world.clean()).isTrue();
        seen.remove("Planned"); // said only when the first round is lost
        String ready = seen.contains("Ready") ? "Ready" : "NotReady";
        assertThat(seen)
                .as(world.toString())
                .containsExactly(
                        "CopyingProduction",
                        "Rehearsing",
                        ready,
                        "ScalingUp",
                        "Standby",
                        "OnAir",
                        "ScalingDown",
                        "Completed");
    }

    private static <T> T any(Random random, T[] of) {
        return of[random.nextInt(of.length)];
    }
}
