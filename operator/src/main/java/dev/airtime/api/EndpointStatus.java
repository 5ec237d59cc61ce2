package dev.airtime.api;

import org.jspecify.annotations.Nullable;

/** Figures of one endpoint; times in milliseconds. */
public record EndpointStatus(
        @Nullable String method, String name, long requests, long failures, int p50, int p95, int p99) {}
