package dev.airtime.plan;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * All that was observed for one decision.
 *
 * @param name the event's name
 * @param created when the event was created
 * @param deleting whether the event is being deleted
 * @param approved the plan hash that a person approved
 * @param copyMade whether the copy was ready at some time (condition StagingReady was True)
 * @param staging the copy of the namespace; null when none is asked for
 * @param rehearsals the event's Rehearsals
 * @param databases by the name that the event gives them
 * @param workloads in the event's order
 * @param planning what the plan is made of
 */
public record Observed(
        String name,
        Instant created,
        boolean deleting,
        @Nullable String approved,
        boolean copyMade,
        @Nullable StagingFacts staging,
        List<RehearsalFacts> rehearsals,
        Map<String, DatabaseFacts> databases,
        List<WorkloadFacts> workloads,
        Planning planning) {
    public Observed {
        rehearsals = List.copyOf(rehearsals);
        databases = Map.copyOf(databases);
        workloads = List.copyOf(workloads);
    }

    /** The Rehearsal that counts: the one that finished last. */
    public Optional<RehearsalFacts> lastFinished() {
        return rehearsals.stream()
                .filter(r -> r.finished() != null)
                .max(Comparator.comparing(r -> r.finished() == null ? Instant.MIN : r.finished()));
    }

    /** A Rehearsal that waits or runs, the oldest. */
    public Optional<RehearsalFacts> running() {
        return rehearsals.stream().filter(r -> r.finished() == null).min(Comparator.comparing(RehearsalFacts::created));
    }

    /** A Rehearsal whose load is on the copy now. */
    public Optional<RehearsalFacts> loading() {
        return rehearsals.stream().filter(RehearsalFacts::loading).min(Comparator.comparing(RehearsalFacts::created));
    }
}
