package dev.airtime;

import dev.airtime.database.CopyWarmUp;
import dev.airtime.sql.FullRead;
import dev.airtime.sql.Login;
import dev.airtime.sql.Product;
import dev.airtime.sql.ReadProgress;
import dev.airtime.sql.SqlOptions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads copies through beside the reconcilers: two at a time, each by one connection. What is kept here is only how far
 * each is: a process that dies begins anew, which does no harm, and what was finished is written on the copy.
 */
final class WarmUps implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUps.class);
    /** Copies that are read at a time: more share one network, and two rarely fill it. */
    private static final int AT_A_TIME = 2;

    private final Reader reader;
    private final InstantSource clock;
    private final Executor executor;
    private final Map<String, Run> runs = new ConcurrentHashMap<>();

    /** What reads a server to its end on the thread that calls it. */
    @FunctionalInterface
    interface Reader {
        FullRead.Outcome read(Product product, Login login, Consumer<ReadProgress> told);
    }

    /** One copy's, and the lock of its next attempt. */
    private static final class Run {
        private volatile WarmUpState state = WarmUpState.NEW;
    }

    WarmUps(Reader reader, InstantSource clock, Executor executor) {
        this.reader = reader;
        this.clock = clock;
        this.executor = executor;
    }

    /** On threads of its own, which end with the process. */
    static WarmUps start(SqlOptions options, InstantSource clock) {
        return new WarmUps(
                (product, login, told) -> FullRead.run(product, login, options, told),
                clock,
                Executors.newFixedThreadPool(AT_A_TIME, task -> {
                    Thread thread = new Thread(task, "warm-up");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    /**
     * Reads with a login that is asked for at each attempt.
     *
     * @param credentials user, password and database as they are kept now; empty when they are not
     */
    CopyWarmUp with(Supplier<Optional<Credentials>> credentials) {
        return new CopyWarmUp() {
            @Override
            public Status seen(Copy copy) {
                Run run = runs.get(copy.resourceId());
                return state(run == null ? WarmUpState.NEW : run.state);
            }

            @Override
            public Status run(Copy copy) {
                return state(go(copy, credentials));
            }
        };
    }

    /** Of a login that is kept; its text has no password. */
    record Credentials(
            String username, String password, @Nullable String database) {
        @Override
        public String toString() {
            return "Credentials[" + username + "]";
        }
    }

    private WarmUpState go(CopyWarmUp.Copy copy, Supplier<Optional<Credentials>> credentials) {
        Run run = runs.computeIfAbsent(copy.resourceId(), id -> new Run());
        synchronized (run) {
            if (run.state.isDue(clock.instant())) {
                WarmUpState before = run.state;
                run.state = before.waiting();
                executor.execute(() -> attempt(run, before, copy, credentials));
            }
            return run.state;
        }
    }

    private void attempt(
            Run run, WarmUpState before, CopyWarmUp.Copy copy, Supplier<Optional<Credentials>> credentials) {
        LOG.info("{}: its tables are being read", copy.identifier());
        Instant begun = clock.instant();
        WarmUpState after;
        try {
            after = before.after(read(run, copy, credentials), clock.instant());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "{}: reading it ended with {}",
                    copy.identifier(),
                    e.getClass().getName());
            after = before.after(
                    new FullRead.Failed("it ended with " + e.getClass().getSimpleName()), clock.instant());
        }
        LOG.info("{}: begun at {}: {}", copy.identifier(), begun, after.message());
        run.state = after;
    }

    private FullRead.Outcome read(Run run, CopyWarmUp.Copy copy, Supplier<Optional<Credentials>> credentials) {
        Product product = Product.of(copy.engine()).orElse(null);
        if (product == null) {
            return new FullRead.Failed("Airtime can't read a database of the engine " + copy.engine());
        }
        Credentials kept = credentials.get().orElse(null);
        if (kept == null) {
            return new FullRead.Failed("the copy's login is not kept any more");
        }
        Login login = new Login(copy.host(), copy.port(), kept.username(), kept.password(), kept.database());
        return reader.read(product, login, progress -> run.state = run.state.reading(progress));
    }

    private static CopyWarmUp.Status state(WarmUpState state) {
        return state.finished() ? new CopyWarmUp.Finished(state.message()) : new CopyWarmUp.Unfinished(state.message());
    }

    /** Takes on no more; what runs ends with the process, or after its statement. */
    @Override
    public void close() {
        if (executor instanceof ExecutorService threads) {
            threads.shutdownNow();
        }
    }
}
