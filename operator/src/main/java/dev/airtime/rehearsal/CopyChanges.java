package dev.airtime.rehearsal;

import dev.airtime.api.TestedConfiguration;
import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What differs between what two load tests ran, and ran against; each difference names both values. Pure. */
final class CopyChanges {
    private static final int MOST = 50;

    private CopyChanges() {}

    /** What keeps two runs from being compared: another load, other replicas, another class. */
    static List<String> incomparable(@Nullable TestedStatus before, @Nullable TestedStatus now) {
        if (before == null || now == null) {
            return List.of();
        }
        List<String> differences = new ArrayList<>(load(before.load(), now.load()));
        pairs(before.workloads(), now.workloads(), TestedWorkload::name, (a, b) -> {
            if (a != null && b != null) {
                differ(differences, b.name() + ": replicas", a.wanted(), b.wanted());
            }
        });
        pairs(before.databases(), now.databases(), TestedDatabase::name, (a, b) -> {
            if (a != null && b != null) {
                differ(differences, "database " + b.name() + ": class", a.instanceClass(), b.instanceClass());
            }
        });
        return differences;
    }

    private static List<String> load(@Nullable TestedLoad before, @Nullable TestedLoad now) {
        List<String> differences = new ArrayList<>();
        if (before != null && now != null) {
            differ(differences, "script", before.script(), now.script());
            differ(differences, "stages", before.stages(), now.stages());
            differ(differences, "host", before.host(), now.host());
            differ(differences, "image of the load generator", before.image(), now.image());
            // A tag can be moved to another; older runs did not note it.
            if (before.version() != null && now.version() != null) {
                differ(differences, "version of the load generator", before.version(), now.version());
            }
        }
        return differences;
    }

    /** What changed in the copy. */
    static List<String> between(@Nullable TestedStatus before, @Nullable TestedStatus now) {
        if (before == null || now == null) {
            return List.of();
        }
        List<String> changes = new ArrayList<>();
        pairs(before.workloads(), now.workloads(), TestedWorkload::name, (a, b) -> {
            if (a == null || b == null) {
                comesOrGoes(changes, a == null ? null : a.name(), b == null ? null : b.name());
            } else {
                differ(changes, b.name() + ": image", images(a), images(b));
                differ(changes, b.name() + ": replicas", a.wanted(), b.wanted());
            }
        });
        pairs(before.configuration(), now.configuration(), TestedConfiguration::name, (a, b) -> {
            if (a == null || b == null) {
                comesOrGoes(changes, a == null ? null : a.name(), b == null ? null : b.name());
            } else if (!a.digest().equals(b.digest())) {
                changes.add(b.name() + ": content (" + a.digest() + " → " + b.digest() + ")");
            }
        });
        pairs(before.databases(), now.databases(), TestedDatabase::name, (a, b) -> {
            if (a == null || b == null) {
                comesOrGoes(
                        changes, a == null ? null : "database " + a.name(), b == null ? null : "database " + b.name());
            } else {
                differ(changes, "database " + b.name() + ": class", a.instanceClass(), b.instanceClass());
                differ(changes, "database " + b.name() + ": max_connections", a.maxConnections(), b.maxConnections());
                parameters(changes, a, b);
            }
        });
        return changes.stream().limit(MOST).toList();
    }

    /** What somebody has set; max_connections is told already, by what it comes to. */
    private static void parameters(List<String> changes, TestedDatabase before, TestedDatabase now) {
        Map<String, String> old = before.parameters();
        Map<String, String> fresh = now.parameters();
        if (old == null || fresh == null) {
            return;
        }
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        names.remove("max_connections");
        for (String n : names) {
            String was = old.getOrDefault(n, "the engine's default");
            String is = fresh.getOrDefault(n, "the engine's default");
            differ(changes, "database " + now.name() + ": parameter " + n, was, is);
        }
    }

    private static <T> void pairs(
            List<T> before, List<T> now, Function<T, String> name, BiConsumer<@Nullable T, @Nullable T> each) {
        Map<String, T> old = byName(before, name);
        Map<String, T> fresh = byName(now, name);
        TreeSet<String> names = new TreeSet<>(old.keySet());
        names.addAll(fresh.keySet());
        names.forEach(n -> each.accept(old.get(n), fresh.get(n)));
    }

    private static <T> Map<String, T> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.toMap(name, t -> t, (a, b) -> a, TreeMap::new));
    }

    private static String images(TestedWorkload w) {
        return String.join(", ", w.images());
    }

    private static void comesOrGoes(List<String> changes, @Nullable String before, @Nullable String now) {
        changes.add(now == null ? before + ": gone" : now + ": new");
    }

    private static void differ(List<String> differences, String what, @Nullable Object before, @Nullable Object now) {
        if (!Objects.equals(before, now)) {
            differences.add(what + " " + shown(before) + " → " + shown(now));
        }
    }

    private static String shown(@Nullable Object value) {
        return value == null ? "not known" : value.toString();
    }
}
