package dev.airtime.api;

import org.jspecify.annotations.Nullable;

/** A load test against its baseline. */
public record ComparisonStatus(
        @Nullable String baseline,
        /** For kubectl get: {@code p95 +12%}, {@code same}, {@code is baseline}, {@code incomparable}. */
        String summary,
        @Nullable String message) {}
