package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DeadlocksSeen;
import dev.airtime.api.Finding;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadlocksTest {
    private static List<Finding> find(@Nullable DeadlocksSeen seen, long requests) {
        Database shop = new Database("shop", null, 341, 0, null, null, null).with(Inside.of(seen, null, null));
        return new Deadlocks().find(new Measurements(List.of(), List.of(shop), requests, List.of(), 400, null, null));
    }

    @ParameterizedTest
    @CsvSource({"0, 1000, ''", "1, 1000, Warning", "9, 1000, Warning", "10, 1000, Critical", "1, 0, Warning"})
    void oneIsOneTooMany(long count, long requests, String severity) {
        assertThat(find(new DeadlocksSeen(count, List.of()), requests))
                .extracting(f -> f.severity().name())
                .isEqualTo(severity.isEmpty() ? List.of() : List.of(severity));
    }

    @Test
    void theStatementsAreNamed() {
        assertThat(find(new DeadlocksSeen(7, List.of("UPDATE a", "UPDATE b")), 1000))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo("7 deadlocks in database shop under load, the last seen between: UPDATE a |"
                                    + " UPDATE b");
                    assertThat(f.evidence())
                            .containsEntry("statement1", "UPDATE a")
                            .containsEntry("statement2", "UPDATE b");
                });
        assertThat(find(new DeadlocksSeen(1, List.of()), 1000))
                .singleElement()
                .extracting(Finding::message)
                .isEqualTo(
                        "1 deadlock in database shop under load; its log has the statements (\"deadlock detected\")");
    }

    /** CloudWatch's count, where nobody looked inside, or could not see it there; its own counter is better. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "6, -, up to 6 deadlocks a minute in database shop under load",
                "1, -, up to 1 deadlock a minute in database shop under load",
                "0, -, ''",
                "-, -, ''",
                "6, 0, ''",
                "6, 7, 7 deadlocks in database shop under load",
            })
    void cloudWatchCountsWhereTheDatabaseCouldNotBeAsked(
            @Nullable Integer aMinute, @Nullable Integer inside, String told) {
        Database shop = new Database("shop", null, 341, 0, null, null, null)
                .with(new StrainSeen(null, null, null, null, aMinute, null, List.of(), List.of()));
        for (Database d : inside == null
                ? List.of(shop, shop.with(Inside.of(null, null, null)))
                : List.of(shop.with(Inside.of(new DeadlocksSeen(inside, List.of()), null, null)))) {
            assertThat(new Deadlocks().find(new Measurements(List.of(), List.of(d), 1000, List.of(), 400, null, null)))
                    .hasSize(told.isEmpty() ? 0 : 1)
                    .allSatisfy(f -> assertThat(f.message()).startsWith(told));
        }
    }

    @Test
    void whatWasNotCountedIsNotFound() {
        assertThat(find(null, 1000)).isEmpty();
        assertThat(new Deadlocks()
                        .find(new Measurements(
                                List.of(),
                                List.of(new Database("shop", null, 341, 0, null, null, null)),
                                1000,
                                List.of(),
                                0,
                                null,
                                null)))
                .isEmpty();
    }
}
