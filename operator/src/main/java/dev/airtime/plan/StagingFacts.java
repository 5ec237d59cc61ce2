package dev.airtime.plan;

import java.util.List;

/**
 * What was observed of the copy of the namespace.
 *
 * @param state how far it is
 * @param message that, in a sentence
 * @param pointsToProduction objects that still name a production address
 * @param running whether every wanted pod is ready
 */
public record StagingFacts(State state, String message, List<String> pointsToProduction, boolean running) {
    /** How far a copy is. */
    public enum State {
        Absent,
        Foreign,
        Terminating,
        Incomplete,
        Copied,
        Released
    }

    public StagingFacts {
        pointsToProduction = List.copyOf(pointsToProduction);
    }
}
