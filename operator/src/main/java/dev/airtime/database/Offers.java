package dev.airtime.database;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The classes that can be ordered for one engine and version (DescribeOrderableDBInstanceOptions); never whether there is
 * capacity of them.
 *
 * @param classes by class; empty when it is not known
 */
record Offers(Map<String, Offer> classes) {
    static final Offers UNKNOWN = new Offers(Map.of());

    Offers {
        classes = Map.copyOf(classes);
    }

    /**
     * One class.
     *
     * @param zones availability zones
     * @param multiAz whether with a standby
     */
    record Offer(Set<String> zones, boolean multiAz) {
        Offer {
            zones = Set.copyOf(zones);
        }

        Offer with(Offer other) {
            Set<String> all = new TreeSet<>(zones);
            all.addAll(other.zones());
            return new Offer(all, multiAz || other.multiAz());
        }
    }

    /** Why {@code instanceClass} can't be had for the instance, and what to do; empty when it can, or it is not known. */
    Optional<String> missing(String instanceClass, Routine r, boolean multiAz) {
        if (classes.isEmpty()) {
            return Optional.empty();
        }
        Offer offer = classes.get(instanceClass);
        String of = instanceClass + " is not offered for " + r.engine() + " " + r.engineVersion();
        String remedy = ": choose a class that is (aws rds describe-orderable-db-instance-options)";
        if (offer == null) {
            return Optional.of(of + remedy);
        }
        if (multiAz && !offer.multiAz()) {
            return Optional.of(of + " with a standby (Multi-AZ)" + remedy);
        }
        if (!offer.zones().isEmpty() && r.zone() != null && !offer.zones().contains(r.zone())) {
            return Optional.of(of + " in " + r.zone() + ", where the instance is" + remedy);
        }
        return !offer.zones().isEmpty()
                        && r.standbyZone() != null
                        && !offer.zones().contains(r.standbyZone())
                ? Optional.of(of + " in " + r.standbyZone() + ", where its standby is" + remedy)
                : Optional.empty();
    }
}
