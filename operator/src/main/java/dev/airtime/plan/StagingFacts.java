package dev.airtime.plan;

import java.time.Instant;
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
 * @param expires when the first of its databases' copies is as old as it may become; null while there is none
 * @param expired whether it was removed for its age, as the event's status says
 */
public record StagingFacts(
        State state,
        String message,
        List<String> pointsToProduction,
        boolean running,
        @Nullable String blocked,
        @Nullable Instant expires,
        boolean expired) {
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
