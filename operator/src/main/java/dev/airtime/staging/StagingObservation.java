package dev.airtime.staging;

import java.util.List;

/**
 * The copy as one reading shows it.
 *
 * @param state how far it is
 * @param message the state in a sentence
 * @param objects how many objects were copied
 * @param notCopied objects or kinds held back or refused, each with the reason
 * @param pointsToProduction objects of the copy that still name a production address, with the field, never the value
 * @param podsReady pods that are ready
 * @param podsWanted pods that the released workloads ask for
 */
public record StagingObservation(
        State state,
        String message,
        int objects,
        List<String> notCopied,
        List<String> pointsToProduction,
        int podsReady,
        int podsWanted) {
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

    public StagingObservation {
        notCopied = List.copyOf(notCopied);
        pointsToProduction = List.copyOf(pointsToProduction);
    }

    /** Whether the copy runs as production does. */
    public boolean running() {
        return state == State.Released && podsReady >= podsWanted;
    }
}
