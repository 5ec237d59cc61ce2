package dev.airtime.plan;

/**
 * A condition before it has times.
 *
 * @param type one of {@link dev.airtime.api.Conditions}
 * @param reason CamelCase
 * @param message a sentence that names the object and, when something is wrong, the remedy
 */
public record State(String type, Status status, String reason, String message) {
    /** As in metav1.Condition. */
    public enum Status {
        True,
        False,
        Unknown
    }

    static State yes(String type, String reason, String message) {
        return new State(type, Status.True, reason, message);
    }

    static State no(String type, String reason, String message) {
        return new State(type, Status.False, reason, message);
    }

    static State unknown(String type, String reason, String message) {
        return new State(type, Status.Unknown, reason, message);
    }

    /** Whether it is True. */
    public boolean isTrue() {
        return status == Status.True;
    }
}
