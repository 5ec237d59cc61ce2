package dev.airtime.api;

/** What the staging copy of a database is made from. */
public enum CopySource {
    /** The newest time that production's automated backups can be restored to; some minutes ago. */
    PointInTime,
    /** The newest automated snapshot, usually of last night. */
    AutomatedSnapshot,
    /** A snapshot that is taken for the copy, and deleted with it. */
    NewSnapshot
}
