package dev.airtime.lab;

import static dev.airtime.lab.RdsStage.DATABASE;
import static dev.airtime.lab.RdsStage.SHOP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.RecentLoad;
import dev.airtime.lab.rds.LoadFigures;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RdsRecentLoadTest {
    private static final DatabaseRecord RECORD =
            new DatabaseRecord("db-X", "db.m5.large", "shop-mysql80", "2026-12-03T19:00:00Z");

    @Test
    void knowsTheLatePeaksAndTheLimitOfBefore() {
        try (RdsStage stage = new RdsStage(RdsSpeed.typical())) {
            Instant start = stage.clock.instant();
            stage.lab.load(SHOP, at -> {
                Duration since = Duration.between(start, at);
                boolean peak = since.toMinutes() >= 60 && since.toMinutes() < 70;
                boolean second = since.toMinutes() == 90;
                return new LoadFigures(peak ? 0.8 : second ? 0.9 : 0.1, peak ? 320 : 40, 1L << 30);
            });
            stage.pass(Duration.ofMinutes(72));
            assertThat(load(stage).connections()).as("those of five minutes").isEqualTo(320);
            stage.pass(Duration.ofMinutes(28));
            RecentLoad busy = load(stage);
            assertThat(busy.cpu())
                    .as("five-minute averages: one minute is no load")
                    .isCloseTo(0.8, within(0.001));
            assertThat(busy.connections())
                    .as("those of before belonged to pods that went")
                    .isEqualTo(40);
            assertThat(busy.recordedMaxConnections()).isEqualTo(341);
            assertThat(stage.lab.calls("GetMetricData")).hasSize(2);
            stage.pass(Duration.ofMinutes(40));
            RecentLoad later = load(stage);
            assertThat(later.cpu()).as("it has gone").isLessThan(0.3);
        }
    }

    private static RecentLoad load(RdsStage stage) {
        Map<DatabaseId, RecentLoad> loads = stage.databases.recentLoad(Map.of(DATABASE, RECORD), stage.clock.instant());
        return Objects.requireNonNull(loads.get(DATABASE));
    }
}
