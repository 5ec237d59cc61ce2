package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.api.StatementsSeen.UnindexedSeen;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Statement;
import dev.airtime.sql.DatabaseReading.Statements;
import dev.airtime.sql.Unindexed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StatementProgressTest {
    private static final Instant T = Instant.parse("2026-12-03T12:00:00Z");

    private @Nullable DatabaseInside inside;
    private int looks;

    private @Nullable StatementsSeen look(int users, @Nullable Statements statements, Unindexed... unindexed) {
        inside = InsideProgress.after(
                inside,
                new DatabaseReading(
                        "PostgreSQL 16.4",
                        341,
                        3,
                        0,
                        List.of(),
                        null,
                        List.of(),
                        statements,
                        List.of(unindexed),
                        null,
                        List.of()),
                users,
                T.plusSeconds(15L * looks++),
                Map.of());
        return inside.statements();
    }

    private static Statement statement(String id, long calls, long micros) {
        return new Statement(id, "SELECT " + id, calls, micros);
    }

    private static StatementsSeen seen(@Nullable StatementsSeen s) {
        return Objects.requireNonNull(s);
    }

    @Test
    void onlyWhatRanSinceTheFirstLookCounts() {
        assertThat(seen(look(0, new Statements(900_000, List.of(statement("a", 100, 800_000)))))
                        .top())
                .isEmpty();
        assertThat(seen(look(
                                400,
                                new Statements(
                                        1_900_000, List.of(statement("a", 101, 810_400), statement("b", 4, 750_000)))))
                        .top())
                .containsExactly(
                        new StatementSeen("SELECT b", 4, 188, "75%"), new StatementSeen("SELECT a", 1, 10, "1.0%"));
    }

    @Test
    void aServerThatCountsAnewIsComparedWithNothing() {
        look(0, new Statements(900_000, List.of(statement("a", 100, 800_000))));
        assertThat(seen(look(400, new Statements(100_000, List.of(statement("a", 2, 50_000)))))
                        .top())
                .containsExactly(new StatementSeen("SELECT a", 2, 25, "50%"));
    }

    @Test
    void whatReadsWholeTablesCountsUnderLoadOnlyAndStays() {
        Unindexed u = new Unindexed("public.orders", List.of("customer"), 200_000, "SELECT a");
        assertThat(look(0, null, u)).isNull();
        UnindexedSeen kept = new UnindexedSeen("public.orders", List.of("customer"), 200_000, "SELECT a");
        assertThat(seen(look(400, null, u)).unindexed()).containsExactly(kept);
        assertThat(seen(look(400, null)).unindexed()).containsExactly(kept);
        assertThat(seen(look(400, null, u)).unindexed()).containsExactly(kept);
    }

    @Test
    void staysSmall() {
        for (int n = 0; n < 10; n++) {
            List<Statement> many = new ArrayList<>();
            List<Unindexed> whole = new ArrayList<>();
            for (int s = 0; s < 30; s++) {
                many.add(statement("s" + s, n * 10L + 1, n * 1000L + 1));
                whole.add(new Unindexed("t" + n + s, List.of("a"), 1, "SELECT"));
            }
            look(400, new Statements(n * 100_000L, many), whole.toArray(Unindexed[]::new));
        }
        DatabaseInside last = Objects.requireNonNull(inside);
        assertThat(seen(last.statements()).top()).hasSize(5);
        assertThat(seen(last.statements()).unindexed()).hasSize(5);
        assertThat(last.counters()).hasSizeLessThan(70);
    }
}
