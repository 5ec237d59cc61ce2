package dev.airtime.api;

/** The password of the master user of a database's staging copy. */
public enum MasterPassword {
    /** One of its own, in the Secret {@code airtime-database-<name>} of the staging namespace. */
    New,
    /** Production's, as the restore leaves it; for applications that log in as the master user. */
    Production
}
