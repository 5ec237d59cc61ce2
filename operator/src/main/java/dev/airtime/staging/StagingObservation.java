package dev.airtime.staging;

import org.jspecify.annotations.Nullable;

/**
 * The copy as one reading shows it.
 *
 * @param state how far it is
 * @param message the state in a sentence
 * @param blocked what stops it until somebody changes something; null when nothing does
 * @param record what the last run found
 * @param podsReady pods that are ready
 * @param podsWanted pods that the released workloads ask for
 */
public record StagingObservation(
        State state, String message, @Nullable Blocked blocked, CopyRecord record, int podsReady, int podsWanted) {
    /** How far a copy is. */
    public enum State {
        /** The namespace does not exist. */
        Absent,
        /** The namespace is not ours, or is the source itself: refused. */
        Foreign,
        /** The namespace is being removed. */
        Terminating,
        /** The namespace is ours; objects are missing, or were never completely copied. */
        Incomplete,
        /** Everything is copied, at zero replicas and under a quota of no pods. */
        Copied,
        /** The scan was clean, the pods may run. */
        Released
    }

    /** Whether the copy runs as production does. */
    public boolean running() {
        return state == State.Released && podsReady >= podsWanted;
    }
}
