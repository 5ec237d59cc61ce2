package dev.airtime.api;

/** What a load test's Job runs. */
public enum JobTool {
    /** Grafana k6: gets its stages, its exit codes are known, its summary is read. */
    K6,
    /** Any other: its exit code alone decides. */
    Other
}
