package dev.airtime.api;

/** What happens where closed egress has no effect, or none that can be shown. */
public enum WhenNotEnforced {
    /** No pod of the copy starts. */
    Refuse,
    /** The pods start, and the status says that nothing holds them. */
    Accept
}
