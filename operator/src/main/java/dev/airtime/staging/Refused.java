package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/** A request that the API server refused, with the sentence it gave (metav1.Status). */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;
    private final String message;
    private final List<String> fields;
    private final List<String> conflicts;
    private final int retryAfter;

    private Refused(int code, String message, List<String> fields, List<String> conflicts, int retryAfter) {
        super(message);
        this.code = code;
        this.message = message;
        this.fields = List.copyOf(fields);
        this.conflicts = List.copyOf(conflicts);
        this.retryAfter = retryAfter;
    }

    /** What a request failed with, also where a future has wrapped it. */
    static Refused of(Throwable failure) {
        Throwable cause = failure instanceof CompletionException c && c.getCause() != null ? c.getCause() : failure;
        return cause instanceof Refused r ? r : unanswered(String.valueOf(cause));
    }

    /** No reply, or none that can be read. */
    static Refused unanswered(String message) {
        return new Refused(0, message, List.of(), List.of(), 0);
    }

    /**
     * @param request what was asked, for a reply without a sentence
     * @param status the reply's body
     */
    static Refused of(int code, String request, JsonNode status) {
        List<String> fields = new ArrayList<>();
        List<String> conflicts = new ArrayList<>();
        JsonNode details = status.path("details");
        for (JsonNode cause : details.path("causes")) {
            if (cause.hasNonNull("field")) {
                String field = cause.path("field").asText();
                fields.add(field);
                if ("FieldManagerConflict".equals(cause.path("reason").asText())) {
                    conflicts.add(field);
                }
            }
        }
        String message = status.path("message").asText();
        return new Refused(
                code,
                message.isEmpty() ? request + ": HTTP " + code : message,
                fields,
                conflicts,
                details.path("retryAfterSeconds").asInt(0));
    }

    @Override
    public String getMessage() {
        return message;
    }

    int code() {
        return code;
    }

    boolean notFound() {
        return code == 404;
    }

    /** Fields that another manager owns (server-side apply), as paths: {@code .spec.replicas}. */
    List<String> conflicts() {
        return conflicts;
    }

    /** Seconds that the server asks to wait; 0 when it does not say. */
    int retryAfter() {
        return retryAfter;
    }

    /** Whether the same request may succeed when it is sent again. */
    boolean passing() {
        return code == 0 || code == 429 || code >= 500;
    }

    /** The sentence; of a Secret only the fields, since the server's sentence may quote a value. */
    String sentence(boolean secret) {
        return secret ? "HTTP " + code + (fields.isEmpty() ? "" : " at " + String.join(", ", fields)) : message;
    }
}
