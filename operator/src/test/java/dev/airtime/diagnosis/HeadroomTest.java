package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HeadroomTest {
    private static List<Finding> find(
            @Nullable String instanceClass, @Nullable Double cpu, @Nullable Integer expected, int tested) {
        return new Headroom()
                .find(new Measurements(
                        List.of(),
                        List.of(new Database("shop", instanceClass, 341, 0, 100, cpu, null)),
                        1000,
                        List.of(),
                        tested,
                        new Expected(expected, null, null, tested, 0, null),
                        null));
    }

    /** CPU, users expected and tested → severity; on both sides of 60 % and 100 % at the peak, and of a tenth of the users. */
    @ParameterizedTest
    @CsvSource({
        "0.60, 1000, 1000, ",
        "0.61, 1000, 1000, Warning",
        "0.30, 2000, 1000, ",
        "0.31, 2000, 1000, Warning",
        "0.49, 2000, 1000, Warning",
        "0.50, 2000, 1000, Critical",
        "0.90, 1000, 1500, ",
        "0.95, 1000, 1500, Warning",
        "0.50, 1000, 100, Critical",
        "0.50, 1000, 99, ",
        ", 1000, 1000, ",
        "0.90, , 1000, ",
        "0.90, 1000, 0, ",
    })
    void moreThanSixtyPercentAtThePeak(
            @Nullable Double cpu, @Nullable Integer expected, int tested, @Nullable Severity severity) {
        assertThat(find("db.m5.large", cpu, expected, tested))
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void namesTheNumbersAndTheClassThatHasTheRoom() {
        assertThat(find("db.m5.large", 0.46, 10_000, 4_000)).singleElement().satisfies(f -> {
            assertThat(f.message())
                    .isEqualTo("database shop used 46% CPU at 4,000 users; in proportion that is 115% at the expected"
                            + " 10,000, above 60%");
            assertThat(f.remedy()).startsWith("First the statements").contains("db.m5.xlarge");
        });
    }

    @Test
    void aBurstableClassGetsNoName() {
        assertThat(find("db.t3.medium", 0.9, 1000, 1000))
                .singleElement()
                .extracting(Finding::remedy)
                .asString()
                .doesNotContain("class db.");
    }
}
