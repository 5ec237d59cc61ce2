package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CreditsSeen;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Expected;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CreditsTest {
    private static final Instant BEGAN = Instant.parse("2026-12-03T12:00:00Z");
    private static final Expected TWICE = new Expected(800, null, null, 400, 0, Duration.ofHours(1));

    private static CreditsSeen credits(int first, int last, int minutes) {
        return credits("shop", first, last, minutes);
    }

    private static CreditsSeen credits(String instance, int first, int last, int minutes) {
        return new CreditsSeen(
                instance,
                first,
                BEGAN.toString(),
                last,
                BEGAN.plusSeconds(minutes * 60L).toString());
    }

    private static List<Finding> find(
            String instanceClass, @Nullable CreditsSeen burst, @Nullable CreditsSeen cpu, @Nullable Expected expected) {
        return find(instanceClass, burst, cpu == null ? List.of() : List.of(cpu), expected, 400);
    }

    private static List<Finding> find(
            String instanceClass,
            @Nullable CreditsSeen burst,
            List<CreditsSeen> cpu,
            @Nullable Expected expected,
            int users) {
        Database d = new Database(
                "shop",
                instanceClass,
                341,
                0,
                100,
                0.5,
                null,
                null,
                new StrainSeen(null, null, null, null, null, burst, cpu, List.of()));
        return new Credits().find(new Measurements(List.of(), List.of(d), 1000, List.of(), users, expected, null));
    }

    /** First and last percent and minutes between, twice the users expected for an hour → severity. */
    @ParameterizedTest
    @CsvSource({
        "100, 86, 10, Warning",
        "100, 92, 10, Warning",
        "100, 93, 10, ",
        "100, 99, 10, ",
        "90, 90, 10, ",
        "80, 90, 10, ",
        "100, 50, 4, ",
        "100, 50, 5, Warning",
        "50, 0, 10, Critical",
        "0, 0, 10, ",
    })
    void theVolumesCreditsRunOutBeforeTheEnd(int first, int last, int minutes, @Nullable Severity severity) {
        assertThat(find("db.m5.large", credits(first, last, minutes), null, TWICE))
                .extracting(Finding::severity)
                .isEqualTo(severity == null ? List.of() : List.of(severity));
    }

    @Test
    void namesHowLongTheyLast() {
        assertThat(find("db.m5.large", credits(100, 90, 10), null, TWICE))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo(
                                    "the burst credits of the volume of database shop fell from 100% to 90% within 10m at up"
                                            + " to 400 users; at the peak's pace they last 45m, the event 1h: without them it does no"
                                            + " more than 3 reads and writes a second for each GiB");
                    assertThat(f.evidence()).containsEntry("lastAtExpectedUsers", "45m");
                });
    }

    /** A class whose credits run out, or ran out → severity: of T3 and later more are bought. */
    @ParameterizedTest
    @CsvSource({
        "db.t2.medium, 30, Warning",
        "db.t2.medium, 0, Critical",
        "db.t3.medium, 30, Info",
        "db.t4g.medium, 0, Info"
    })
    void ofABurstableClass(String instanceClass, int last, Severity severity) {
        assertThat(find(instanceClass, null, credits(60, last, 10), TWICE))
                .extracting(Finding::severity)
                .containsExactly(severity);
    }

    @Test
    void withoutAnExpectationOnlyWhatRanOutIsFound() {
        assertThat(find("db.t2.medium", credits(60, 30, 10), credits(60, 30, 10), null))
                .isEmpty();
        assertThat(find("db.t2.medium", credits(60, 30, 10), null, new Expected(800, null, null, 400, 0, null)))
                .isEmpty();
        assertThat(find("db.t2.medium", credits(60, 0, 10), credits(60, 0, 10), null))
                .hasSize(2);
    }

    /** The writer's and a reader's: one finding of the one that has least. */
    @Test
    void ofAClusterTheMemberThatHasLeast() {
        List<CreditsSeen> both = List.of(credits("reader", 60, 30, 10), credits("writer", 60, 10, 10));
        assertThat(find("db.t3.medium", null, both, TWICE, 400))
                .singleElement()
                .extracting(Finding::evidence)
                .satisfies(
                        e -> assertThat(e).containsEntry("instance", "writer").containsEntry("last", "10"));
        List<CreditsSeen> idle = List.of(credits("reader", 5, 5, 10), credits("writer", 60, 10, 10));
        assertThat(find("db.t3.medium", null, idle, TWICE, 400)).hasSize(1);
    }

    /** A Job's users are not known. */
    @Test
    void withoutUsersNothingIsSaidOfThem() {
        assertThat(find("db.m5.large", credits(50, 0, 10), List.of(), null, 0))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message()).contains("from 50% to 0% within 10m under load; without");
                    assertThat(f.evidence()).doesNotContainKey("users");
                });
    }

    @Test
    void whatWasNotMeasuredIsNotFound() {
        assertThat(find("db.t2.medium", null, null, TWICE)).isEmpty();
    }
}
