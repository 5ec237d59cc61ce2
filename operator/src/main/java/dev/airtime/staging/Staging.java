package dev.airtime.staging;

import java.util.function.Consumer;

/**
 * The port to the copy of a namespace. Each method is idempotent, may be lost at any instruction, and is called again
 * until the observation says that it is done.
 */
public interface Staging {
    /** Reads where the copy is; a few requests. */
    StagingObservation observe(StagingRequest request);

    /**
     * Makes the namespace, closes egress, forbids pods by quota, copies every object at zero replicas, scans. Refuses a
     * namespace that is not its own. One object that is refused does not stop the others: it is in {@code notCopied}.
     * A copy that was complete is brought up to date: only what changed is written, pods that run are left running.
     *
     * @param progress told now and then while the copy goes on; it must be quick
     */
    StagingObservation copy(StagingRequest request, Consumer<CopyProgress> progress);

    /** Scans again and, when clean, lifts the quota and sets the wanted replicas. */
    StagingObservation release(StagingRequest request);

    /** Removes the namespace, only when it carries our label and this source. Absent when nothing is left. */
    StagingObservation remove(StagingRequest request);
}
