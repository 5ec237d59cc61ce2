package dev.airtime.staging;

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
     */
    StagingObservation copy(StagingRequest request);

    /** Scans again and, when clean, lifts the quota and sets the wanted replicas. */
    StagingObservation release(StagingRequest request);

    /** Removes the namespace, only when it carries our label and this source. Absent when nothing is left. */
    StagingObservation remove(StagingRequest request);
}
