package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Writes in flight, no more than a limit at once: the client itself has none, and a service account is a single flow to
 * the API server's fairness (Kubernetes, API Priority and Fairness). The limit is halved when the server answers 429 Too
 * Many Requests and grows by one after as many answers without; a write that was answered so is sent again after the
 * time that the server names.
 */
final class Flight {
    private static final int TRIES = 8;
    private static final long PAUSE_SECONDS = 1;

    private final int most;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition landed = lock.newCondition();
    private int limit;
    private int flying;
    private int smooth;

    /** @param most the limit to begin with, and never exceeded */
    Flight(int most) {
        this.most = most;
        this.limit = most;
    }

    /** Starts a write as soon as there is room; {@code told} gets its reply or its failure. */
    void start(Supplier<CompletableFuture<JsonNode>> write, BiConsumer<@Nullable JsonNode, @Nullable Refused> told) {
        takeOff();
        fly(write, told, 1);
    }

    private void fly(
            Supplier<CompletableFuture<JsonNode>> write,
            BiConsumer<@Nullable JsonNode, @Nullable Refused> told,
            int attempt) {
        CompletableFuture<JsonNode> reply;
        try {
            reply = write.get();
        } catch (RuntimeException e) {
            reply = CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Void> unused = reply.handle((node, failure) -> {
            Refused refused = failure == null ? null : Refused.of(failure);
            if (refused != null && refused.code() == 429) {
                slower();
                if (attempt < TRIES) {
                    CompletableFuture.delayedExecutor(Math.max(PAUSE_SECONDS, refused.retryAfter()), TimeUnit.SECONDS)
                            .execute(() -> fly(write, told, attempt + 1));
                    return null;
                }
            } else if (refused == null) {
                faster();
            }
            try {
                told.accept(node, refused);
            } finally {
                touchDown();
            }
            return null;
        });
    }

    /** Waits until none is left. */
    void land() {
        lock.lock();
        try {
            while (flying > 0) {
                landed.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    /** How many may fly at once now. */
    int limit() {
        lock.lock();
        try {
            return limit;
        } finally {
            lock.unlock();
        }
    }

    private void takeOff() {
        lock.lock();
        try {
            while (flying >= limit) {
                landed.awaitUninterruptibly();
            }
            flying++;
        } finally {
            lock.unlock();
        }
    }

    private void touchDown() {
        lock.lock();
        try {
            flying--;
            landed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void slower() {
        lock.lock();
        try {
            limit = Math.max(1, limit / 2);
            smooth = 0;
        } finally {
            lock.unlock();
        }
    }

    private void faster() {
        lock.lock();
        try {
            if (limit < most && ++smooth >= limit) {
                limit++;
                smooth = 0;
                landed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }
}
