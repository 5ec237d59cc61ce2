package dev.airtime;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.sql.DatabaseReading;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Deadlocks since the first look. Pure. */
final class DeadlockProgress {
    private static final String FIRST = "deadlocks.first";

    private DeadlockProgress() {}

    /** After a look; {@code counters} is what the next one is compared with. Null where the server does not count them. */
    static @Nullable DeadlocksSeen after(DatabaseInside old, DatabaseReading reading, Map<String, Long> counters) {
        Long now = reading.deadlocks();
        if (now == null) {
            return old.deadlocks();
        }
        long before = old.deadlocks() == null ? 0 : old.deadlocks().count();
        Long first = counters.get(FIRST);
        if (first == null || now < first + before) {
            // The first look, or a server that began to count anew.
            first = now - before;
            counters.put(FIRST, first);
        }
        long count = now - first;
        // What a server remembers of the time before the load is no news.
        List<String> statements = count == 0 || reading.deadlockStatements().isEmpty()
                ? old.deadlocks() == null ? List.of() : old.deadlocks().statements()
                : reading.deadlockStatements();
        return new DeadlocksSeen(count, statements);
    }
}
