package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.SHOP;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.EventRef;
import dev.airtime.database.Progress;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;

/**
 * Several events on one database, with read replicas and without, created, changed and deleted in any order and at any moment of each other's changes: it
 * has what each active event wants, the record is of the time before the first, and after the last it is as it was.
 */
class RdsManyEventsPropertyTest {
    private static final List<String> CLASSES =
            List.of("db.m5.large", "db.m5.xlarge", "db.m5.2xlarge", "db.m5.4xlarge");

    /**
     * What happens to an event, and how many looks of all events follow.
     *
     * @param wanted the place of its class in {@link #CLASSES}; 0 deletes the event
     */
    record Happening(int event, int wanted, int looks) {}

    @Provide
    Arbitrary<List<Happening>> nights() {
        return Combinators.combine(
                        Arbitraries.integers().between(0, 2),
                        Arbitraries.integers().between(0, 3),
                        Arbitraries.of(0, 1, 3, 10, 60))
                .as(Happening::new)
                .list()
                .ofMinSize(2)
                .ofMaxSize(7);
    }

    /** One event as the reconciler drives it: written down, raised, and put back when it is deleted. */
    private static final class Driven {
        private final EventRef ref;
        private int wanted;
        private boolean deleted;
        private @Nullable DatabaseRecord recorded;

        Driven(EventRef ref) {
            this.ref = ref;
        }

        private Target target() {
            return Target.of(CLASSES.get(wanted), Map.of()).with(wanted / 2);
        }

        /** Whether nothing is left to do. */
        boolean look(RdsStage stage) {
            DatabaseObservation seen = stage.databases.observe(ref, DATABASE, target());
            if (seen.record() != null && seen.claimed()) {
                recorded = seen.record();
                assertThat(recorded.instanceClass())
                        .as("the state before the first")
                        .isEqualTo(SMALL);
            }
            Progress progress;
            if (deleted) {
                DatabaseRecord record = recorded;
                boolean touched = seen.claimed()
                        || (seen.record() != null && seen.otherClaims().isEmpty());
                if (!touched || record == null) {
                    return !touched;
                }
                progress = stage.databases.restore(ref, DATABASE, target(), record);
            } else if (!seen.claimed()) {
                progress = stage.databases.record(
                        ref, DATABASE, stage.clock.instant().plus(Duration.ofDays(1)));
                assertThat(progress).isNotInstanceOf(Progress.Blocked.class);
                return false;
            } else {
                progress = seen.raised() && seen.replicasMissing() == null
                        ? new Progress.Done("raised")
                        : stage.databases.raise(ref, DATABASE, target());
            }
            assertThat(progress).as(ref.name()).isNotInstanceOf(Progress.Blocked.class);
            return progress instanceof Progress.Done;
        }
    }

    private static boolean all(RdsStage stage, List<Driven> events) {
        boolean done = true;
        for (Driven e : events) {
            done &= e.look(stage);
        }
        stage.pass(Duration.ofSeconds(40));
        return done;
    }

    private static void settle(RdsStage stage, List<Driven> events) {
        for (int n = 0; n < 200; n++) {
            if (all(stage, events)) {
                String now = String.valueOf(stage.lab.describe(SHOP).get("instanceClass"));
                String replicas = String.valueOf(stage.lab.describe(SHOP).get("readReplicas"));
                int made = replicas.isEmpty() ? 0 : replicas.split(",", -1).length;
                events.stream().filter(e -> !e.deleted).forEach(e -> {
                    assertThat(CLASSES.indexOf(now))
                            .as(e.ref.name() + " wants " + CLASSES.get(e.wanted))
                            .isGreaterThanOrEqualTo(e.wanted);
                    assertThat(made)
                            .as(e.ref.name() + "'s read replicas")
                            .isGreaterThanOrEqualTo(e.target().readReplicas());
                });
                return;
            }
        }
        throw new AssertionError("it runs for ever");
    }

    @Property(tries = 12, shrinking = ShrinkingMode.BOUNDED, seed = "20261203")
    void itHasWhatEachWantsAndEndsAsItWas(@ForAll("nights") List<Happening> night) {
        try (RdsStage stage = new RdsStage(RdsSpeed.typical().times(0.5))) {
            Map<String, Map<String, String>> before = stage.account();
            List<Driven> events = new ArrayList<>();
            Map<Integer, Driven> current = new HashMap<>();
            for (Happening h : night) {
                Driven e = current.get(h.event());
                if (h.wanted() == 0) {
                    if (e != null) {
                        e.deleted = true;
                    }
                } else {
                    if (e == null || e.deleted) {
                        e = new Driven(new EventRef("production", "event-" + events.size(), "uid-" + events.size()));
                        events.add(e);
                        current.put(h.event(), e);
                    }
                    e.wanted = h.wanted();
                }
                for (int n = 0; n < h.looks(); n++) {
                    if (all(stage, events)) {
                        break;
                    }
                }
            }
            settle(stage, events);
            events.forEach(e -> e.deleted = true);
            settle(stage, events);
            assertThat(stage.account()).isEqualTo(before);
        }
    }
}
