package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What will happen, each at its instant of the event's clock. Nothing runs by itself: what is due runs when somebody
 * looks, in the order of its instants, and sees its own instant rather than the reader's.
 */
final class Schedule {
    private record Transition(Instant at, long number, Consumer<Instant> effect) {}

    private final PriorityQueue<Transition> transitions =
            new PriorityQueue<>(Comparator.comparing(Transition::at).thenComparing(Transition::number));
    private long number;

    void at(Instant at, Consumer<Instant> effect) {
        transitions.add(new Transition(at, number++, effect));
    }

    /** Lets everything happen that is due at {@code now}. */
    void settle(Instant now) {
        for (@Nullable Transition next = transitions.peek();
                next != null && !next.at().isAfter(now);
                next = transitions.peek()) {
            transitions.remove();
            next.effect().accept(next.at());
        }
    }
}
