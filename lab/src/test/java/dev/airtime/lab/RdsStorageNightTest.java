package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.EVENT;
import static dev.airtime.lab.RdsStage.LARGE;
import static dev.airtime.lab.RdsStage.SHOP;
import static dev.airtime.lab.RdsStage.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Progress;
import dev.airtime.database.RestoreFromTags;
import dev.airtime.database.StorageWish;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storage on the simulated RDS: six hours of lock, sizes that never shrink, small gp3 volumes. */
class RdsStorageNightTest {
    private static final String STOCK = "stock";
    private static final DatabaseId STOCK_ID = DatabaseId.instance(STOCK);
    private final RdsStage stage = new RdsStage(RdsSpeed.typical());

    @AfterEach
    void close() {
        stage.close();
    }

    private static Target target(StorageWish storage) {
        return new Target(LARGE, List.of(), Map.of(), null, storage);
    }

    private void record(DatabaseId id) {
        assertThat(stage.until(d -> d.record(EVENT, id, stage.clock.instant().plus(Duration.ofHours(26)))))
                .isInstanceOf(Progress.Done.class);
    }

    private DatabaseRecord recorded(DatabaseId id, Target target) {
        stage.pass(Duration.ofSeconds(40));
        return stage.databases.observe(EVENT, id, target).recorded().orElseThrow();
    }

    @Test
    void iopsGoBackWhenTheLockIsOverAndTheClassBefore() {
        stage.lab.with(
                LabInstance.of(STOCK, "postgres").storage(500, "gp3", null).tag("airtime.dev/namespace", "production"));
        Map<String, String> before = stage.lab.describe(STOCK);
        Target target = target(new StorageWish(null, 20_000, 800));
        record(STOCK_ID);
        assertThat(stage.until(d -> d.raise(EVENT, STOCK_ID, target))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe(STOCK)).containsEntry("iops", "20000").containsEntry("instanceClass", LARGE);
        stage.pass(Duration.ofMinutes(1));
        assertThat(stage.databases.observe(EVENT, STOCK_ID, target).raised()).isTrue();
        assertThat(String.join(
                        "\n",
                        new RestoreFromTags(stage.databases, STOCK).report().lines()))
                .contains("provisioned IOPS would go back from 20000 to 12000", "storage throughput would go back");
        DatabaseRecord record = recorded(STOCK_ID, target);
        Progress waits = stage.databases.restore(EVENT, STOCK_ID, target, record);
        for (int n = 0; n < 200 && !waits.message().contains("locked by AWS"); n++) {
            stage.pass(Duration.ofSeconds(20));
            waits = stage.databases.restore(EVENT, STOCK_ID, target, record);
        }
        assertThat(waits).isInstanceOf(Progress.Running.class);
        assertThat(waits.message()).contains("locked by AWS");
        assertThat(stage.lab.describe(STOCK)).containsEntry("iops", "20000").containsEntry("instanceClass", SMALL);
        stage.pass(Duration.ofHours(30));
        assertThat(stage.until(d -> d.restore(EVENT, STOCK_ID, target, record))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe(STOCK)).isEqualTo(before);
    }

    @Test
    void aSizeIsAFloorAndStays() {
        Target target = target(new StorageWish(150, null, null));
        Map<String, String> before = stage.lab.describe(SHOP);
        record(DATABASE);
        assertThat(stage.until(d -> d.raise(EVENT, DATABASE, target))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe(SHOP)).containsEntry("allocatedStorage", "150");
        DatabaseRecord record = recorded(DATABASE, target);
        assertThat(stage.until(d -> d.restore(EVENT, DATABASE, target, record))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe(SHOP))
                .containsEntry("allocatedStorage", "150")
                .containsEntry("instanceClass", SMALL)
                .hasSameSizeAs(before);
    }

    @Test
    void aFullVolumeIsCuredByMore() {
        Target target = target(new StorageWish(150, null, null));
        record(DATABASE);
        stage.lab.status(SHOP, "storage-full");
        assertThat(stage.until(d -> d.raise(EVENT, DATABASE, target))).isInstanceOf(Progress.Done.class);
        assertThat(stage.lab.describe(SHOP)).containsEntry("allocatedStorage", "150");
    }
}
