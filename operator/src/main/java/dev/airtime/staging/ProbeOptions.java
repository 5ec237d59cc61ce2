package dev.airtime.staging;

import org.jspecify.annotations.Nullable;

/**
 * What the pods that prove the wall need from outside.
 *
 * @param image the operator's own image, which has the command {@code probe}; null when it is not known
 * @param own the operator's status port, {@code address:port}, as a place that should be out of the copy's reach; null
 *     when it does not run in the cluster
 */
public record ProbeOptions(@Nullable String image, @Nullable String own) {
    /** Nothing is known, so nothing can be proven. */
    public static final ProbeOptions NONE = new ProbeOptions(null, null);
}
