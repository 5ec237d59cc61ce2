package dev.airtime.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.VerdictReason;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What {@code airtime_smoke.py} says at its end.
 *
 * @param users the most users that were there
 * @param requests what they sent and had answered, or failed
 * @param failures requests that failed
 * @param error the most frequent failure; null without failures
 * @param raised what a task of the script raised most often, and where; null when none did
 * @param cpu the process's use of a core while the users were there, a ratio; null when it was too little to be measured
 */
record SmokeReport(
        int users,
        long requests,
        long failures,
        @Nullable String error,
        @Nullable String raised,
        @Nullable Double cpu) {
    /** Before it on a line of the log; see airtime_smoke.py. */
    private static final String MARK = "airtime-smoke ";

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Reads a pod's termination message; empty when it is none of airtime_smoke.py. */
    static Optional<SmokeReport> parse(@Nullable String message) {
        if (message == null || !message.startsWith("{")) {
            return Optional.empty();
        }
        try {
            JsonNode said = JSON.readTree(message);
            if (!said.has("airtime")) {
                return Optional.empty();
            }
            JsonNode error = said.path("errors").path(0);
            JsonNode raised = said.path("exceptions").path(0);
            String place = raised.path("place").asText("");
            return Optional.of(new SmokeReport(
                    said.path("users").asInt(),
                    said.path("requests").asLong(),
                    said.path("failures").asLong(),
                    error.isMissingNode()
                            ? null
                            : Redaction.redact((error.path("method").asText("") + " "
                                            + error.path("name").asText() + ": "
                                            + error.path("error").asText())
                                    .strip()),
                    raised.isMissingNode()
                            ? null
                            : Redaction.redact(
                                    raised.path("error").asText() + (place.isEmpty() ? "" : " (" + place + ")")),
                    said.path("cpu").isNumber() ? said.path("cpu").asDouble() : null));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    /** The same from a pod's log, where its termination message says nothing. */
    static Optional<SmokeReport> inLog(List<String> lines) {
        return lines.stream()
                .filter(l -> l.startsWith(MARK))
                .reduce((first, last) -> last)
                .flatMap(l -> parse(l.substring(MARK.length())));
    }

    /** Why nothing larger may be started; empty when it may. */
    Optional<Problem> problem() {
        if (requests == 0) {
            return Optional.of(
                    raised == null
                            ? new Problem(
                                    VerdictReason.TooFewSamples,
                                    "smoke round: no request was answered: look at the script's tasks, at locust.host and"
                                            + " at the copy")
                            : new Problem(
                                    VerdictReason.ScriptFailed,
                                    "smoke round: the script sent no request, its task ended with " + raised));
        }
        if (failures < requests) {
            return Optional.empty();
        }
        boolean connected = error == null || !Judge.noConnection(error);
        return Optional.of(new Problem(
                connected ? VerdictReason.EveryRequestFailed : VerdictReason.TargetUnreachable,
                "smoke round: "
                        + (connected
                                ? "each of " + requests + " requests failed: "
                                : "the target could not be" + " reached: ")
                        + error + "; look at locust.host and at the copy"));
    }

    /** Users that a core drives, as far as the round could tell; never more than a core really drives. */
    @Nullable
    Double usersPerCore() {
        return cpu == null || cpu <= 0 || users == 0 ? null : users / cpu;
    }
}
