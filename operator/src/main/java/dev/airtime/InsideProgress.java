package dev.airtime;

import dev.airtime.api.ClientConnections;
import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.HeldConnections;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Session;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Adds one look into a copied database to what is kept of those before: the most, the first and the last of each figure, so
 * that the status stays small and a process that begins anew goes on. Pure.
 */
final class InsideProgress {
    private static final int CLIENTS = 20;
    private static final int LOOKS = 40;
    private static final int HELD = 5;
    private static final int NOT_SEEN = 10;
    /** Idle for longer than a busy pool leaves a connection, and for less than the time between two looks. */
    private static final int ABANDONED_SECONDS = 3;
    /** Opened and last used within so many seconds: used once. */
    private static final int ONCE_SECONDS = 2;

    private static final String FIRST_SESSION = "session.first";
    private static final String LAST_SESSION = "session.last";

    private InsideProgress() {}

    /** A look that failed. */
    static DatabaseInside failed(@Nullable DatabaseInside before, String why) {
        DatabaseInside old = before == null ? DatabaseInside.NONE : before;
        return old.with(
                Stream.concat(old.notSeen().stream().limit(NOT_SEEN - 1), Stream.of(why))
                        .distinct()
                        .toList(),
                old.counters());
    }

    /** After the run nothing is compared any more. */
    static DatabaseInside finished(DatabaseInside last) {
        return last.with(last.notSeen(), Map.of());
    }

    /** Whether a look of that instant was not added yet; its seconds count. */
    static boolean isNew(@Nullable DatabaseInside before, Instant at) {
        return before == null || before.lastAt() == null || second(at).isAfter(Instant.parse(before.lastAt()));
    }

