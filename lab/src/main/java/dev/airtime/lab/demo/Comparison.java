package dev.airtime.lab.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A database before and after a night.
 *
 * @param before its settings before, by name
 * @param after its settings afterwards
 */
record Comparison(Map<String, String> before, Map<String, String> after) {
    private static final List<String> FIRST = List.of("instanceClass", "parameterGroup", "maxConnections");

    /** Whether nothing differs. */
    boolean same() {
        return before.equals(after);
    }

    /** The table: what is asked for first, then everything that differs; the rest is counted. */
    List<List<String>> rows() {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of("SETTING", "BEFORE", "AFTER", ""));
        Set<String> shown = new TreeSet<>(FIRST);
        FIRST.stream().filter(before::containsKey).forEach(name -> rows.add(row(name)));
        Set<String> all = new TreeSet<>(before.keySet());
        all.addAll(after.keySet());
        for (String name : all) {
            boolean tag = name.startsWith("tag:");
            if (!shown.contains(name) && (tag || differs(name))) {
                rows.add(row(name));
                shown.add(name);
            }
        }
        long rest = all.stream().filter(name -> !shown.contains(name)).count();
        rows.add(List.of("and " + rest + " other settings", "", "", "="));
        return rows;
    }

    private List<String> row(String name) {
        return List.of(
                name, before.getOrDefault(name, "-"), after.getOrDefault(name, "-"), differs(name) ? "≠ DIFFERS" : "=");
    }

    private boolean differs(String name) {
        return !before.getOrDefault(name, "-").equals(after.getOrDefault(name, "-"));
    }
}
