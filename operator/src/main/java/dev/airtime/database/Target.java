package dev.airtime.database;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The capacity an event wants: a class, or null to leave it; parameters by name, or none. */
public record Target(@Nullable String instanceClass, Map<String, String> parameters) {
    public Target {
        parameters = Map.copyOf(parameters);
    }
}
