package dev.airtime.database;

import dev.airtime.database.OutlookReading.Answer;
import dev.airtime.database.PriceList.ClassPrice;
import java.util.Comparator;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The class that an event needs, by what a rehearsal measured on the copy. Pure.
 *
 * @param instanceClass the smallest that is enough; null when that can't be said
 * @param why how it was found, or what is missing, in a sentence
 */
public record AutoClass(@Nullable String instanceClass, String why) {
    /** Their CPU is lent, not bought: what a rehearsal shows depends on the credits of that day. */
    private static final String BURSTABLE = "db.t";

    /**
     * What a rehearsal that passed has shown.
     *
     * @param rehearsal its name
     * @param cpu the highest CPU of the copy, which has production's class, 0 to 1
     * @param users users that were reached
     * @param expected users that are expected
     * @param target the highest CPU that is wanted, 0 to 1
     * @param headroom how many times of that
     */
    public record Need(String rehearsal, double cpu, int users, int expected, double target, int headroom) {
        /** vCPUs for what is expected, on a class with so many. */
        double vcpus(int copy) {
            return copy * cpu / target * Math.max(1.0, (double) expected / users) * headroom;
        }
    }

    /**
     * Of the copy's family, else of any, the cheapest class that has the vCPUs, no less memory than before, and is offered
     * where the instance is.
     */
    static AutoClass of(
            String copyClass,
            Need need,
            @Nullable Answer<PriceList> prices,
            @Nullable Answer<Offers> offers,
            Routine r,
            boolean multiAz) {
        if (prices == null || offers == null) {
            return missing("sizes of classes are not asked for shortly before the raise");
        }
        if (prices.value() == null || offers.value() == null) {
            return missing("sizes of classes are not known: " + (prices.value() == null ? prices.why() : offers.why()));
        }
        Map<String, ClassPrice> list = prices.value().classes();
        Offers offered = offers.value();
        ClassPrice copy = list.get(copyClass);
        if (copy == null || copy.vcpus() == 0) {
            return missing("the price list does not have the size of " + copyClass);
        }
        if (offered.classes().isEmpty()) {
            return missing("AWS does not say which classes it offers for " + r.engine() + " " + r.engineVersion());
        }
        double vcpus = need.vcpus(copy.vcpus());
        String family = family(copyClass);
        String how = String.format(
                Locale.ROOT,
                "%s used %.0f%% of %d vCPU of %s at %d of %d users; below %.0f%% with %d times headroom that is %.1f vCPU",
                need.rehearsal(),
                need.cpu() * 100,
                copy.vcpus(),
                copyClass,
                need.users(),
                need.expected(),
                need.target() * 100,
                need.headroom(),
                vcpus);
        return list.entrySet().stream()
                .filter(c -> c.getValue().vcpus() >= Math.max(vcpus, copy.vcpus()))
                .filter(c -> c.getValue().memoryGib() >= copy.memoryGib())
                .filter(c -> !c.getKey().startsWith(BURSTABLE))
                .filter(c -> offered.missing(c.getKey(), r, multiAz).isEmpty())
                .min(Comparator.comparing((Map.Entry<String, ClassPrice> c) ->
                                !family(c.getKey()).equals(family))
                        .thenComparing(c -> c.getValue().hourly())
                        .thenComparing(Map.Entry::getKey))
                .map(c -> new AutoClass(c.getKey(), how + ": " + c.getKey()))
                .orElseGet(() -> missing(how + ", and no class that is offered has so many"));
    }

    private static String family(String instanceClass) {
        int dot = instanceClass.lastIndexOf('.');
        return dot < 0 ? instanceClass : instanceClass.substring(0, dot);
    }

    static AutoClass missing(String why) {
        return new AutoClass(null, why);
    }
}
