package dev.airtime.api;

/** What the volumes of the copy hold. */
public enum Volumes {
    /** Nothing: new, empty volumes of the same size and class. */
    Empty,
    /** What production's hold, by CSI volume snapshots. */
    Snapshot
}
