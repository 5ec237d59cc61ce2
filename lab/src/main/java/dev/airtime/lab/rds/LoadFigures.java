package dev.airtime.lab.rds;

/**
 * What a database does at one instant.
 *
 * @param cpu CPU in use as a ratio, 0 to 1
 * @param connections open connections
 * @param freeableMemory bytes
 */
public record LoadFigures(double cpu, int connections, long freeableMemory) {}
