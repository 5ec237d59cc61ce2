package dev.airtime.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are asked for at the same time, in one call: whoever asks while a call is under way shares the next one. Each
 * answer is of a call that began after it was asked for, so that it is as fresh as one of its own. Fifty instances that are
 * raised at the same instant need a few calls, not fifty.
 */
final class JoinedReads<V> {
    private final Function<Set<String>, Map<String, V>> call;
    private final InstantSource clock;
    private final ReentrantLock calling = new ReentrantLock();
    private Batch<V> next = new Batch<>();

    /**
     * One answer.
     *
     * @param value null when it is not there
     * @param at when the call was over; the same for all that shared it
     */
    record Answer<V>(@Nullable V value, Instant at) {}

    /** What is asked for in one call; its outcome is touched only by who holds {@link #calling}. */
    private static final class Batch<V> {
        private final Set<String> keys = new TreeSet<>();
        private Map<String, V> found = Map.of();
        private @Nullable Instant at;
        private @Nullable RuntimeException failure;
    }

    /** @param call reads what is there of some keys */
    JoinedReads(Function<Set<String>, Map<String, V>> call, InstantSource clock) {
        this.call = call;
        this.clock = clock;
    }

    /** Reads one key, on this thread or on that of another who asked. @throws RuntimeException what the call threw */
    Answer<V> read(String key) {
        Batch<V> mine = join(key);
        calling.lock();
        try {
            Instant at = mine.at == null ? call(mine) : mine.at;
            if (mine.failure != null) {
                throw mine.failure;
            }
            return new Answer<>(mine.found.get(key), at);
        } finally {
            calling.unlock();
        }
    }

    private synchronized Batch<V> join(String key) {
        next.keys.add(key);
        return next;
    }

    private synchronized void close() {
        next = new Batch<>();
    }

    private Instant call(Batch<V> batch) {
        // Whoever comes from here on may be too late for this call.
        close();
        try {
            batch.found = call.apply(batch.keys);
        } catch (RuntimeException e) {
            batch.failure = e;
        }
        Instant at = clock.instant();
        batch.at = at;
        return at;
    }
}
