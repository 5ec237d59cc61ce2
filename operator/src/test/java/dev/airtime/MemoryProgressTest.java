package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.MemorySeen;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Memory;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MemoryProgressTest {
    private static final Instant T = Instant.parse("2026-12-03T12:00:00Z");
    private static final long MIB = 1L << 20;

    private @Nullable DatabaseInside inside;
    private int looks;

    private @Nullable MemorySeen look(int users, @Nullable Memory memory) {
        inside = InsideProgress.after(
                inside,
                new DatabaseReading(
                        "MariaDB", 341, 0, 0, List.of(), null, List.of(), null, List.of(), memory, List.of()),
                users,
                T.plusSeconds(15L * looks++),
                Map.of());
        return inside.memory();
    }

    private static Memory memory(long pages, long missed) {
        return new Memory(900 * MIB, 100 * MIB, 512 * MIB, pages, missed);
    }

    @Test
    void onlyPagesUnderLoadCount() {
        assertThat(look(0, memory(5000, 4000))).isEqualTo(new MemorySeen(900, 100, 512, 0, null));
        assertThat(look(400, memory(6000, 4050))).isEqualTo(new MemorySeen(900, 100, 512, 1000, "95%"));
        assertThat(look(0, memory(9000, 7000)))
                .as("after the load")
                .isEqualTo(new MemorySeen(900, 100, 512, 1000, "95%"));
        assertThat(look(0, null)).isEqualTo(new MemorySeen(900, 100, 512, 1000, "95%"));
    }

    @Test
    void aServerThatCountsAnewIsNoSuccess() {
        look(0, memory(5000, 4000));
        assertThat(look(400, memory(100, 90))).isEqualTo(new MemorySeen(900, 100, 512, 0, null));
        assertThat(look(400, memory(200, 100))).isEqualTo(new MemorySeen(900, 100, 512, 100, "90%"));
    }
}
