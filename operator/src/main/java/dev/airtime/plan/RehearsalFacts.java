package dev.airtime.plan;

import dev.airtime.api.Cut;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
 * @param findings what its measurements say
 */
public record RehearsalFacts(
        String name,
        Instant created,
        @Nullable Instant finished,
        boolean loading,
        @Nullable Verdict verdict,
        String message,
        @Nullable String baseline,
        boolean search,
        List<Finding> findings) {
    /** A condition's message is read in one line of a terminal; the Rehearsal has all. */
    private static final int NAMED = 2;

    private static final int LONGEST = 160;

    public RehearsalFacts {
        findings = List.copyOf(findings);
    }

    /** One by stages. */
    RehearsalFacts(
            String name,
            Instant created,
            @Nullable Instant finished,
            boolean loading,
            @Nullable Verdict verdict,
            String message,
            @Nullable String baseline) {
        this(name, created, finished, loading, verdict, message, baseline, false, List.of());
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

    /** The critical findings, the first of them in words, and the ids of what warns, to follow a sentence; empty without any. */
    String found() {
        List<Finding> critical =
                findings.stream().filter(f -> f.severity() == Severity.Critical).toList();
        String named = critical.stream()
                .limit(NAMED)
                .map(f -> f.id() + " (" + Cut.to(LONGEST, f.message()) + ")")
                .collect(Collectors.joining(", "));
        int more = critical.size() - NAMED;
        String warning = findings.stream()
                .filter(f -> f.severity() == Severity.Warning)
                .map(Finding::id)
                .distinct()
                .collect(Collectors.joining(", "));
        String all = Stream.of(
                        named.isEmpty() ? "" : "critical: " + named + (more > 0 ? " and " + more + " more" : ""),
                        warning.isEmpty() ? "" : "warning: " + warning)
                .filter(s -> !s.isEmpty())
                .collect(Collectors.joining("; "));
        return all.isEmpty() ? "" : "; " + all + ", see kubectl describe rehearsal " + name;
    }
}
