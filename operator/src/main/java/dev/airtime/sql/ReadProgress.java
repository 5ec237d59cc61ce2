package dev.airtime.sql;

/**
 * How far a read is.
 *
 * @param done tables and indexes that were read
 * @param all tables and indexes that are to be read
 * @param bytesDone their size, as far as they were read
 * @param bytes their size, as the database told at the beginning
 */
public record ReadProgress(int done, int all, long bytesDone, long bytes) {
    private static final long MIB = 1L << 20;
    private static final long GIB = 1L << 30;

    /** {@code 12 of 40 tables and indexes, 31 of 120 GiB}. */
    @Override
    public String toString() {
        boolean small = bytes < 10 * GIB;
        long unit = small ? MIB : GIB;
        return done + " of " + all + " tables and indexes, " + Math.min(bytesDone, bytes) / unit + " of " + bytes / unit
                + (small ? " MiB" : " GiB");
    }
}
