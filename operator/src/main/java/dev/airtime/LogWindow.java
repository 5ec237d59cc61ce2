package dev.airtime;

import dev.airtime.diagnosis.Words;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The lines of a span of time, of which only those with words that are looked for are counted. Not for several threads. */
final class LogWindow {
    /** Words of trouble come early in a line; what follows can be a whole document. */
    private static final int LONGEST = 2_000;

    private final List<Words> words;
    private final Instant from;
    private final Instant to;
    private final Map<Key, Count> counts = new LinkedHashMap<>();
    private final Set<String> missed = new LinkedHashSet<>();

    record Key(String workload, String pattern) {}

    record Count(long lines, Instant first) {
        Count and(Count other) {
            return new Count(lines + other.lines, first.isBefore(other.first) ? first : other.first);
        }
    }

    /** From {@code from} on, before {@code to}. */
    LogWindow(List<Words> words, Instant from, Instant to) {
        this.words = List.copyOf(words);
        this.from = from;
        this.to = to;
    }

    Instant from() {
        return from;
    }

    Instant to() {
        return to;
    }

    Map<Key, Count> counts() {
        return counts;
    }

    Set<String> missed() {
        return missed;
    }

    /** Notes what could not be read. */
    void missed(String what) {
        missed.add(what);
    }

    /** Counts lines that begin with their time, as the API server gives them. */
    void read(String workload, String log) {
        log.lines().forEach(line -> line(workload, line));
    }

    private void line(String workload, String line) {
        int space = line.indexOf(' ');
        if (space < 0) {
            return;
        }
        Instant at;
        try {
            at = Instant.parse(line.substring(0, space));
        } catch (DateTimeParseException e) {
            // The rest of a line that was cut.
            return;
        }
        if (at.isBefore(from) || !at.isBefore(to)) {
            return;
        }
        String text = line.substring(space + 1, Math.min(line.length(), space + 1 + LONGEST));
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        for (Words w : words) {
            if (w.in(text)) {
                counts.merge(new Key(workload, w.name()), new Count(1, second), Count::and);
            }
        }
    }
}
