package dev.airtime.sql;

/** A server could not be looked into. The message is a sentence for people, without the password. */
public final class ProbeFailedException extends Exception {
    private static final long serialVersionUID = 1L;

    public ProbeFailedException(String message) {
        super(message);
    }
}
