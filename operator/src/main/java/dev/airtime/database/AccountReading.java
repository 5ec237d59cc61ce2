package dev.airtime.database;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading of everything of a kind in an account and region, which all events share. It is made anew when {@link
 * UnderWay} says so. Who is about to act reads anew, together with others that do so at the same time; what such a reading
 * shows is shared, too.
 */
final class AccountReading<T> {
    /** As many as one page of a Describe call has. */
    static final int PAGE = 100;
    /** No identifier has this character. */
    private static final String ALL = "*";

    private final Listing<T> listing;
    private final BiFunction<T, Instant, @Nullable UnderWay> underWay;
    private final Supplier<Collection<UnderWay>> others;
    private final InstantSource clock;
    private final JoinedReads<T> reads;
    private final AtomicLong ticks = new AtomicLong();
    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final Object refreshing = new Object();
    private volatile long forgotten;
    private volatile @Nullable Kept<T> kept;

    /** Calls of RDS. */
    interface Listing<T> {
        /** All there are. */
        Map<String, T> all();

        /** Those of them that are there. */
        Map<String, T> only(Set<String> identifiers);
    }

    /** When something was asked of one, in order with the beginnings of readings; a clock may stand still between them. */
    private record Asked(long tick, Instant at) {}

    /** Of one that was read after the others. */
    private record Newer(long seen, Instant at) {}

    /**
     * What was read.
     *
     * @param seen the tick at which the reading began
     * @param at when it was over
     */
    private record Kept<T>(
            long seen, Instant at, Map<String, T> byIdentifier, Map<String, Newer> newer, List<UnderWay> underWay) {
        long seen(String identifier) {
            Newer later = newer.get(identifier);
            return later == null ? seen : later.seen();
        }

        Instant at(String identifier) {
            Newer later = newer.get(identifier);
            return later == null ? at : later.at();
        }
    }

    /**
     * @param underWay what one waits for in a reading of an instant
     * @param others what else waits for this reading
     */
    AccountReading(
            Listing<T> listing,
            BiFunction<T, Instant, @Nullable UnderWay> underWay,
            Supplier<Collection<UnderWay>> others,
            InstantSource clock,
            Pause pause) {
        this.listing = listing;
        this.underWay = underWay;
        this.others = others;
        this.clock = clock;
        this.reads = new JoinedReads<>(this::read, clock, pause);
    }

    /** All by identifier, as old as what is under way allows. */
    Map<String, T> all() {
        return current().byIdentifier();
    }

    /** One of them. */
    JoinedReads.Answer<T> shared(String identifier) {
        Kept<T> k = current();
        return new JoinedReads.Answer<>(k.byIdentifier().get(identifier), k.at(identifier));
    }

    /** All from one reading that is not older than that, such as one that was just made of one of them. */
    Map<String, T> allSince(Instant at) {
        Kept<T> k = kept;
        if (k == null || k.at().isBefore(at)) {
            reads.read(ALL);
        }
        return last().byIdentifier();
    }

    /** One as it is now. */
    JoinedReads.Answer<T> now(String identifier) {
        return reads.read(identifier);
    }

    /** Some as they are now, from one call; absent where they are not there. */
    Map<String, T> now(Set<String> identifiers) {
        return reads.read(identifiers);
    }

    /** Something was asked of it that takes its time: until it is read again, what is known of it is from before. */
    void asked(String identifier) {
        asked.put(identifier, new Asked(ticks.incrementAndGet(), clock.instant()));
    }

    /** Whether what is known of it is from before {@link #asked}, and it is too early to look. */
    boolean waits(String identifier) {
        Asked a = asked.get(identifier);
        Kept<T> k = kept;
        return a != null && k != null && a.tick() > k.seen(identifier) && !due(k);
    }

    /** What waits for the next reading. */
    Collection<UnderWay> underWay() {
        Kept<T> k = kept;
        List<UnderWay> all = new ArrayList<>(k == null ? List.of() : k.underWay());
        asked.forEach((identifier, a) -> {
            if (k == null || a.tick() > k.seen(identifier)) {
                all.add(new UnderWay(a.at(), UnderWay.Stage.Unseen));
            }
        });
        return all;
    }

    /** Forgets what was read, after something was made or deleted. */
    void forget() {
        forgotten = ticks.incrementAndGet();
    }

    private Kept<T> current() {
        Kept<T> k = kept;
        if (k != null && !due(k)) {
            return k;
        }
        // Who waits here for the reading of another needs none of its own.
        synchronized (refreshing) {
            k = kept;
            if (k == null || due(k)) {
                reads.read(ALL);
            }
            return last();
        }
    }

    private Kept<T> last() {
        Kept<T> k = kept;
        if (k == null) {
            throw new IllegalStateException("a reading was made and is not there");
        }
        return k;
    }

    private boolean due(Kept<T> k) {
        if (forgotten > k.seen()) {
            return true;
        }
        List<UnderWay> waiting = new ArrayList<>(underWay());
        waiting.addAll(others.get());
        return !clock.instant().isBefore(UnderWay.next(k.at(), waiting));
    }

    /** The call itself, one at a time. All that fit on a page cost as much as one of them. */
    private Map<String, T> read(Set<String> identifiers) {
        long seen = ticks.get();
        Kept<T> before = kept;
        boolean page = before == null
                ? identifiers.contains(ALL)
                : before.byIdentifier().size() <= PAGE;
        if (page || identifiers.contains(ALL) || identifiers.size() > PAGE) {
            Map<String, T> read = listing.all();
            keep(seen, clock.instant(), read, Map.of());
            return read;
        }
        Map<String, T> read = listing.only(identifiers);
        if (before != null) {
            Map<String, T> all = new TreeMap<>(before.byIdentifier());
            Map<String, Newer> newer = new HashMap<>(before.newer());
            Newer now = new Newer(seen, clock.instant());
            for (String identifier : identifiers) {
                all.remove(identifier);
                newer.put(identifier, now);
            }
            all.putAll(read);
            keep(before.seen(), before.at(), all, newer);
        }
        return read;
    }

    private void keep(long seen, Instant at, Map<String, T> read, Map<String, Newer> newer) {
        List<UnderWay> waiting = new ArrayList<>();
        read.values().forEach(one -> {
            UnderWay u = underWay.apply(one, at);
            if (u != null) {
                waiting.add(u);
            }
        });
        Kept<T> k = new Kept<>(seen, at, read, newer, List.copyOf(waiting));
        kept = k;
        asked.forEach((identifier, a) -> {
            if (a.tick() <= k.seen(identifier)) {
                asked.remove(identifier, a);
            }
        });
    }
}
