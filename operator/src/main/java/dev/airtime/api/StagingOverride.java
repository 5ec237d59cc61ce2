package dev.airtime.api;

/** Whose value stays where a person changed a field in the copy that production changes too. */
public enum StagingOverride {
    /** The person's; the field is listed. */
    KeepMine,
    /** Production's. */
    TakeProduction
}
