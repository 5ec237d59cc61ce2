package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/** A request that the API server refused, with the sentence it gave (metav1.Status). */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final int code;
    private final String message;
    private final List<String> fields;

    Refused(int code, String message, List<String> fields) {
        super(message);
        this.code = code;
        this.message = message;
        this.fields = List.copyOf(fields);
    }

    static Refused of(int code, String request, JsonNode status) {
        List<String> fields = new ArrayList<>();
        for (JsonNode cause : status.path("details").path("causes")) {
            if (cause.hasNonNull("field")) {
                fields.add(cause.path("field").asText());
            }
        }
        String message = status.path("message").asText();
        return new Refused(code, message.isEmpty() ? request + ": HTTP " + code : message, fields);
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

    /** Whether the same request may succeed when it is sent again. */
    boolean passing() {
        return code == 0 || code == 429 || code >= 500;
    }

    /** The sentence; of a Secret only the fields, since the server's sentence may quote a value. */
    String sentence(boolean secret) {
        return secret ? "HTTP " + code + (fields.isEmpty() ? "" : " at " + String.join(", ", fields)) : message;
    }
}
