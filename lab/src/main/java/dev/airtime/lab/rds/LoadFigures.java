package dev.airtime.lab.rds;

import org.jspecify.annotations.Nullable;

/**
 * What a database does at one instant.
 *
 * @param cpu CPU in use as a ratio, 0 to 1
 * @param connections open connections
 * @param freeableMemory bytes
 * @param disk its volume and credits; null where they are not simulated: then CloudWatch has no data
 */
public record LoadFigures(
        double cpu,
        int connections,
        long freeableMemory,
        @Nullable Disk disk) {
    /** Without a volume. */
    public LoadFigures(double cpu, int connections, long freeableMemory) {
        this(cpu, connections, freeableMemory, null);
    }

    /**
     * A volume, credits, and what Aurora counts.
     *
     * @param reads a second
     * @param writes a second
     * @param queue requests that wait for it
     * @param burstBalance percent; shown of gp2 only
     * @param cpuCredits shown of burstable classes only
     * @param deadlocks a second; shown of Aurora only
     */
    public record Disk(
            double reads, double writes, double queue, double burstBalance, double cpuCredits, double deadlocks) {}
}
