package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;

/** What went on during one window of a load test: the windows follow each other without a gap. */
public record LoadPoint(
        @JsonPropertyDescription("The window's end, in seconds since the load began.")
        int seconds,

        @JsonPropertyDescription("The most users at the same time.")
        int users,

        @JsonPropertyDescription("Requests that were answered, or failed, in the window.")
        long requests,

        @JsonPropertyDescription("Those of them that failed.")
        long failures,

        @JsonPropertyDescription("Median response time, milliseconds.")
        int p50,

        @JsonPropertyDescription("95th percentile, milliseconds.")
        int p95,

        @JsonPropertyDescription("99th percentile, milliseconds.")
        int p99) {}
