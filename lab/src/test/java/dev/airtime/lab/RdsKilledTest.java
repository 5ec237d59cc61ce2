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
import dev.airtime.database.Target;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Kills the process before and after each call to AWS of a whole night; the night must end the same. */
class RdsKilledTest {
    private static final Target TARGET = Target.of(LARGE, Map.of("max_connections", "3000"));

    private static void night(RdsStage stage) {
        Map<String, Map<String, String>> before = stage.account();
        KeptLogin login = new KeptLogin();
        CopyObservation copy =
                stage.copyUntil(d -> stage.surviving(x -> x.copy(EVENT, DATABASE, CopySpec.DEFAULT, login)));
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(stage.lab.accepts(copy.identifier(), String.valueOf(login.password)))
                .as("the password that is kept is the one that RDS has")
                .isTrue();
        assertThat(stage.until(d -> stage.surviving(
                        x -> x.record(EVENT, DATABASE, stage.clock.instant().plus(Duration.ofDays(1))))))
                .isInstanceOf(Progress.Done.class);
        stage.pass(Duration.ofSeconds(10));
        DatabaseRecord record = stage.surviving(x -> x.observe(EVENT, DATABASE, TARGET))
                .recorded()
                .orElseThrow();
        assertThat(stage.until(d -> stage.surviving(x -> x.raise(EVENT, DATABASE, TARGET))))
                .isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.maxConnections(SHOP)).isEqualTo(3000);
        assertThat(stage.until(d -> stage.surviving(x -> x.restore(EVENT, DATABASE, TARGET, record))))
                .isInstanceOf(Progress.Done.class);
        CopyObservation gone = stage.copyUntil(d -> stage.surviving(x -> x.removeCopy(EVENT, DATABASE)));
        assertThat(gone.state()).as(gone.message()).isEqualTo(CopyObservation.State.Absent);
        assertThat(stage.account()).isEqualTo(before);
        assertThat(stage.accepted("CreateDBSnapshot")).as("snapshots").hasSizeLessThanOrEqualTo(1);
        assertThat(stage.accepted("RestoreDBInstanceFromDBSnapshot").size()
                        + stage.accepted("RestoreDBInstanceToPointInTime").size())
                .as("copies")
                .isEqualTo(1);
        assertThat(stage.accepted("ModifyDBInstance").stream()
                        .filter(c -> c.parameters().containsKey("DBInstanceClass")))
                .as("one raise, one return")
                .hasSize(2);
        assertThat(stage.lab.calls("ModifyDBInstance"))
                .as("a password is never set on production")
                .noneMatch(c -> c.parameters().containsKey("MasterUserPassword")
                        && SHOP.equals(c.parameters().get("DBInstanceIdentifier")));
    }

    @Test
    void theNightEndsTheSame() {
        RdsSpeed speed = RdsSpeed.typical().times(0.1);
        Killed.At none = new Killed.At(0, false);
        try (RdsStage stage = new RdsStage(speed)) {
            stage.restart(none);
            night(stage);
        }
        assertThat(none.calls()).isGreaterThan(20);
        for (int at = 1; at <= none.calls(); at++) {
            for (boolean after : new boolean[] {false, true}) {
                try (RdsStage stage = new RdsStage(speed)) {
                    Killed.At killer = new Killed.At(at, after);
                    stage.restart(killer);
                    try {
                        night(stage);
                    } catch (AssertionError e) {
                        throw new AssertionError(
                                "killed " + (after ? "after" : "before") + " call " + at + ": " + e.getMessage(), e);
                    }
                    assertThat(killer.calls()).as("it was killed").isGreaterThanOrEqualTo(at);
                }
            }
        }
        System.out.println("RDS room: killed at " + 2 * none.calls() + " points, the night ended the same");
    }
}
