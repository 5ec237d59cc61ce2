package dev.airtime.plan;

import dev.airtime.api.RehearsalSchedule;
import dev.airtime.api.Verdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** Which finished Rehearsals are no longer kept. */
final class RehearsalHistory {
    private RehearsalHistory() {}

    /**
     * The names of those beyond their verdict's limit. Never the first that passed by stages, or of those that searched a
     * limit (the baselines by default), one that another names as {@code spec.baseline}, or the one that finished last, which RehearsalPassed is of.
     */
    static List<String> beyond(Observed observed, RehearsalSchedule schedule) {
        Set<String> kept = new HashSet<>();
        observed.rehearsals().stream()
                .map(RehearsalFacts::baseline)
                .filter(Objects::nonNull)
                .forEach(kept::add);
        observed.lastFinished().ifPresent(r -> kept.add(r.name()));
        for (boolean search : new boolean[] {false, true}) {
            observed.rehearsals().stream()
                    .filter(r -> r.verdict() == Verdict.Passed && r.search() == search)
                    .min(Comparator.comparing(RehearsalFacts::created).thenComparing(RehearsalFacts::name))
                    .ifPresent(r -> kept.add(r.name()));
        }
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        return observed.rehearsals().stream()
                .filter(r -> r.finished() != null && r.verdict() != null)
                .sorted(Comparator.comparing(RehearsalFacts::created)
                        .thenComparing(RehearsalFacts::name)
                        .reversed())
                .filter(r -> {
                    Verdict verdict = Objects.requireNonNull(r.verdict());
                    Verdict group = verdict == Verdict.Aborted ? Verdict.Inconclusive : verdict;
                    return seen.merge(group, 1, Integer::sum) > schedule.historyLimit(verdict);
                })
                .map(RehearsalFacts::name)
                .filter(n -> !kept.contains(n))
                .toList();
    }
}
