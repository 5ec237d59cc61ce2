package dev.airtime.database;

import dev.airtime.api.ScaleUp;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The capacity an event wants: a class, or null to leave it; parameters by name, or none. */
public record Target(@Nullable String instanceClass, Map<String, String> parameters) {
    public Target {
        parameters = Map.copyOf(parameters);
    }

    /** Nothing wanted. */
    public static final Target NONE = new Target(null, Map.of());

    /** What {@code scaleUp} asks for. */
    public static Target of(ScaleUp scaleUp) {
        return new Target(scaleUp.instanceClass(), scaleUp.parameters());
    }

    /** A class, and parameters by name. */
    public static Target of(@Nullable String instanceClass, Map<String, String> parameters) {
        return new Target(instanceClass, parameters);
    }
}
