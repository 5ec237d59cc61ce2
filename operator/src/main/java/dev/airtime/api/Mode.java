package dev.airtime.api;

/** Whether an event acts, or only says what it would do. */
public enum Mode {
    Run,
    /** Nothing is changed: no copy, no rehearsal, no tag, no capacity. */
    Plan
}
