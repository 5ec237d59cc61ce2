package dev.airtime.rehearsal;

import dev.airtime.api.Cut;
import dev.airtime.api.EndpointStatus;
import dev.airtime.api.OperationsStatus;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which operations of an API a run called. Pure. */
public final class CalledOperations {
    private static final int NEVER = 100;
    private static final int UNKNOWN = 50;
    /** Characters of an operation, as of an endpoint's name. */
    private static final int LONGEST = 300;

    private CalledOperations() {}

    /**
     * {@code called} is all that the run called, ramps too: who logs in once does so there. A call is one of the operation
     * that matches it most closely, and of that alone; an operation counts as called when a call of it succeeded.
     */
    public static OperationsStatus of(String source, List<Operation> operations, List<EndpointStatus> called) {
        List<Operation> distinct = operations.stream().distinct().toList();
        Set<Operation> succeeded = new HashSet<>();
        Set<Operation> failed = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        for (EndpointStatus call : called) {
            List<Operation> of = closest(distinct, call);
            if (of.isEmpty()) {
                unknown.add(call.described());
            }
            (call.requests() > call.failures() ? succeeded : failed).addAll(of);
        }
        failed.removeAll(succeeded);
        return new OperationsStatus(
                source,
                succeeded.size() + "/" + distinct.size(),
                listed(
                        distinct.stream()
                                .filter(o -> !succeeded.contains(o) && !failed.contains(o))
                                .map(Operation::toString)
                                .toList(),
                        NEVER),
                listed(failed.stream().map(Operation::toString).toList(), NEVER),
                listed(unknown, UNKNOWN),
                null);
    }

    /** Several where none says more than the others. */
    private static List<Operation> closest(List<Operation> operations, EndpointStatus call) {
        Map<Operation, String> matches = new LinkedHashMap<>();
        operations.forEach(o -> o.match(call.method(), call.name()).ifPresent(m -> matches.put(o, m)));
        Optional<String> best = matches.values().stream().max(Comparator.naturalOrder());
        return matches.keySet().stream()
                .filter(o -> best.filter(b -> b.equals(matches.get(o))).isPresent())
                .toList();
    }

    private static List<String> listed(Collection<String> names, int most) {
        return names.stream().map(n -> Cut.to(LONGEST, n)).sorted().limit(most).toList();
    }
}
