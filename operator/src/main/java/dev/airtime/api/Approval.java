package dev.airtime.api;

/** Whether production may be changed without a person's word. */
public enum Approval {
    Automatic,
    Manual
}
