package dev.airtime.database;

import dev.airtime.api.ChangedByHand;
import dev.airtime.api.ReadReplicaRecord;
import dev.airtime.api.ReadReplicasRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The read replicas in the instance's own region that were there before an event. They are only written down, so that the
 * return can tell what people made of them meanwhile; nothing here changes them. Pure.
 */
final class FormerReplicas {
    private static final String FIELD = "readReplicas";

    private FormerReplicas() {}

    /** The tag's value: how many there are, then {@code identifier=class} of as many as there is room for. */
    static String write(DbInstance source, Map<String, DbInstance> all) {
        List<DbInstance> replicas = Replicas.of(source, all).others();
        StringBuilder value = new StringBuilder(String.valueOf(replicas.size()));
        replicas.stream()
                .sorted(Comparator.comparing(DbInstance::identifier))
                .map(r -> " " + r.identifier() + "=" + r.instanceClass())
                .filter(entry -> value.length() + entry.length() <= RecordTags.LONGEST_VALUE)
                .forEach(value::append);
        return value.toString();
    }

    /** What the tag says; null without it, as in a record of before they were written down, or when it is broken. */
    static @Nullable ReadReplicasRecord read(@Nullable String tag) {
        if (tag == null || !tag.matches("\\d{1,3}( [^ =]+=[^ =]+)*")) {
            return null;
        }
        String[] parts = tag.split(" ", -1);
        List<ReadReplicaRecord> known = new ArrayList<>();
        for (int n = 1; n < parts.length; n++) {
            int at = parts[n].indexOf('=');
            known.add(new ReadReplicaRecord(parts[n].substring(0, at), parts[n].substring(at + 1)));
        }
        return new ReadReplicasRecord(Integer.parseInt(parts[0]), known);
    }

    /** What people made of them: gone, promoted, of another class, or added. */
    static List<ChangedByHand> byHand(
            DbInstance source, @Nullable ReadReplicasRecord before, Map<String, DbInstance> all) {
        if (before == null) {
            return List.of();
        }
        List<DbInstance> others = Replicas.of(source, all).others();
        Map<String, String> now =
                others.stream().collect(Collectors.toMap(DbInstance::identifier, DbInstance::instanceClass));
        List<ChangedByHand> changed = new ArrayList<>();
        for (ReadReplicaRecord r : before.known()) {
            String field = FIELD + "." + r.instance();
            String size = now.get(r.instance());
            if (size == null) {
                changed.add(new ChangedByHand(
                        field, r.instanceClass(), all.containsKey(r.instance()) ? "promoted" : "gone"));
            } else if (!size.equals(r.instanceClass())) {
                changed.add(new ChangedByHand(field + ".instanceClass", r.instanceClass(), size));
            }
        }
        if (before.known().size() == before.count()) {
            Set<String> known =
                    before.known().stream().map(ReadReplicaRecord::instance).collect(Collectors.toSet());
            others.stream()
                    .filter(r -> !known.contains(r.identifier()))
                    .forEach(r -> changed.add(
                            new ChangedByHand(FIELD + "." + r.identifier(), "not there", r.instanceClass())));
        } else if (others.size() != before.count()) {
            changed.add(new ChangedByHand(FIELD, before.count() + " of others", others.size() + " of others"));
        }
        return changed;
    }
}
