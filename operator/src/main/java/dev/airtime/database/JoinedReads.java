package dev.airtime.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are asked for at the same time, in one call: whoever asks while a call is under way shares the next one. Each
 * answer is of a call that began after it was asked for, so that it is as fresh as one of its own. The first call is made at
 * once, the next one a second later at the soonest, and each further one after twice as long, up to 5 s, until nobody has
 * asked for a while: fifty instances that are raised at the same instant need two calls, and seven where the machine is so
 * busy that they take it half a minute.
 */
final class JoinedReads<V> {
    private static final Duration FIRST_GAP = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(5);
    /** After so long without a call the next one is a first one again. */
    private static final Duration OVER = Duration.ofSeconds(10);

    private final Function<Set<String>, Map<String, V>> call;
    private final InstantSource clock;
    private final Pause pause;
    private final ReentrantLock calling = new ReentrantLock();
    private Batch<V> next = new Batch<>();
    /** When the last call began; touched only by who holds {@link #calling}. */
    private @Nullable Instant last;
    /** From the last call to the next; touched only by who holds {@link #calling}. */
    private Duration gap = FIRST_GAP;

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
    JoinedReads(Function<Set<String>, Map<String, V>> call, InstantSource clock, Pause pause) {
        this.call = call;
        this.clock = clock;
        this.pause = pause;
    }

    /** Reads one key, on this thread or on that of another who asked. @throws RuntimeException what the call threw */
    Answer<V> read(String key) {
        Batch<V> mine = answered(Set.of(key));
        return new Answer<>(mine.found.get(key), Objects.requireNonNull(mine.at));
    }

    /** Reads some keys in one call; absent where they are not there. @throws RuntimeException what the call threw */
    Map<String, V> read(Set<String> keys) {
        Map<String, V> found = new TreeMap<>(answered(keys).found);
        found.keySet().retainAll(keys);
        return found;
    }

    private Batch<V> answered(Set<String> keys) {
        Batch<V> mine = join(keys);
        calling.lock();
        try {
            if (mine.at == null) {
                call(mine);
            }
            if (mine.failure != null) {
                throw mine.failure;
            }
            return mine;
        } finally {
            calling.unlock();
        }
    }

    private synchronized Batch<V> join(Set<String> keys) {
        next.keys.addAll(keys);
        return next;
    }

    private synchronized void close() {
        next = new Batch<>();
    }

    private void call(Batch<V> batch) {
        keepApart();
        // Whoever comes from here on may be too late for this call.
        close();
        last = clock.instant();
        try {
            batch.found = call.apply(batch.keys);
        } catch (RuntimeException e) {
            batch.failure = e;
        }
        batch.at = clock.instant();
    }

    private void keepApart() {
        Instant before = last;
        if (before == null) {
            return;
        }
        Instant now = clock.instant();
        if (!now.isBefore(before.plus(OVER))) {
            gap = FIRST_GAP;
            return;
        }
        Duration left = Duration.between(now, before.plus(gap));
        if (!left.isNegative() && !left.isZero()) {
            pause.pass(left);
        }
        Duration twice = gap.multipliedBy(2);
        gap = twice.compareTo(LONGEST_GAP) < 0 ? twice : LONGEST_GAP;
    }
}
