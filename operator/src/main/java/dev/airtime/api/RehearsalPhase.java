package dev.airtime.api;

/** Where a load test is. */
public enum RehearsalPhase {
    /** Waiting for the copy, or for another load test against it. */
    Pending,
    /** The script is tried with a few users for seconds, before anything large starts. */
    Smoke,
    /** Pods are starting; workers connect to their master. */
    Starting,
    /** Users are sending requests. */
    Loading,
    /** The load is over, the figures are fetched. */
    Collecting,
    /** The verdict is there. */
    Finished
}
