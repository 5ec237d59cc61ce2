package dev.airtime.rehearsal;

/** This load must not run as it is written; the message names the field and what to write instead. */
public final class LoadRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoadRefusedException(String message) {
        super(message);
    }
}
