package dev.airtime;

import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.DatabaseSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.TrafficEvent;
import dev.airtime.diagnosis.Measurements;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Joins the looks into the copy's databases with the other figures of a Rehearsal. Pure. */
final class Insides {
    private Insides() {}

    /**
     * The figures with what was seen since.
     *
     * @param seen the newest looks, by database
     * @param users users when they were taken, 0 outside of the load
     * @param workloads the copy's workloads by their pods' addresses; asked for where a look is new
     */
    static List<DatabaseLoad> with(
            List<DatabaseLoad> before,
            TrafficEvent event,
            Map<String, CopyInsides.Seen> seen,
            int users,
            Supplier<Map<String, String>> workloads) {
        List<DatabaseLoad> all = new ArrayList<>();
        Map<String, String> addresses = anyNew(before, seen) ? workloads.get() : Map.of();
        for (DatabaseSpec d : event.getSpec().databases()) {
            Optional<DatabaseLoad> old =
                    before.stream().filter(b -> b.name().equals(d.name())).findFirst();
            DatabaseInside inside =
                    inside(old.map(DatabaseLoad::inside).orElse(null), seen.get(d.name()), users, addresses);
            if (inside != null) {
                all.add(counted(old.orElse(new DatabaseLoad(d.name(), null, null, null)), inside));
            } else {
                old.ifPresent(all::add);
            }
        }
        before.stream()
                .filter(b -> all.stream().noneMatch(a -> a.name().equals(b.name())))
                .forEach(all::add);
        return all;
    }

    /** The same look is told in several rounds. */
    private static boolean anyNew(List<DatabaseLoad> before, Map<String, CopyInsides.Seen> seen) {
        return seen.entrySet().stream()
                .anyMatch(s -> s.getValue() instanceof CopyInsides.Looked l
                        && before.stream()
                                .filter(b -> b.name().equals(s.getKey()))
                                .allMatch(b -> InsideProgress.isNew(b.inside(), l.at())));
    }

    private static @Nullable DatabaseInside inside(
            @Nullable DatabaseInside old, CopyInsides.@Nullable Seen seen, int users, Map<String, String> workloads) {
        if (seen instanceof CopyInsides.Looked l) {
            return InsideProgress.after(old, l.reading(), users, l.at(), workloads);
        }
        return seen instanceof CopyInsides.Failed f ? InsideProgress.failed(old, f.message()) : old;
    }

    /** The copy itself knows its limit best, and sees each connection; CloudWatch has one figure a minute. */
    private static DatabaseLoad counted(DatabaseLoad load, DatabaseInside inside) {
        Integer most = inside.looks().stream()
                .filter(l -> l.users() > 0)
                .map(ConnectionLook::connections)
                .max(Comparator.naturalOrder())
                .orElse(null);
        return load.atLeast(null, most, inside.maxConnections()).with(inside);
    }

    /** After the run: what is only compared with is not kept. */
    static List<DatabaseLoad> finished(List<DatabaseLoad> last) {
        return last.stream()
                .map(d -> d.inside() == null ? d : d.with(InsideProgress.finished(d.inside())))
                .toList();
    }

    /** The measurements with the highest figures of the run and what was seen inside. */
    static List<Measurements.Database> measured(List<Measurements.Database> databases, List<DatabaseLoad> loads) {
        return databases.stream()
                .map(d -> loads.stream()
                        .filter(l -> l.name().equals(d.name()))
                        .findFirst()
                        .map(l -> {
                            Measurements.Database seen = l.cpu() == null ? d : d.atMost(Percentage.parse(l.cpu()));
                            Measurements.Database strained = l.strain() == null ? seen : seen.with(l.strain());
                            return l.inside() == null ? strained : strained.with(l.inside());
                        })
                        .orElse(d))
                .toList();
    }
}
