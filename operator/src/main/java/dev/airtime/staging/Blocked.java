package dev.airtime.staging;

import java.util.Optional;

/**
 * What stops a copy until somebody changes something. Kept as an annotation of the copy's namespace, so that the next
 * process can tell it.
 *
 * @param reason one word in CamelCase, a condition's reason
 * @param message what is wrong and what to do
 */
public record Blocked(String reason, String message) {
    /** Reads the annotation; empty when there is none. */
    static Optional<Blocked> read(String annotation) {
        int colon = annotation.indexOf(": ");
        return colon <= 0
                ? Optional.empty()
                : Optional.of(new Blocked(annotation.substring(0, colon), annotation.substring(colon + 2)));
    }

    /** The annotation. */
    String written() {
        return reason + ": " + message;
    }
}
