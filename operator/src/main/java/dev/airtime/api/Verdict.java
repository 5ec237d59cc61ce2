package dev.airtime.api;

/** What a load test says. */
public enum Verdict {
    /** The load was there and every threshold held. */
    Passed,
    /** The load was there and a threshold broke. */
    Failed,
    /** The load was not really there: the generator or the copy was at fault. */
    Inconclusive,
    /** Somebody ended the run. */
    Aborted
}
