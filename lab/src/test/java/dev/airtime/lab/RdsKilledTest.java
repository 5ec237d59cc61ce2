package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.Progress;
import dev.airtime.database.RdsDatabases;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;

/** Kills the process before and after each call to AWS of a whole night; the night must end the same. */
class RdsKilledTest {
    private static final Target TARGET = Target.of(LARGE, Map.of("max_connections", "3000"));

    /** The process's end: an Error, which nothing catches to go on. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;

        Killed() {
            super("killed", null, false, false);
        }
    }

    /** Dies at the n-th call, before it is sent or after it was answered. */
    private static final class Killer implements ExecutionInterceptor {
        private final int at;
        private final boolean after;
        private int calls;

        Killer(int at, boolean after) {
            this.at = at;
            this.after = after;
        }

        @Override
        public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
            calls++;
            if (calls == at && !after) {
                throw new Killed();
            }
        }

        @Override
        public void afterTransmission(Context.AfterTransmission context, ExecutionAttributes attributes) {
            if (calls == at && after) {
                throw new Killed();
            }
        }
    }

    private static <T> T surviving(RdsStage stage, Function<RdsDatabases, T> step) {
        try {
            return step.apply(stage.databases);
        } catch (Killed e) {
            stage.restart(null);
            return step.apply(stage.databases);
        }
    }

    private static void night(RdsStage stage) {
        Map<String, Map<String, String>> before = stage.account();
        KeptLogin login = new KeptLogin();
        CopyObservation copy =
                stage.copyUntil(d -> surviving(stage, x -> x.copy(EVENT, DATABASE, CopySpec.DEFAULT, login)));
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(stage.lab.accepts(copy.identifier(), String.valueOf(login.password)))
                .as("the password that is kept is the one that RDS has")
                .isTrue();
        assertThat(stage.until(d -> surviving(
                        stage,
                        x -> x.record(EVENT, DATABASE, stage.clock.instant().plus(Duration.ofDays(1))))))
                .isInstanceOf(Progress.Done.class);
        stage.pass(Duration.ofSeconds(10));
        DatabaseRecord record = surviving(stage, x -> x.observe(EVENT, DATABASE, TARGET))
                .recorded()
                .orElseThrow();
        assertThat(stage.until(d -> surviving(stage, x -> x.raise(EVENT, DATABASE, TARGET))))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(3000);
        assertThat(stage.until(d -> surviving(stage, x -> x.restore(EVENT, DATABASE, TARGET, record))))
                .isInstanceOf(Progress.Done.class);
        CopyObservation gone = stage.copyUntil(d -> surviving(stage, x -> x.removeCopy(EVENT, DATABASE)));
        assertThat(gone.state()).as(gone.message()).isEqualTo(CopyObservation.State.Absent);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(accepted(stage, "CreateDBSnapshot")).as("snapshots").isLessThanOrEqualTo(1);
        assertThat(accepted(stage, "RestoreDBInstanceFromDBSnapshot")
                        + accepted(stage, "RestoreDBInstanceToPointInTime"))
                .as("copies")
                .isEqualTo(1);
        assertThat(stage.lab.calls("ModifyDBInstance").stream()
                        .filter(c -> c.error() == null && c.parameters().containsKey("DBInstanceClass")))
                .as("one raise, one return")
                .hasSize(2);
        assertThat(stage.lab.calls("ModifyDBInstance"))
                .as("a password is never set on production")
                .noneMatch(c -> c.parameters().containsKey("MasterUserPassword")
                        && SHOP.equals(c.parameters().get("DBInstanceIdentifier")));
    }

    private static long accepted(RdsStage stage, String action) {
        return stage.lab.calls(action).stream()
                .filter((Call c) -> c.error() == null)
                .count();
    }

    @Test
    void theNightEndsTheSame() {
        RdsSpeed speed = RdsSpeed.typical().times(0.1);
        Killer none = new Killer(0, false);
        try (RdsStage stage = new RdsStage(speed)) {
            stage.restart(none);
            night(stage);
        }
        assertThat(none.calls).isGreaterThan(20);
        for (int at = 1; at <= none.calls; at++) {
            for (boolean after : new boolean[] {false, true}) {
                try (RdsStage stage = new RdsStage(speed)) {
                    Killer killer = new Killer(at, after);
                    stage.restart(killer);
                    try {
                        night(stage);
                    } catch (AssertionError e) {
                        throw new AssertionError(
                                "killed " + (after ? "after" : "before") + " call " + at + ": " + e.getMessage(), e);
                    }
                    assertThat(killer.calls).as("it was killed").isGreaterThanOrEqualTo(at);
                }
            }
        }
        System.out.println("RDS room: killed at " + 2 * none.calls + " points, the night ended the same");
    }
}
