package dev.airtime.database;

/**
 * Who reads all of a copy once before it is measured: a restored volume fetches each block when it is first read. That it was
 * done is written on the copy by this room, so that whoever reads needs to remember nothing.
 */
public interface CopyWarmUp {
    /** How far it is; begins nothing. */
    Status seen(Copy copy);

    /** Begins it, or tries it again when it is time to, and says how far it is. Returns at once. */
    Status run(Copy copy);

    /**
     * The copy.
     *
     * @param resourceId DbiResourceId: a copy that was made anew has another
     */
    record Copy(String identifier, String resourceId, String host, int port, String engine) {}

    /** How far it is. */
    sealed interface Status {
        /** In half a sentence. */
        String message();
    }

    /** It is not done: it goes on, waits for its turn, or failed and is tried again. */
    record Unfinished(String message) implements Status {}

    /** All was read. */
    record Finished(String message) implements Status {}
}
