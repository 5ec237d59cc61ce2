package dev.airtime;

import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.Databases;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.Login;
import dev.airtime.sql.Probe;
import dev.airtime.sql.ProbeFailedException;
import dev.airtime.sql.Product;
import dev.airtime.sql.SqlOptions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks into copies beside the reconcilers, each over one connection that is opened before the load and kept: when the load
 * takes all connections, no other is let in. What is kept here is only that connection and its newest look.
 */
final class CopyProbes implements CopyInsides, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CopyProbes.class);
    private static final int AT_A_TIME = 4;
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** A copy that can't be reached is not knocked at in every round. */
    private static final Duration AFTER_FAILURE = Duration.ofMinutes(1);
    /** An older look is of an earlier run. */
    private static final Duration OLD = Duration.ofMinutes(1);
    /** Nobody asked for so long: the run ended without a word. */
    private static final Duration FORGOTTEN = Duration.ofMinutes(5);

    private final Databases databases;
    private final CopySecrets secrets;
    private final Opener opener;
    private final InstantSource clock;
    private final Executor executor;
    private final Map<String, Copy> copies = new ConcurrentHashMap<>();

    /** What looks into a server. */
    interface Eye extends AutoCloseable {
        DatabaseReading look() throws ProbeFailedException;

        @Override
        void close();
    }

    /** What logs in. */
    @FunctionalInterface
    interface Opener {
        Eye open(Product product, Login login) throws ProbeFailedException;
    }

    CopyProbes(Databases databases, CopySecrets secrets, Opener opener, InstantSource clock, Executor executor) {
        this.databases = databases;
        this.secrets = secrets;
        this.opener = opener;
        this.clock = clock;
        this.executor = executor;
    }

    /** On threads of its own, which end with the process. */
    static CopyProbes start(Databases databases, CopySecrets secrets, SqlOptions options, InstantSource clock) {
        SqlOptions quick = new SqlOptions(options.ca(), Duration.ofSeconds(5));
        return new CopyProbes(
                databases,
                secrets,
                (product, login) -> {
                    Probe probe = Probe.open(product, login, quick);
                    return new Eye() {
                        @Override
                        public DatabaseReading look() throws ProbeFailedException {
                            return probe.look();
                        }

                        @Override
                        public void close() {
                            probe.close();
                        }
                    };
                },
                clock,
                Executors.newFixedThreadPool(AT_A_TIME, task -> {
                    Thread thread = new Thread(task, "look");
                    thread.setDaemon(true);
                    return thread;
                }));
    }

    /** One copy's connection and newest look; the lock of both. */
    private static final class Copy {
        private final String event;
        private @Nullable Eye eye;
        private @Nullable Seen seen;
        private boolean busy;
        private boolean ended;
        private Instant asked;
        private Instant next = Instant.MIN;

        private Copy(String event, Instant asked) {
            this.event = event;
            this.asked = asked;
        }
    }

    @Override
    public Map<String, Seen> look(TrafficEvent event) {
        Instant now = clock.instant();
        sweep(now);
        Map<String, Seen> seen = new HashMap<>();
        for (DatabaseSpec d : event.getSpec().databases()) {
            look(event, d, now).ifPresent(s -> seen.put(d.name(), s));
        }
        return seen;
    }

    private Optional<Seen> look(TrafficEvent event, DatabaseSpec database, Instant now) {
        Copy copy = copies.computeIfAbsent(key(event) + "/" + database.name(), k -> new Copy(key(event), now));
        synchronized (copy) {
            copy.asked = now;
            if (!copy.busy && !now.isBefore(copy.next)) {
                copy.busy = true;
                executor.execute(() -> attempt(copy, event, database));
            }
            return Optional.ofNullable(copy.seen)
                    .filter(s -> !(s instanceof Looked l) || !l.at().isBefore(now.minus(OLD)));
        }
    }

    private void attempt(Copy copy, TrafficEvent event, DatabaseSpec database) {
        Seen seen = null;
        Eye eye = copy.eye;
        try {
            if (eye == null) {
                eye = open(event, database).orElse(null);
            }
            if (eye != null) {
                seen = new Looked(eye.look(), clock.instant());
            }
        } catch (ProbeFailedException e) {
            seen = new Failed("database " + database.name() + ": " + e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            LOG.warn(
                    "looking into the copy of {} ended with {}",
                    database.name(),
                    e.getClass().getName());
            seen = new Failed("database " + database.name() + ": looking into it ended with "
                    + e.getClass().getSimpleName());
        }
        synchronized (copy) {
            boolean failed = seen instanceof Failed;
            if (eye != null && (failed || copy.ended)) {
                eye.close();
                eye = null;
            }
            copy.eye = eye;
            copy.seen = copy.ended ? null : seen;
            copy.busy = false;
            copy.next = clock.instant().plus(failed ? AFTER_FAILURE : EVERY);
        }
    }

    /**
     * To the address that RDS tells of the copy, with the login that was made for the copy; empty where there is none, since
     * the copy has production's, or its engine can't be looked into.
     */
    private Optional<Eye> open(TrafficEvent event, DatabaseSpec database) throws ProbeFailedException {
        CopySecrets.Made made = secrets.made(event, database).orElse(null);
        Product product = made == null ? null : Product.spoken(made.engine()).orElse(null);
        if (made == null || product == null) {
            return Optional.empty();
        }
        CopyObservation copy = databases.observeCopy(Observer.ref(event), DatabaseId.of(database), null);
        if (copy.state() != CopyObservation.State.Available || copy.address() == null) {
            return Optional.empty();
        }
        WarmUps.Credentials c = made.credentials();
        return Optional.of(
                opener.open(product, new Login(copy.address(), copy.port(), c.username(), c.password(), c.database())));
    }

    @Override
    public void end(TrafficEvent event) {
        end(c -> c.event.equals(key(event)));
    }

    private void sweep(Instant now) {
        end(c -> {
            synchronized (c) {
                return c.asked.isBefore(now.minus(FORGOTTEN));
            }
        });
    }

    private void end(Predicate<Copy> which) {
        copies.values().removeIf(c -> {
            boolean ends = which.test(c);
            if (ends) {
                end(c);
            }
            return ends;
        });
    }

    private static void end(Copy copy) {
        synchronized (copy) {
            copy.ended = true;
            copy.seen = null;
            if (!copy.busy && copy.eye != null) {
                copy.eye.close();
                copy.eye = null;
            }
        }
    }

    private static String key(TrafficEvent event) {
        return event.getMetadata().getNamespace() + "/" + event.getMetadata().getName();
    }

    /** Takes on no more. */
    @Override
    public void close() {
        if (executor instanceof ExecutorService threads) {
            threads.shutdownNow();
        }
        end(c -> true);
    }
}
