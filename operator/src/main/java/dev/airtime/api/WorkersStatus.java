package dev.airtime.api;

/** Load generator pods: asked for, connected at most, lost during the run. */
public record WorkersStatus(int expected, int connected, int lost) {}
