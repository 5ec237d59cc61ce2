package dev.airtime.lab.demo;

/** The demo does not begin, or can't go on: why, and what to do. */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;

    Refused(String message) {
        super(message);
    }
}
