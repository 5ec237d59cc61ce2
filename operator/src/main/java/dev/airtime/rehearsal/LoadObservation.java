package dev.airtime.rehearsal;

import org.jspecify.annotations.Nullable;

/**
 * A load test as one reading shows it.
 *
 * @param state how far it is
 * @param message the state in a sentence; where pods don't start, which and why
 * @param figures what was measured so far; null before there is anything, and of a Job
 * @param fingerprint what identifies the load for a comparison; null while nothing was made
 * @param exitCode of a Job that ended; null otherwise
 */
public record LoadObservation(
        State state,
        String message,
        @Nullable LoadFigures figures,
        @Nullable String fingerprint,
        @Nullable Integer exitCode) {
    /** How far a load test is. */
    public enum State {
        /** Nothing of it exists. */
        Absent,
        /** Some of it exists: it is being made, or being removed. */
        Partial,
        /** Pods start, workers connect. */
        Starting,
        /** As Starting, but a pod ended with an error: that keeps a load from beginning, and loses a worker of one that runs. */
        Hindered,
        /** Users send requests. */
        Loading,
        /** The load is over and its figures can be read. */
        Ended,
        /** It can't go on: the message names what failed. */
        Failed
    }

    /** Nothing is there. */
    public static final LoadObservation ABSENT =
            new LoadObservation(State.Absent, "nothing of the load test exists", null, null, null);

    static LoadObservation of(State state, String message, @Nullable String fingerprint) {
        return new LoadObservation(state, message, null, fingerprint, null);
    }
}
