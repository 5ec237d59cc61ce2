package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IoTest {
    private static List<Finding> find(
            @Nullable Double cpu, @Nullable StrainSeen strain, @Nullable Expected expected, int users) {
        Database d = new Database("shop", "db.m5.large", 341, 0, 100, cpu, null, null, strain);
        return new Io().find(new Measurements(List.of(), List.of(d), 1000, List.of(), users, expected, null));
    }

    private static StrainSeen strain(@Nullable Integer iops, @Nullable Integer limit, @Nullable Integer burst) {
        return new StrainSeen(iops, limit, burst, 12, null, null, List.of(), List.of());
    }

    /** IOPS, limit, burst, users expected of 1,000 tested → severity; both sides of 80 %, 95 % in the run, and 100 %. */
    @ParameterizedTest
    @CsvSource({
        "2400, 3000, , 1000, ",
        "2401, 3000, , 1000, Warning",
        "2849, 3000, , 1000, Warning",
        "2850, 3000, , 1000, Critical",
        "1200, 3000, , 2000, ",
        "1201, 3000, , 2000, Warning",
        "1499, 3000, , 2000, Warning",
        "1500, 3000, , 2000, Critical",
        "2850, 3000, , 500, Critical",
        "2800, 3000, , 500, ",
        "1000, 300, 3000, 1000, ",
        "2900, 300, 3000, 1000, Critical",
        "1000, 3000, , 20000, ",
        "2900, 3000, , 20000, Critical",
        "0, 3000, , 1000, ",
        ", 3000, , 1000, ",
        "2900, , , 1000, ",
        "2900, 3000, , , Critical",
        "2300, 3000, , , ",
    })
    void moreThanTheVolumeDoes(
            @Nullable Integer iops,
            @Nullable Integer limit,
            @Nullable Integer burst,
            @Nullable Integer expected,
            @Nullable Severity severity) {
        assertThat(find(0.5, strain(iops, limit, burst), new Expected(expected, null, null, 1000, 0, null), 1000))
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    /** CPU at 4,000 users, whose volume is full at 5,000 → which limit comes first. */
    @ParameterizedTest
    @CsvSource({
        "0.46, ': it is full at 5,000, before the CPU is, at 8,696'",
        "0.9, ': it is full at 5,000, after the CPU is, at 4,444'",
        ", ': it is full at 5,000'",
        "0, ': it is full at 5,000'",
    })
    void saysWhichLimitComesFirst(@Nullable Double cpu, String end) {
        assertThat(find(cpu, strain(2400, 3000, null), new Expected(10_000, null, null, 4000, 0, null), 4000))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo(
                                    "the volume of database shop did 2,400 of at most 3,000 reads and writes a second at"
                                            + " 4,000 users; in proportion that is 6,000 at the expected 10,000" + end);
                    assertThat(f.evidence()).containsEntry("queueDepth", "12").containsEntry("limit", "3000");
                });
    }

    @Test
    void withoutAnExpectationTheRunAloneIsJudged() {
        assertThat(find(null, strain(2900, 3000, null), null, 400))
                .singleElement()
                .extracting(Finding::message)
                .asString()
                .endsWith("at 400 users: it is full at 414");
    }

    /** A Job's users are not known. */
    @Test
    void withoutUsersNothingIsSaidOfThem() {
        assertThat(find(0.5, strain(2900, 3000, null), null, 0)).singleElement().satisfies(f -> {
            assertThat(f.message())
                    .isEqualTo(
                            "the volume of database shop did 2,900 of at most 3,000 reads and writes a second under load");
            assertThat(f.evidence()).doesNotContainKey("users");
        });
    }

    @Test
    void whatWasNotMeasuredIsNotFound() {
        assertThat(find(0.5, null, null, 400)).isEmpty();
        assertThat(find(0.5, StrainSeen.unseen("denied"), null, 400)).isEmpty();
    }
}