    private static Instant second(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    /**
     * After a look.
     *
     * @param before null before the first
     * @param users users at the same time, 0 outside of the load
     * @param workloads the copy's workloads by their pods' addresses
     */
    static DatabaseInside after(
            @Nullable DatabaseInside before,
            DatabaseReading reading,
            int users,
            Instant at,
            Map<String, String> workloads) {
        DatabaseInside old = before == null ? DatabaseInside.NONE : before;
        if (!isNew(old, at)) {
            return old;
        }
        Instant now = second(at);
        Instant first = old.firstAt() == null ? now : Instant.parse(old.firstAt());
        Instant last = old.lastAt() == null ? now : Instant.parse(old.lastAt());
        List<Session> sessions = reading.sessions() == null ? List.of() : reading.sessions();
        Map<String, Long> counters = new HashMap<>(old.counters());
        Long firstSession = old.counters().get(FIRST_SESSION);
        Long lastSession = old.counters().get(LAST_SESSION);
        long newest = sessions.stream().mapToLong(Session::id).max().orElse(0);
        counters.putIfAbsent(FIRST_SESSION, newest);
        counters.put(LAST_SESSION, Math.max(newest, lastSession == null ? 0 : lastSession));
        int abandoned = old.lastAt() == null
                ? 0
                : (int) sessions.stream()
                        .filter(s -> abandoned(s) && openedSince(s, last, lastSession, now))
                        .count();
        return new DatabaseInside(
                reading.server(),
                first.toString(),
                now.toString(),
                or(reading.maxConnections(), old.maxConnections()),
                or(reading.reservedConnections(), old.reservedConnections()),
                clients(old, sessions, workloads),
                reading.connections() == null
                        ? old.looks()
                        : looks(
                                old,
                                new ConnectionLook(
                                        (int) Duration.between(first, now).toSeconds(),
                                        users,
                                        reading.connections(),
                                        abandoned,
                                        (int) sessions.stream()
                                                .map(Session::address)
                                                .distinct()
                                                .count())),
                old.lastAt() == null
                        ? old.held()
                        : held(
                                old,
                                sessions.stream()
                                        .filter(s -> abandoned(s) && openedSince(s, first, firstSession, now))
                                        .toList(),
                                workloads),
                DeadlockProgress.after(old, reading, counters),
                StatementProgress.after(old, reading, users > 0, counters),
                MemoryProgress.after(old, reading, users > 0, counters),
                reading.notSeen(),
                counters);
    }

    private static boolean abandoned(Session s) {
        return s.idle()
                && s.stateSeconds() >= ABANDONED_SECONDS
                && (s.ageSeconds() == null || s.ageSeconds() - s.stateSeconds() <= ONCE_SECONDS);
    }

    private static boolean openedSince(Session s, Instant since, @Nullable Long newest, Instant now) {
        return s.ageSeconds() == null
                ? newest != null && s.id() > newest
                : now.minusSeconds(s.ageSeconds()).isAfter(since);
    }

    private static List<ClientConnections> clients(
            DatabaseInside old, List<Session> sessions, Map<String, String> workloads) {
        Map<List<String>, Long> now = sessions.stream()
                .collect(Collectors.groupingBy(s -> List.of(s.address(), s.user()), Collectors.counting()));
        List<ClientConnections> fresh = now.entrySet().stream()
                .map(e -> new ClientConnections(
                        e.getKey().get(0),
                        e.getKey().get(1),
                        workloads.get(e.getKey().get(0)),
                        e.getValue().intValue()))
                .toList();
        return largest(
                old.clients(),
                fresh,
                c -> List.of(c.address(), c.user()),
                (a, b) -> new ClientConnections(
                        a.address(),
                        a.user(),
                        b.workload() == null ? a.workload() : b.workload(),
                        Math.max(a.most(), b.most())),
                Comparator.comparingInt(ClientConnections::most),
                CLIENTS);
    }

    private static List<HeldConnections> held(DatabaseInside old, List<Session> held, Map<String, String> workloads) {
        List<HeldConnections> fresh = new ArrayList<>();
        held.stream()
                .collect(Collectors.groupingBy(s -> List.of(
                        workloads.getOrDefault(s.address(), s.address()),
                        s.user(),
                        Objects.requireNonNullElse(s.statement(), ""))))
                .forEach((key, group) -> fresh.add(new HeldConnections(
                        key.get(0),
                        key.get(1),
                        key.get(2).isEmpty() ? null : key.get(2),
                        group.size(),
                        group.stream().mapToLong(Session::stateSeconds).max().orElse(0))));
        return largest(
                old.held(),
                fresh,
                h -> List.of(h.holder(), h.user(), Objects.requireNonNullElse(h.statement(), "")),
                (a, b) -> new HeldConnections(
                        a.holder(),
                        a.user(),
                        a.statement(),
                        Math.max(a.most(), b.most()),
                        Math.max(a.idleSeconds(), b.idleSeconds())),
                Comparator.comparingInt(HeldConnections::most),
                HELD);
    }

    /** The looks so far and this one; of too many every second is given up, and what it counted goes to the next. */
    private static List<ConnectionLook> looks(DatabaseInside old, ConnectionLook look) {
        List<ConnectionLook> looks = new ArrayList<>(old.looks());
        looks.add(look);
        if (looks.size() <= LOOKS) {
            return looks;
        }
        List<ConnectionLook> thinned = new ArrayList<>();
        for (int n = 0; n + 1 < looks.size(); n += 2) {
            ConnectionLook a = looks.get(n);
            ConnectionLook b = looks.get(n + 1);
            thinned.add(new ConnectionLook(
                    b.seconds(), b.users(), b.connections(), a.abandoned() + b.abandoned(), b.clients()));
        }
        if (looks.size() % 2 == 1) {
            thinned.add(look);
        }
        return thinned;
    }

    /** Both lists, those of the same key made one, the largest first. */
    private static <T, K> List<T> largest(
            List<T> a, List<T> b, Function<T, K> key, BinaryOperator<T> merge, Comparator<T> size, int most) {
        Map<K, T> all = new LinkedHashMap<>();
        Stream.concat(a.stream(), b.stream()).forEach(t -> all.merge(key.apply(t), t, merge));
        return all.values().stream()
                .sorted(size.reversed().thenComparing(Object::toString))
                .limit(most)
                .toList();
    }

    private static @Nullable Integer or(@Nullable Integer fresh, @Nullable Integer old) {
        return fresh == null ? old : fresh;
    }
}
