package dev.airtime.lab.rds;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** A DB parameter group: what it sets over the engine's defaults. */
final class ParameterGroup {
    final String name;
    final String family;
    final String description;
    final Map<String, String> values = new TreeMap<>();
    final Map<String, String> applyMethods = new TreeMap<>();
    final Map<String, String> tags = new LinkedHashMap<>();

    ParameterGroup(String name, String family, String description) {
        this.name = name;
        this.family = family;
        this.description = description;
    }

    /** The groups that RDS itself owns. */
    boolean isDefault() {
        return name.startsWith("default.");
    }
}
