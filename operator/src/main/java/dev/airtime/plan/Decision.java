package dev.airtime.plan;

import dev.airtime.api.Conditions;
import dev.airtime.api.Phase;
import dev.airtime.api.PlanStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What to do, what to say, and when to look again.
 *
 * @param phase the night in one word
 * @param states the conditions, in the order in which people read them
 * @param steps what to do now
 * @param plan what is and will be done to production
 * @param lookAgain the next instant at which the decision can change by itself; null when it never can
 * @param next what happens next, for kubectl get
 * @param finished whether nothing is left to do; a deleted event may go
 */
public record Decision(
        Phase phase,
        List<State> states,
        List<Step> steps,
        PlanStatus plan,
        @Nullable Instant lookAgain,
        String next,
        boolean finished) {
    public Decision {
        states = List.copyOf(states);
        steps = List.copyOf(steps);
    }

    /** The condition of {@code type}, if it is said. */
    public Optional<State> state(String type) {
        return states.stream().filter(s -> s.type().equals(type)).findFirst();
    }

    /** The same decision after its steps met what only a person can cure: Stalled, and not Ready. */
    public Decision blocked(String reason, String message) {
        List<State> changed = new ArrayList<>();
        for (State s : states) {
            changed.add(
                    switch (s.type()) {
                        case Conditions.STALLED -> s.isTrue() ? s : State.yes(s.type(), reason, message);
                        case Conditions.READY -> State.no(s.type(), reason, message);
                        default -> s;
                    });
        }
        return new Decision(phase, changed, steps, plan, lookAgain, next, finished);
    }
}
