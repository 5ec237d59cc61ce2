package dev.airtime;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.MemorySeen;
import dev.airtime.api.Percentage;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Memory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Size of the data, and how much of what was read under load was in memory. Pure. */
final class MemoryProgress {
    private static final long MIB = 1L << 20;
    private static final String PAGES = "pages";
    private static final String MISSES = "pages.missed";

    private MemoryProgress() {}

    /** After a look; {@code counters} is what the next one is compared with. */
    static @Nullable MemorySeen after(
            DatabaseInside old, DatabaseReading reading, boolean underLoad, Map<String, Long> counters) {
        Memory now = reading.memory();
        if (now == null) {
            return old.memory();
        }
        Long first = counters.get(PAGES);
        if (first == null || now.pages() < first) {
            counters.put(PAGES, now.pages());
            counters.put(MISSES, now.missed());
        }
        long pages = now.pages() - counters.getOrDefault(PAGES, 0L);
        long missed = now.missed() - counters.getOrDefault(MISSES, 0L);
        MemorySeen before = underLoad ? null : old.memory();
        return new MemorySeen(
                now.dataBytes() / MIB,
                now.indexBytes() / MIB,
                now.cacheBytes() / MIB,
                before == null ? pages : before.pages(),
                before == null ? hits(pages, missed) : before.hits());
    }

    private static @Nullable String hits(long pages, long missed) {
        return pages <= 0 ? null : Percentage.format(1 - Math.min(1, Math.max(0, (double) missed / pages)));
    }
}
