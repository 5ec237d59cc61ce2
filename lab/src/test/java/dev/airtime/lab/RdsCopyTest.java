package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.CopyObservation.State;
import dev.airtime.database.DatabaseId;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The staging copies of a database on the lab's simulated RDS. */
class RdsCopyTest {
    private static final DatabaseId DATABASE = DatabaseId.instance(SHOP);

    private final RdsStage stage = new RdsStage(RdsSpeed.typical());
    private final Map<String, Map<String, String>> before = stage.account();

    @AfterEach
    void close() {
        stage.close();
    }

    private CopyObservation copy(CopySpec spec) {
        return stage.copyUntil(d -> d.copy(EVENT, DATABASE, spec));
    }

    private void noBackups() {
        stage.console()
                .modifyDBInstance(r ->
                        r.dbInstanceIdentifier(SHOP).backupRetentionPeriod(0).applyImmediately(true));
        stage.pass(Duration.ofMinutes(10));
    }

    private long accepted(String action) {
        return stage.lab.calls(action).stream().filter(c -> c.error() == null).count();
    }

    @Test
    void doesNotTouchProductionWhereBackupsAreThere() {
        stage.lab.backup(SHOP, Duration.ofHours(1));
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from a point in time ");
        assertThat(accepted("CreateDBSnapshot")).isZero();
        assertThat(accepted("RestoreDBInstanceToPointInTime")).isOne();
        assertThat(stage.lab.describe(copy.identifier()))
                .as("written as production is written")
                .containsEntry("backupRetention", "1");
        assertThat(stage.lab.maxConnections(copy.identifier())).as("trap 22").isEqualTo(stage.lab.maxConnections(SHOP));
        assertThat(stage.copyUntil(d -> d.removeCopy(EVENT, DATABASE)).state()).isEqualTo(State.Absent);
        assertThat(stage.account()).isEqualTo(before);
    }

    @Test
    void isNotThereBeforeItsVolumeIsLoaded() {
        stage.lab.faults().restorePendingReboot(1);
        Set<State> seen = new LinkedHashSet<>();
        CopyObservation copy;
        do {
            copy = stage.databases.copy(EVENT, DATABASE, CopySpec.DEFAULT);
            seen.add(copy.state());
            stage.pass(Duration.ofSeconds(40));
            if (copy.state() == State.Warming) {
                assertThat(copy.message()).containsPattern("its storage: Initializing [0-9]+%");
                assertThat(copy.address()).isNotBlank();
            }
        } while (copy.state() != State.Available);
        assertThat(seen).containsExactly(State.Creating, State.Warming, State.Available);
        assertThat(accepted("RebootDBInstance")).as("ACK community issue 1949").isOne();
        assertThat(copy.message()).doesNotContain("Initializing");
    }

    @Test
    void takesLastNightsSnapshotWhereAPointInTimeIsNotAllowed() {
        stage.lab.faults().fail("RestoreDBInstanceToPointInTime", "AccessDenied", "not authorized to perform", 9);
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from the automated snapshot of ", "AccessDenied");
        assertThat(accepted("CreateDBSnapshot")).isZero();
    }

    @Test
    void waitsOutAFaultOfTheServiceInsteadOfTakingASnapshot() {
        stage.lab.faults().fail("RestoreDBInstanceToPointInTime", "InternalFailure", "try again", 9);
        assertThat(copy(CopySpec.DEFAULT).message()).contains("made from a point in time ");
        assertThat(accepted("CreateDBSnapshot")).isZero();
    }

    @Test
    void takesASnapshotWhereThereAreNoBackups() {
        noBackups();
        CopyObservation copy = copy(CopySpec.DEFAULT);
        assertThat(copy.state()).as(copy.message()).isEqualTo(State.Available);
        assertThat(copy.message()).contains("made from a new snapshot since automated backups of shop-prod are off");
        assertThat(accepted("CreateDBSnapshot")).isOne();
        assertThat(stage.lab.describe(copy.identifier())).containsEntry("backupRetention", "0");
    }

    @Test
    void failsRatherThanTakingAnotherSourceThanTheOneAskedFor() {
        noBackups();
        CopyObservation copy = copy(new CopySpec(CopySource.PointInTime));
        assertThat(copy.state()).isEqualTo(State.Failed);
        assertThat(copy.message()).contains("copy.from: PointInTime", "are off", "write another source");
        copy = copy(new CopySpec(CopySource.AutomatedSnapshot));
        assertThat(copy.state()).isEqualTo(State.Failed);
        assertThat(copy.message()).contains("no automated snapshot");
    }
}
