package dev.airtime.api;

/** Types of the conditions of a TrafficEvent, each with what its status True says. */
public final class Conditions {
    /** The copy runs, points to no production address, and its databases are there. */
    public static final String STAGING_READY = "StagingReady";
    /** The newest finished rehearsal passed. */
    public static final String REHEARSAL_PASSED = "RehearsalPassed";
    /** Every database and workload has the event's capacity, in force and verified. */
    public static final String CAPACITY_RAISED = "CapacityRaised";
    /** The traffic is expected now. */
    public static final String ON_AIR = "OnAir";
    /** Every database and workload is what it was before. */
    public static final String CAPACITY_RESTORED = "CapacityRestored";
    /** The one-word answer: the night can come, or went well. */
    public static final String READY = "Ready";
    /** A person is needed: why, and what to do. */
    public static final String STALLED = "Stalled";

    private Conditions() {}
}
