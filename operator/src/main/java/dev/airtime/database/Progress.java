package dev.airtime.database;

/** How far a change has come. {@code message} is a sentence for people, without secrets. */
public sealed interface Progress {
    String message();

    /** It runs, or waits for RDS: look again. */
    record Running(String message) implements Progress {}

    /** It is in force, proven by a reading: values equal, nothing of ours pending, group in-sync, status usable. */
    record Done(String message) implements Progress {}

    /** A person is needed. {@code reason} is a CamelCase condition reason such as ForeignChangePending. */
    record Blocked(String reason, String message) implements Progress {}
}
