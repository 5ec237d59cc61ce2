package dev.airtime.api;

import org.jspecify.annotations.Nullable;

/** One cause of failed requests, as the load generator words it, and how often. */
public record CauseStatus(@Nullable String method, String name, String error, long occurrences) {}
