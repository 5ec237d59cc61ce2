package dev.airtime.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was observed of the copy of the namespace.
 *
 * @param state how far it is
 * @param message that, in a sentence
 * @param pointsToProduction objects that still name a production address
 * @param running whether every wanted pod is ready
 * @param blocked the reason, one word, when the message says what stops the copy until somebody changes something
 */
public record StagingFacts(
        State state,
        String message,
        List<String> pointsToProduction,
        boolean running,
        @Nullable String blocked) {
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
