package dev.airtime;

import dev.airtime.api.DatabaseInside;
import dev.airtime.api.Percentage;
import dev.airtime.api.StatementsSeen;
import dev.airtime.api.StatementsSeen.StatementSeen;
import dev.airtime.api.StatementsSeen.UnindexedSeen;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Statement;
import dev.airtime.sql.DatabaseReading.Statements;
import dev.airtime.sql.Unindexed;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Statements since the first look. Pure. */
final class StatementProgress {
    private static final int TOP = 5;
    private static final String ALL = "statements.micros";

    private StatementProgress() {}

    /**
     * After a look; {@code counters} is what the next one is compared with. A statement that was not among the first look's
     * counts from the server's beginning: it had taken little time by then.
     */
    static @Nullable StatementsSeen after(
            DatabaseInside old, DatabaseReading reading, boolean underLoad, Map<String, Long> counters) {
        StatementsSeen before = old.statements() == null ? new StatementsSeen(List.of(), List.of()) : old.statements();
        List<UnindexedSeen> unindexed = Stream.concat(
                        before.unindexed().stream(),
                        underLoad ? reading.unindexed().stream().map(StatementProgress::unindexed) : Stream.empty())
                .distinct()
                .limit(TOP)
                .toList();
        Statements statements = reading.statements();
        if (statements == null) {
            return old.statements() == null && unindexed.isEmpty() ? null : new StatementsSeen(before.top(), unindexed);
        }
        Long first = counters.get(ALL);
        if (first == null || statements.micros() < first) {
            counters.keySet().removeIf(k -> k.startsWith("statement"));
            counters.put(ALL, first == null ? statements.micros() : 0);
            if (first == null) {
                statements.top().forEach(s -> {
                    counters.put("statement." + s.id() + ".calls", s.calls());
                    counters.put("statement." + s.id() + ".micros", s.micros());
                });
            }
        }
        long all = statements.micros() - counters.getOrDefault(ALL, 0L);
        return new StatementsSeen(
                statements.top().stream()
                        .map(s -> since(s, counters))
                        .filter(s -> s.calls() > 0 && s.micros() > 0)
                        .sorted(Comparator.comparingLong(Statement::micros).reversed())
                        .limit(TOP)
                        .map(s -> new StatementSeen(
                                s.text(),
                                s.calls(),
                                Math.round(s.micros() / 1000.0 / s.calls()),
                                Percentage.format(all <= 0 ? 0 : Math.min(1, (double) s.micros() / all))))
                        .toList(),
                unindexed);
    }

    private static Statement since(Statement s, Map<String, Long> counters) {
        return new Statement(
                s.id(),
                s.text(),
                s.calls() - counters.getOrDefault("statement." + s.id() + ".calls", 0L),
                s.micros() - counters.getOrDefault("statement." + s.id() + ".micros", 0L));
    }

    private static UnindexedSeen unindexed(Unindexed u) {
        return new UnindexedSeen(u.table(), u.columns(), u.rows(), u.statement());
    }
}
