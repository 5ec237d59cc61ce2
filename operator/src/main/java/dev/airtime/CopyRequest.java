package dev.airtime;

import dev.airtime.api.Keys;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventSpec;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.staging.StagingRequest;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What is asked of the copy of the namespace, from the event and from what its databases and their copies are now. */
final class CopyRequest {
    private CopyRequest() {}

    /**
     * The request.
     *
     * @param seen the databases by their names in the event
     * @param copies their copies by the same names
     * @throws IllegalArgumentException when the event asks for no copy
     */
    static StagingRequest of(
            TrafficEvent event,
            TrafficEventSpec spec,
            Map<String, DatabaseObservation> seen,
            Map<String, CopyObservation> copies) {
        Map<String, String> addresses = new HashMap<>();
        Set<String> open = new HashSet<>();
        seen.forEach((name, d) -> {
            CopyObservation copy = copies.get(name);
            if (copy != null && copy.address() != null) {
                open.add(copy.address() + ":" + copy.port());
                if (copy.reader() != null) {
                    open.add(copy.reader() + ":" + copy.port());
                }
            }
        });
        owners(seen).forEach((address, owner) -> {
            CopyObservation copy = copies.get(owner.database());
            if (copy != null && copy.address() != null) {
                addresses.put(address, owner.reads() && copy.reader() != null ? copy.reader() : copy.address());
            }
        });
        if (spec.staging() == null) {
            throw new IllegalArgumentException("no copy is asked for");
        }
        return new StagingRequest(
                event.getMetadata().getNamespace(),
                event.getMetadata().getName(),
                event.getMetadata().getUid(),
                spec.staging(),
                addresses,
                open,
                Observer.annotation(event, Keys.SYNC));
    }

    /**
     * Whose copy stands for an address.
     *
     * @param database the database by its name in the event
     * @param reads whether the address is only read from
     */
    private record Owner(String database, boolean reads) {}

    /**
     * Whose copy stands for each of production's addresses: the database with that address, else the nearest one that it
     * is a reader of. In a chain of replicas that is the one with the fewest readers. It does not depend on which copies
     * are there, so that no address moves from one copy to another.
     */
    private static Map<String, Owner> owners(Map<String, DatabaseObservation> seen) {
        Map<String, Owner> owners = new HashMap<>();
        seen.forEach((name, d) -> {
            if (d.address() != null) {
                owners.put(d.address(), new Owner(name, false));
            }
        });
        seen.forEach((name, d) -> d.writers().forEach(w -> owners.putIfAbsent(w, new Owner(name, false))));
        seen.entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getValue().readers().size()))
                .forEach(e -> e.getValue()
                        .readers()
                        .forEach(reader -> owners.putIfAbsent(reader, new Owner(e.getKey(), true))));
        return owners;
    }
}
