package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.Progress;
import dev.airtime.database.RdsDatabases;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A night with read replicas, whose event is edited to want more while they are there, so that they are raised before their
 * source: killed before and after each call to AWS, it must end the same. The build takes every {@value #STEP}th of these
 * points; {@code -Dairtime.kill.replicas=1} takes all.
 */
class RdsReplicasKilledTest {
    private static final int STEP = 37;
    private static final DatabaseId ORDERS = DatabaseId.instance("orders");
    private static final Target FIRST =
            Target.of("db.m5.xlarge", Map.of("max_connections", "1500")).with(2);
    private static final Target SECOND =
            Target.of(LARGE, Map.of("max_connections", "3000")).with(2);

    private static void done(RdsStage stage, Function<RdsDatabases, Progress> step) {
        Progress progress = stage.until(d -> stage.surviving(step));
        assertThat(progress).as(progress.message()).isInstanceOf(Progress.Done.class);
    }

    private static DatabaseObservation observed(RdsStage stage, Target target) {
        stage.pass(Duration.ofSeconds(40));
        return stage.surviving(d -> d.observe(EVENT, ORDERS, target));
    }

    private static void night(RdsStage stage, String engine, Killed.At killer) {
        stage.lab.with(LabInstance.of(ORDERS.identifier(), engine)
                .group("orders-group", Map.of("max_connections", "900"))
                .tag("airtime.dev/namespace", EVENT.namespace()));
        stage.restart(killer);
        Map<String, Map<String, String>> before = stage.account();
        done(stage, d -> d.record(EVENT, ORDERS, stage.clock.instant().plus(Duration.ofDays(1))));
        done(stage, d -> d.raise(EVENT, ORDERS, FIRST));
        assertThat(observed(stage, FIRST).replicasMissing()).isNull();
        done(stage, d -> d.raise(EVENT, ORDERS, SECOND));
        DatabaseObservation raised = observed(stage, SECOND);
        assertThat(raised.raised()).isTrue();
        assertThat(raised.replicasMissing()).isNull();
        assertThat(raised.changedByHand()).isEmpty();
        assertThat(stage.lab.maxConnections(ORDERS.identifier())).isEqualTo(3000);
        DatabaseRecord record = raised.recorded().orElseThrow();
        done(stage, d -> d.restore(EVENT, ORDERS, SECOND, record));
        assertThat(stage.account()).isEqualTo(before);
        assertThat(stage.accepted("CreateDBInstanceReadReplica")).hasSize(2);
        assertThat(stage.accepted("DeleteDBInstance")).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql", "postgres"})
    void theNightEndsTheSame(String engine) {
        RdsSpeed speed = RdsSpeed.typical().times(0.1);
        Killed.At none = new Killed.At(0, false);
        try (RdsStage stage = new RdsStage(speed)) {
            night(stage, engine, none);
        }
        assertThat(none.calls()).isGreaterThan(40);
        // An odd step takes points before and after calls in turns.
        int step = Integer.getInteger("airtime.kill.replicas", STEP);
        int nights = 0;
        for (int point = 2; point <= 2 * none.calls() + 1; point += step) {
            killed(speed, engine, point / 2, point % 2 == 1);
            nights++;
        }
        System.out.println("read replicas of " + engine + ": killed in " + nights + " nights of " + none.calls()
                + " calls, which ended the same");
    }

    private static void killed(RdsSpeed speed, String engine, int at, boolean after) {
        Killed.At killer = new Killed.At(at, after);
        try (RdsStage stage = new RdsStage(speed)) {
            night(stage, engine, killer);
        } catch (AssertionError e) {
            throw new AssertionError(
                    engine + ", killed " + (after ? "after" : "before") + " call " + at + ": " + e.getMessage(), e);
        }
        assertThat(killer.calls()).as("it was killed").isGreaterThanOrEqualTo(at);
    }
}
