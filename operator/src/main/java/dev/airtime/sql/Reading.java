package dev.airtime.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Where one read is; for one thread. */
final class Reading {
    private static final int NAMED = 3;

    private final Consumer<ReadProgress> told;
    private final List<String> notAllowed = new ArrayList<>();
    private final List<String> remarks = new ArrayList<>();
    private String what = "looking for tables";
    private int done;
    private int all;
    private long bytesDone;
    private long bytes;

    Reading(Consumer<ReadProgress> told) {
        this.told = told;
    }

    /** What a statement that fails now was for. */
    String what() {
        return what;
    }

    void doing(String next) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(next);
        }
        what = next;
    }

    /** So much is to be read. */
    void planned(int relations, long size) {
        all += relations;
        bytes += size;
        told.accept(progress());
    }

    /** Some of a table or index was read. */
    void read(long size) {
        bytesDone += size;
        told.accept(progress());
    }

    /** A table or index is behind us. */
    void finished() {
        done++;
        told.accept(progress());
    }

    /** The user may not read it. */
    void notAllowed(String name) {
        notAllowed.add(name);
    }

    /** Something is not read, for this reason. */
    void remark(String sentence) {
        if (!remarks.contains(sentence)) {
            remarks.add(sentence);
        }
    }

    ReadProgress progress() {
        return new ReadProgress(done, all, bytesDone, bytes);
    }

    FullRead.Done outcome() {
        List<String> leftOut = new ArrayList<>();
        if (!notAllowed.isEmpty()) {
            leftOut.add(notAllowed.size() + " that the user may not read, such as "
                    + String.join(", ", notAllowed.subList(0, Math.min(NAMED, notAllowed.size()))));
        }
        leftOut.addAll(remarks);
        return new FullRead.Done(progress(), String.join("; ", leftOut));
    }
}
