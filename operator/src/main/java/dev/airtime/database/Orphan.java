package dev.airtime.database;

import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Something that was made for a copy and that nobody needs any more.
 *
 * @param kind what it is
 * @param identifier its identifier
 * @param why in a sentence
 */
record Orphan(Kind kind, String identifier, String why) {
    /** What is deleted in this order: Aurora deletes no cluster that has instances. */
    enum Kind {
        Instance,
        Cluster,
        Snapshot
    }

    /**
     * Among what was read. Only what carries the tags of a copy of this Kubernetes cluster, and of a watched namespace; and
     * read replicas of ours whose source, of a watched namespace, carries no record. Pure.
     *
     * @param events the uids of the events that are there
     */
    static List<Orphan> of(
            Map<String, DbInstance> instances,
            Map<String, DbCluster> clusters,
            Map<String, DbSnapshot> snapshots,
            String cluster,
            Predicate<String> watched,
            Set<String> events) {
        Predicate<Map<String, String>> mine =
                tags -> CopyTags.madeIn(tags, cluster) && watched.test(CopyTags.namespace(tags));
        Predicate<Map<String, String>> orphaned = tags -> mine.test(tags) && !events.contains(tags.get(Keys.EVENT_UID));
        List<Orphan> orphans = new ArrayList<>();
        for (DbInstance i : instances.values()) {
            if (orphaned.test(i.tags()) && !i.status().equals("deleting") && !i.deletionProtection()) {
                orphans.add(new Orphan(Kind.Instance, i.identifier(), gone("DB instance", i.identifier(), i.tags())));
            }
        }
        for (DbInstance i : instances.values()) {
            DbInstance source = instances.get(i.tags().getOrDefault(Replicas.OF, ""));
            if (source != null
                    && Replicas.isOurs(i, source)
                    && RecordTags.record(source.tags()) == null
                    && watched.test(source.tags().getOrDefault(RecordTags.NAMESPACE, ""))
                    && !i.status().equals("deleting")
                    && !i.deletionProtection()) {
                orphans.add(new Orphan(
                        Kind.Instance,
                        i.identifier(),
                        "read replica " + i.identifier() + " was made for an event on " + source.identifier()
                                + ", which no event has raised any more"));
            }
        }
        for (DbCluster c : clusters.values()) {
            if (orphaned.test(c.tags())
                    && c.members().isEmpty()
                    && !c.status().equals("deleting")
                    && !c.deletionProtection()) {
                orphans.add(new Orphan(Kind.Cluster, c.identifier(), gone("DB cluster", c.identifier(), c.tags())));
            }
        }
        for (DbSnapshot s : snapshots.values()) {
            if (!s.status().equals("available")) {
                continue;
            }
            DbInstance copy = instances.get(s.identifier());
            if (orphaned.test(s.tags())) {
                orphans.add(new Orphan(Kind.Snapshot, s.identifier(), gone("DB snapshot", s.identifier(), s.tags())));
            } else if (mine.test(s.tags()) && copy != null && mine.test(copy.tags()) && CopyDecision.made(copy)) {
                orphans.add(new Orphan(
                        Kind.Snapshot,
                        s.identifier(),
                        "DB snapshot " + s.identifier() + ": the copy that was made from it is loaded"));
            }
        }
        return orphans;
    }

    private static String gone(String kind, String identifier, Map<String, String> tags) {
        return kind + " " + identifier + ": TrafficEvent " + tags.getOrDefault(CopyTags.EVENT, "") + " is gone";
    }
}
