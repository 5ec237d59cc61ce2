package dev.airtime.staging;

/** Whether an object of production goes into the copy. */
sealed interface Choice {
    /** It is copied. */
    record Copy() implements Choice {}

    /** It is not copied, and nobody misses it: something makes it anew, or it means nothing in a copy. */
    record Skip(String why) implements Choice {}

    /**
     * It is not copied, and the status says so.
     *
     * @param why the reason
     * @param includable whether naming it in {@code spec.staging.include} copies it all the same
     */
    record HoldBack(String why, boolean includable) implements Choice {}
}
