package dev.airtime.staging;

import dev.airtime.api.StagingOverride;
import java.util.Map;

/**
 * What a run finds of the runs before it.
 *
 * @param fresh whether this run made the namespace, so that nothing of ours can stand in it
 * @param complete whether the run before came to its end, so that its record names all kinds that it copied
 * @param live whether the copy's pods were allowed to run before
 * @param replicas the pods that each scaled workload of the copy asks for now, by {@code Kind/name}
 * @param record what the run before found
 * @param override whose value stays where somebody changed a field in the copy
 */
record Earlier(
        boolean fresh,
        boolean complete,
        boolean live,
        Map<String, Integer> replicas,
        CopyRecord record,
        StagingOverride override) {
    Earlier {
        replicas = Map.copyOf(replicas);
    }

    /** Whether objects of the kind may stand in the copy although production has none. */
    boolean mayHold(ApiKind kind) {
        return !fresh && (!complete || record.kinds().containsKey(kind.title()));
    }

    boolean runs(String title) {
        return replicas.getOrDefault(title, 0) > 0;
    }
}
