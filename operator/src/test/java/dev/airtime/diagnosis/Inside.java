package dev.airtime.diagnosis;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DeadlocksSeen;
import dev.airtime.api.MemorySeen;
import dev.airtime.api.StatementsSeen;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inside of a database for tests of what does not look at its connections. */
final class Inside {
    private Inside() {}

    static DatabaseInside of(
            @Nullable DeadlocksSeen deadlocks, @Nullable StatementsSeen statements, @Nullable MemorySeen memory) {
        return new DatabaseInside(
                null,
                null,
                null,
                null,
                null,
                List.of(),
                List.of(),
                List.of(),
                deadlocks,
                statements,
                memory,
                List.of(),
                Map.of());
    }
}
