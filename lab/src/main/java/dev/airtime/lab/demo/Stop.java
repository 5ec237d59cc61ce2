package dev.airtime.lab.demo;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ctrl-C or SIGTERM: the night's thread is interrupted, and the process ends when that thread has put away what it
 * made. SIGKILL leaves it there.
 */
final class Stop implements AutoCloseable {
    private static final long SECONDS = 300;

    private final Thread night = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop, "stop");
    private volatile boolean asked;

    private Stop() {}

    /** Guards what this thread does until it is closed. */
    static Stop guard() {
        Stop stop = new Stop();
        Runtime.getRuntime().addShutdownHook(stop.hook);
        return stop;
    }

    /** Whether the process was asked to end. */
    boolean asked() {
        return asked;
    }

    private void stop() {
        asked = true;
        night.interrupt();
        try {
            // Its answer does not matter: the process ends either way.
            var unused = over.await(SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Everything is put away. */
    @Override
    public void close() {
        over.countDown();
        if (!asked) {
            try {
                Runtime.getRuntime().removeShutdownHook(hook);
            } catch (IllegalStateException e) {
                // The process ends already, and the hook has seen the count.
                over.countDown();
            }
        }
    }
}
