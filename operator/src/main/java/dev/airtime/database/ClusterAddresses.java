package dev.airtime.database;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every host name by which an application reaches a cluster, beside the cluster endpoint: by what it may do there. What
 * Application Auto Scaling or Airtime adds for a while is left out, since no configuration names it.
 *
 * @param writers addresses that may be written to, sorted: the writer's own, custom endpoints of the kinds WRITER and ANY
 * @param readers addresses that are only read from, sorted: the reader endpoint, readers' own, custom ones of kind READER
 */
record ClusterAddresses(List<String> writers, List<String> readers) {
    ClusterAddresses {
        writers = List.copyOf(writers);
        readers = List.copyOf(readers);
    }

    /**
     * Of one cluster.
     *
     * @param custom the region's custom endpoints
     * @param writer the member that counts as the writer; null for the one that is it now
     */
    static ClusterAddresses of(AuroraCluster c, Collection<ClusterEndpoint> custom, @Nullable String writer) {
        Set<String> writers = new TreeSet<>();
        Set<String> readers = new TreeSet<>();
        if (c.cluster().readerEndpoint() != null) {
            readers.add(c.cluster().readerEndpoint());
        }
        for (ClusterMember m : c.members()) {
            String address = m.instance().address();
            if (address != null && !m.autoScaled() && !m.temporary()) {
                boolean writes = writer == null ? m.writer() : m.identifier().equals(writer);
                (writes ? writers : readers).add(address);
            }
        }
        for (ClusterEndpoint e : custom) {
            if (e.cluster().equals(c.identifier())) {
                (e.readsOnly() ? readers : writers).add(e.address());
            }
        }
        return new ClusterAddresses(List.copyOf(writers), List.copyOf(readers));
    }
}
