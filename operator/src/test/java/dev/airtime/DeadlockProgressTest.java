package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.sql.DatabaseReading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DeadlockProgressTest {
    private static final Instant T = Instant.parse("2026-12-03T12:00:00Z");

    private @Nullable DatabaseInside inside;
    private int looks;

    private DeadlocksSeen look(@Nullable Long counter, String... statements) {
        inside = InsideProgress.after(
                inside,
                new DatabaseReading(
                        "MariaDB 10.11.9",
                        341,
                        0,
                        0,
                        List.of(),
                        counter,
                        List.of(statements),
                        null,
                        List.of(),
                        null,
                        List.of()),
                400,
                T.plusSeconds(15L * looks++),
                Map.of());
        return Objects.requireNonNull(inside.deadlocks());
    }

    @Test
    void onlyThoseSinceTheFirstLookCount() {
        assertThat(look(7L, "an old one")).isEqualTo(new DeadlocksSeen(0, List.of()));
        assertThat(look(7L, "an old one")).isEqualTo(new DeadlocksSeen(0, List.of()));
        assertThat(look(9L, "a", "b")).isEqualTo(new DeadlocksSeen(2, List.of("a", "b")));
        assertThat(look(10L)).as("what was seen stays").isEqualTo(new DeadlocksSeen(3, List.of("a", "b")));
        assertThat(look(null)).isEqualTo(new DeadlocksSeen(3, List.of("a", "b")));
    }

    @Test
    void aServerThatBeganAnewTakesNothingBack() {
        look(7L);
        look(9L);
        assertThat(look(0L).count()).isEqualTo(2);
        assertThat(look(3L).count()).isEqualTo(5);
    }

    @Test
    void whatIsNotCountedIsAbsent() {
        inside = InsideProgress.after(
                null, new DatabaseReading("MariaDB", 341, 0, 0, List.of(), List.of()), 0, T, Map.of());
        assertThat(inside.deadlocks()).isNull();
    }
}
