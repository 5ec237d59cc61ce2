package dev.airtime.staging;

/**
 * How far a running copy is.
 *
 * @param done objects that are applied or found equal
 * @param of objects that were seen so far, those after the current page included
 * @param kind the kind that is read now, from 1
 * @param kinds how many kinds there are
 * @param title that kind
 */
public record CopyProgress(int done, int of, int kind, int kinds, String title) {
    /** In a sentence. */
    @Override
    public String toString() {
        return done + " of " + of + " objects, kind " + kind + " of " + kinds + ": " + title;
    }
}
