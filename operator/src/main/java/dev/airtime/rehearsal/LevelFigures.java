package dev.airtime.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.airtime.api.LimitLevel.Outcome;
import dev.airtime.api.VerdictReason;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the Locust master found a level of a search to show.
 *
 * @param begun when its measuring began
 * @param ended when it was over
 * @param outcome Held, Broke or NoStatement
 * @param nothing why it says nothing, in a word; null where it says something
 * @param message why it did not hold, in a sentence; null where it did
 */
public record LevelFigures(
        Instant begun,
        Instant ended,
        Outcome outcome,
        @Nullable VerdictReason nothing,
        @Nullable String message) {
    /** Of a plateau in {@code /airtime/figures}; null while it lasts, where it was ended from outside, and of a stage. */
    static @Nullable LevelFigures of(JsonNode plateau, double began) {
        String outcome = plateau.path("outcome").asText("");
        if (outcome.isEmpty()) {
            return null;
        }
        double from = began + plateau.path("begun").asDouble();
        String why = plateau.path("why").isTextual() ? plateau.path("why").asText() : null;
        return switch (outcome) {
            case "Held" -> new LevelFigures(at(from), end(plateau, from), Outcome.Held, null, null);
            case "Broke" -> new LevelFigures(at(from), end(plateau, from), Outcome.Broke, null, why);
            default -> new LevelFigures(at(from), end(plateau, from), Outcome.NoStatement, reason(outcome), why);
        };
    }

    private static VerdictReason reason(String word) {
        return switch (word) {
            case "TooFewSamples" -> VerdictReason.TooFewSamples;
            case "WorkersLost" -> VerdictReason.WorkersLost;
            case "GeneratorSaturated" -> VerdictReason.GeneratorSaturated;
            default -> VerdictReason.LoadNotHeld;
        };
    }

    private static Instant end(JsonNode plateau, double from) {
        return at(from + plateau.path("seconds").asDouble());
    }

    private static Instant at(double epochSeconds) {
        return Instant.ofEpochMilli(Math.round(epochSeconds * 1000));
    }
}
