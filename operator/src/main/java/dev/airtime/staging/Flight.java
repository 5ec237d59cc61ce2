package dev.airtime.staging;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/**
 * Requests in flight, no more than a limit at once: the client itself has none, and a service account is a single flow
 * to the API server's fairness.
 */
final class Flight {
    private final int limit;
    private final Semaphore free;

    Flight(int limit) {
        this.limit = limit;
        this.free = new Semaphore(limit);
    }

    /** Starts a request as soon as there is room. */
    void start(Supplier<CompletableFuture<?>> request) {
        free.acquireUninterruptibly();
        try {
            CompletableFuture<?> unused = request.get().whenComplete((reply, failure) -> free.release());
        } catch (RuntimeException e) {
            free.release();
            throw e;
        }
    }

    /** Waits until none is left. */
    void land() {
        free.acquireUninterruptibly(limit);
        free.release(limit);
    }
}
