package dev.airtime.api;

/** The night in one word, derived from conditions and the clock. */
public enum Phase {
    Planned,
    CopyingProduction,
    Rehearsing,
    Ready,
    NotReady,
    ScalingUp,
    Standby,
    OnAir,
    ScalingDown,
    Completed
}
