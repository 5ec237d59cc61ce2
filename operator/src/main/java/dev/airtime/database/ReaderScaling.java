package dev.airtime.database;

import org.jspecify.annotations.Nullable;

/**
 * The scalable target by which Application Auto Scaling keeps the number of an Aurora cluster's readers (Application Auto
 * Scaling API reference, ScalableTarget; dimension {@code rds:cluster:ReadReplicaCount}).
 *
 * @param there whether the cluster has one
 * @param min MinCapacity
 * @param max MaxCapacity
 * @param suspended SuspendedState.DynamicScalingOutSuspended: nothing is added, not even up to the minimum
 */
record ReaderScaling(boolean there, int min, int max, boolean suspended) {
    /** Of a cluster whose readers nobody scales. */
    static final ReaderScaling ABSENT = new ReaderScaling(false, 0, 0, false);

    static ReaderScaling of(int min, int max) {
        return new ReaderScaling(true, min, max, false);
    }

    /** The same with at least so many readers. */
    ReaderScaling atLeast(int wanted) {
        return new ReaderScaling(there, Math.max(min, wanted), Math.max(max, wanted), suspended);
    }

    /** As tags have it: {@code min:max}. */
    String write() {
        return min + ":" + max;
    }

    /** Null when it is not as {@link #write} writes it. */
    static @Nullable ReaderScaling read(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,2}:\\d{1,2}")) {
            return null;
        }
        int colon = text.indexOf(':');
        return of(Integer.parseInt(text.substring(0, colon)), Integer.parseInt(text.substring(colon + 1)));
    }

    /** For sentences, such as {@code 1 to 4 readers}. */
    String describe() {
        return min + " to " + max + " readers";
    }
}
