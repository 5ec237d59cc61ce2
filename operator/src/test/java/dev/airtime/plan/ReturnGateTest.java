package dev.airtime.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.ScaleDown;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReturnGateTest {
    private static DatabaseFacts facts(
            String nowClass,
            String before,
            @Nullable Double cpu,
            @Nullable LoadFacts lastHour,
            @Nullable String unread) {
        DatabaseRecord record = new DatabaseRecord("db-ABC", before, "shop-pg", "2026-12-03T19:00:00Z");
        return new DatabaseFacts(
                "shop-prod",
                DatabaseFacts.Presence.Found,
                "",
                nowClass,
                record,
                record,
                true,
                List.of(),
                true,
                false,
                DatabaseFacts.Copy.Absent,
                "",
                cpu,
                null,
                null,
                null,
                false,
                null,
                List.of(),
                lastHour,
                unread);
    }

    private static DatabaseFacts unread(@Nullable LoadFacts lastHour, @Nullable String why) {
        return facts("db.r6g.2xlarge", "db.r6g.large", null, lastHour, why);
    }

    @Test
    void aLoadThatCouldNotBeAskedForIsNotTakenAsGone() {
        DatabaseSpec spec = DatabaseSpec.instance("shop", "shop-prod");
        String why = "allow cloudwatch:GetMetricData";
        LoadFacts unknown = new LoadFacts(null, null, null, why);
        assertThat(ReturnGate.holdsDatabase(spec, unread(unknown, why))).contains("not known", why);
        assertThat(ReturnGate.holdsDatabase(spec, unread(null, why))).contains(why);
        assertThat(ReturnGate.holdsWorkloads(spec, unread(null, why))).contains(why);
        assertThat(ReturnGate.holdsDatabase(spec, unread(new LoadFacts(null, null, null, null), null)))
                .as("a reading without data points")
                .isNull();
    }

    /** Figures: CPU now, CPU of the last hour, connections of the last five minutes, the limit of before. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            db.r6g.2xlarge | db.r6g.large  | -    | 0.14 | 200 | 341 | -   | -   | -
            db.r6g.2xlarge | db.r6g.large  | -    | 0.16 | 200 | 341 | -   | -   | 16% CPU in the last hour would be 64%
            db.r6g.2xlarge | db.r6g.large  | -    | 0.16 | 200 | 341 | 70% | -   | -
            db.r6g.2xlarge | db.r6g.large  | 0.90 | 0.10 | 200 | 341 | -   | -   | -
            db.r6g.2xlarge | db.r6g.large  | 0.90 | -    | -   | -   | -   | -   | 90% CPU now would be 360%
            db.r6g.2xlarge | db.r6g.large  | -    | -    | -   | -   | -   | -   | -
            db.r6g.2xlarge | db.r6g.large  | -    | 0.10 | 273 | 341 | -   | -   | 273 connections
            db.r6g.2xlarge | db.r6g.large  | -    | 0.10 | 273 | -   | -   | -   | -
            db.r6g.2xlarge | db.r6g.large  | -    | 0.10 | 273 | 341 | -   | 90% | -
            db.z9.metal    | db.r6g.large  | -    | 0.70 | 1   | 341 | -   | -   | they are taken as equal
            db.z9.metal    | db.r6g.large  | -    | 0.50 | 1   | 341 | -   | -   | -
            """)
    void holdsWhatWouldNotFit(
            String nowClass,
            String before,
            @Nullable Double cpu,
            @Nullable Double hourCpu,
            @Nullable Integer connections,
            @Nullable Integer limit,
            @Nullable String maxCpu,
            @Nullable String maxConnections,
            @Nullable String says) {
        DatabaseSpec spec =
                DatabaseSpec.instance("shop", "shop-prod").with(new ScaleDown(null, maxCpu, maxConnections, null));
        LoadFacts hour = new LoadFacts(hourCpu, connections, limit, null);
        String holds = ReturnGate.holdsDatabase(spec, facts(nowClass, before, cpu, hour, null));
        if (says == null) {
            assertThat(holds).isNull();
        } else {
            assertThat(holds).contains(says).startsWith("shop: the load has not gone");
        }
    }
}
