package dev.airtime.api;

/** Whether the copy waits until the cluster has room for it. */
public enum Room {
    /** It waits, and says what is missing. */
    Checked,
    /** It does not look, for clusters that grow when pods wait. */
    Unchecked
}
