package dev.airtime.database;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads that are asked for at the same time, in one call: whoever asks while a call is under way shares the next one. Each
 * answer is of a call that began after it was asked for, so that it is as fresh as one of its own. The first two calls follow
 * one another at once, since whoever acts looks first; further ones 1, 2 and then 3 s later, until nobody has asked for a
 * while: fifty instances that are raised at the same instant need three calls, and few more where the machine is busy.
 */
final class JoinedReads<V> {
    private static final Duration FIRST_GAP = Duration.ofMillis(100);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration LONGEST_GAP = Duration.ofSeconds(3);
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

    /** What is asked for in one call. */
    private static final class Batch<V> {
        private final Set<String> keys = new TreeSet<>();
        private final CompletableFuture<Outcome<V>> outcome = new CompletableFuture<>();
        private boolean taken;
    }

    /** Of a call, with the instant at which it was over. */
    private record Outcome<V>(Map<String, V> found, Instant at) {}

    /** @param call reads what is there of some keys */
    JoinedReads(Function<Set<String>, Map<String, V>> call, InstantSource clock, Pause pause) {
        this.call = call;
        this.clock = clock;
        this.pause = pause;
    }

    /** Reads one key, on this thread or on that of another who asked. @throws RuntimeException what the call threw */
    Answer<V> read(String key) {
        Outcome<V> outcome = outcome(Set.of(key));
        return new Answer<>(outcome.found().get(key), outcome.at());
    }

    /** Reads some keys in one call; absent where they are not there. @throws RuntimeException what the call threw */
    Map<String, V> read(Set<String> keys) {
        Map<String, V> found = new TreeMap<>(outcome(keys).found());
        found.keySet().retainAll(keys);
        return found;
    }

    /** The first to ask makes the call; the others wait for its outcome only, never for the call after it. */
    private Outcome<V> outcome(Set<String> keys) {
        Batch<V> mine;
        boolean first;
        synchronized (this) {
            mine = next;
            mine.keys.addAll(keys);
            first = !mine.taken;
            mine.taken = true;
        }
        if (first) {
            calling.lock();
            try {
                call(mine);
            } finally {
                calling.unlock();
            }
        }
        try {
            return mine.outcome.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw e.getCause() instanceof RuntimeException failure ? failure : e;
        }
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
            Map<String, V> found = call.apply(batch.keys);
            batch.outcome.complete(new Outcome<>(found, clock.instant()));
        } catch (Throwable e) {
            batch.outcome.completeExceptionally(e);
        }
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
        Duration longer = gap.equals(FIRST_GAP) ? SECOND : gap.plus(SECOND);
        gap = longer.compareTo(LONGEST_GAP) < 0 ? longer : LONGEST_GAP;
    }
}
