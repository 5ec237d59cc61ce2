package dev.airtime.api;

/** How long a copy lives. */
public enum Retain {
    /** Until the last rehearsal that the event asks for has ended. */
    UntilRehearsed,
    /** Until the traffic comes. */
    UntilAirtime,
    /** Until capacity was restored. */
    UntilCompleted
}
