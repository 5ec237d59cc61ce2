package dev.airtime.api;

/** Where a load test is. */
public enum RehearsalPhase {
    /** Waiting for the copy, or for another load test against it. */
    Pending,
    /** Pods are starting; workers connect to their master. */
    Starting,
    /** Users are sending requests. */
    Loading,
    /** The load is over, the figures are fetched. */
    Collecting,
    /** The verdict is there. */
    Finished
}
