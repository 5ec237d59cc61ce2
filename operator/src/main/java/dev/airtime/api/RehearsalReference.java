package dev.airtime.api;

import org.jspecify.annotations.Nullable;

/** A Rehearsal of this namespace and what it said. */
public record RehearsalReference(
        String name, @Nullable Verdict verdict, @Nullable String message) {}
