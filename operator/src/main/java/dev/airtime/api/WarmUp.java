package dev.airtime.api;

/** What is done about blocks of a restored volume that were never read. */
public enum WarmUp {
    /** Nothing: they are loaded by whoever reads them first, or by RDS itself. */
    None,
    /** The operator logs in to the copy and reads every table and index once. */
    Read
}
