package dev.airtime.rehearsal;

import dev.airtime.api.EndpointStatus;
import dev.airtime.api.OperationsStatus;
import java.util.List;

/** Which operations of an API a run called. Pure. */
public final class CalledOperations {
    private static final int NEVER = 100;
    private static final int UNKNOWN = 50;
    /** Characters of an operation, as of an endpoint's name. */
    private static final int LONGEST = 300;

    private CalledOperations() {}

    /** {@code called} is all that the run called, ramps too: who logs in once does so there. */
    public static OperationsStatus of(String source, List<Operation> operations, List<EndpointStatus> called) {
        List<Operation> distinct = operations.stream().distinct().toList();
        List<String> never = distinct.stream()
                .filter(o -> called.stream().noneMatch(c -> o.isCalledBy(c.method(), c.name())))
                .map(Operation::toString)
                .map(o -> o.length() <= LONGEST ? o : o.substring(0, LONGEST - 1) + "…")
                .sorted()
                .toList();
        List<String> unknown = called.stream()
                .filter(c -> distinct.stream().noneMatch(o -> o.isCalledBy(c.method(), c.name())))
                .map(EndpointStatus::described)
                .sorted()
                .toList();
        return new OperationsStatus(
                source,
                (distinct.size() - never.size()) + "/" + distinct.size(),
                never.stream().limit(NEVER).toList(),
                unknown.stream().limit(UNKNOWN).toList(),
                null);
    }
}
