package dev.airtime.database;

import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@code max_connections} that is a formula over the class's memory rises with the class by itself: it is evaluated anew
 * when the database starts on another class (RDS user guide, "Specifying DB parameters"). Where it gives what is wanted, a
 * number in its place would be a change for nothing, and a reboot. Pure.
 */
final class FollowingFormula {
    private static final String PARAMETER = "max_connections";

    /** RDS keeps 3 to 12 percent of a class's memory for itself, by an amount that it does not publish. */
    private static final double LEAST = 0.88;

    private FollowingFormula() {}

    /**
     * What a parameter is at least on a class; empty where it is no formula over the class's memory, or the class's memory
     * is not known.
     *
     * @param value what its group has, null when nothing
     */
    static OptionalLong least(String parameter, @Nullable String value, String instanceClass) {
        OptionalLong memory = ClassMemory.bytes(instanceClass);
        if (!parameter.equals(PARAMETER)
                || value == null
                || !value.contains("DBInstanceClassMemory")
                || memory.isEmpty()) {
            return OptionalLong.empty();
        }
        return ParameterFormula.evaluate(value, OptionalLong.of((long) (memory.getAsLong() * LEAST)));
    }

    /** Whether the formula gives the wanted number on that class, whatever RDS keeps for itself. */
    static boolean gives(String parameter, @Nullable String value, String wanted, String instanceClass) {
        OptionalLong least = least(parameter, value, instanceClass);
        return least.isPresent() && wanted.matches("\\d{1,18}") && least.getAsLong() >= Long.parseLong(wanted);
    }
}
