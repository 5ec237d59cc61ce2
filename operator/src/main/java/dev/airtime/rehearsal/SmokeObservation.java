package dev.airtime.rehearsal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The smoke round as one reading shows it.
 *
 * @param state how far it is
 * @param message the state in a sentence
 * @param problems why nothing larger may start; only of {@link State#Failed}
 * @param usersPerCore users that a core drives; only of {@link State#Passed}, null when it could not be measured
 */
public record SmokeObservation(
        State state,
        String message,
        List<Problem> problems,
        @Nullable Double usersPerCore) {
    /** How far the smoke round is. */
    public enum State {
        /** Nothing of it exists, or what exists is another run's that is being removed. */
        Absent,
        /** Its pod starts or runs. */
        Running,
        /** The script ran, and the copy answered. */
        Passed,
        /** Nothing larger may start. */
        Failed
    }

    /** Nothing is there. */
    public static final SmokeObservation ABSENT =
            new SmokeObservation(State.Absent, "the smoke round's pod is being made", List.of(), null);

    public SmokeObservation {
        problems = List.copyOf(problems);
    }

    static SmokeObservation running(String message) {
        return new SmokeObservation(State.Running, message, List.of(), null);
    }

    static SmokeObservation failed(Problem problem) {
        return new SmokeObservation(State.Failed, problem.message(), List.of(problem), null);
    }
}
