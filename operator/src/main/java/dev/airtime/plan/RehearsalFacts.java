package dev.airtime.plan;

import dev.airtime.api.Verdict;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of one Rehearsal of the event.
 *
 * @param name its name
 * @param created when it was created
 * @param finished when it finished; null while it waits or runs
 * @param loading whether its pods start or send requests now
 * @param verdict what it said; null until then
 * @param message why, or where it is, in a sentence
 * @param baseline the Rehearsal that it names to be compared with; null when it names none
 * @param search whether it searched a limit; by stages otherwise
 */
public record RehearsalFacts(
        String name,
        Instant created,
        @Nullable Instant finished,
        boolean loading,
        @Nullable Verdict verdict,
        String message,
        @Nullable String baseline,
        boolean search) {
    /** One by stages. */
    RehearsalFacts(
            String name,
            Instant created,
            @Nullable Instant finished,
            boolean loading,
            @Nullable Verdict verdict,
            String message,
            @Nullable String baseline) {
        this(name, created, finished, loading, verdict, message, baseline, false);
    }

    /** One by stages that names no baseline. */
    RehearsalFacts(
            String name,
            Instant created,
            @Nullable Instant finished,
            boolean loading,
            @Nullable Verdict verdict,
            String message) {
        this(name, created, finished, loading, verdict, message, null);
    }
}
