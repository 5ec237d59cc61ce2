package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.api.StatementsSeen.UnindexedSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatementRulesTest {
    private static final String SQL = "SELECT sum(paid) FROM orders WHERE customer = ?";

    private static Measurements of(@Nullable StatementsSeen seen) {
        Database shop = new Database("shop", null, 341, 0, null, null, null).with(Inside.of(null, seen, null));
        return new Measurements(List.of(), List.of(shop), 1000, List.of(), 400, null, null);
    }

    private static UnindexedSeen unindexed(long rows, String... columns) {
        return new UnindexedSeen("public.orders", List.of(columns), rows, SQL);
    }

    @ParameterizedTest
    @CsvSource({
        "100, 10%, 10, 1",
        "99, 10%, 10, 0",
        "100, 9.9%, 10, 0",
        "100, 10%, 9, 0",
    })
    void slowIsWhatTakesLongAndOften(long mean, String share, long calls, int findings) {
        assertThat(new SlowStatements()
                        .find(of(new StatementsSeen(List.of(new StatementSeen(SQL, calls, mean, share)), List.of()))))
                .hasSize(findings);
    }

    @Test
    void theSlowestIsSaid() {
        assertThat(new SlowStatements()
                        .find(of(new StatementsSeen(
                                List.of(
                                        new StatementSeen(SQL, 900, 240, "62%"),
                                        new StatementSeen("SELECT b", 900, 120, "31%")),
                                List.of()))))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo("2 statements in database shop take 100 ms and more, the first of them 240 ms in"
                                    + " 900 calls, 62% of all statements' time: " + SQL);
                    assertThat(f.evidence()).containsEntry("meanMillis2", "120");
                });
    }

    @ParameterizedTest
    @CsvSource({"10000, 1", "9999, 0"})
    void anIndexIsForALargeTable(long rows, int findings) {
        assertThat(new MissingIndex().find(of(new StatementsSeen(List.of(), List.of(unindexed(rows, "customer"))))))
                .hasSize(findings);
    }

    @Test
    void theIndexIsNamedAndTheStatementIsNotFoundTwice() {
        StatementsSeen seen = new StatementsSeen(
                List.of(new StatementSeen("SELECT SUM ( `paid` ) FROM `orders` WHERE `customer` = ?", 900, 240, "62%")),
                List.of(unindexed(200_000, "customer", "paid")));
        assertThat(new MissingIndex().find(of(seen))).singleElement().satisfies(f -> {
            assertThat(f.message())
                    .isEqualTo("about 200,000 rows of public.orders in database shop are read for each " + SQL
                            + ": the planner finds no index on customer, paid; 900 calls of 240 ms, 62% of all"
                            + " statements' time");
            assertThat(f.remedy())
                    .startsWith(
                            "CREATE INDEX orders_customer_paid ON public.orders (customer, paid), on the copy first");
        });
        assertThat(new SlowStatements().find(of(seen))).isEmpty();
    }

    @Test
    void twoStatementsThatWantOneIndexAreOneFinding() {
        StatementsSeen seen = new StatementsSeen(
                List.of(),
                List.of(
                        unindexed(200_000, "customer"),
                        new UnindexedSeen("public.orders", List.of("customer"), 200_000, "DELETE"),
                        unindexed(200_000, "day")));
        assertThat(new MissingIndex().find(of(seen)))
                .extracting(Finding::field)
                .containsExactly("the schema of public.orders", "the schema of public.orders");
    }

    @Test
    void whatIsNotKnownIsNotFound() {
        assertThat(new MissingIndex().find(of(null))).isEmpty();
        assertThat(new SlowStatements().find(of(null))).isEmpty();
        Measurements outside = new Measurements(
                List.of(),
                List.of(new Database("shop", null, 341, 0, null, null, null)),
                1000,
                List.of(),
                0,
                null,
                null);
        assertThat(new MissingIndex().find(outside)).isEmpty();
        assertThat(new SlowStatements().find(outside)).isEmpty();
    }
}
