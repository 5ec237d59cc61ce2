package dev.airtime.database;

import dev.airtime.database.OutlookReading.Answer;
import dev.airtime.database.PriceList.ClassPrice;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
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

    /** What twice as many vCPUs are counted as: the rest is lost to locks, and to each other. */
    private static final double DOUBLED = 1.6;

    /** Twice the users take 2^(1+0.3) times the CPU. */
    private static final double USERS_CONTEND = 0.3;

    /**
     * What a rehearsal that passed has shown.
     *
     * @param rehearsal its name
     * @param cpu the highest CPU of the copy, which has production's class, 0 to 1
     * @param users users that were reached
     * @param expected users that are expected
     * @param target the highest CPU that is wanted, 0 to 1
     * @param headroom how many times of that
     * @param connections the most that were open; null where not measured, or where the class has no say in their limit
     */
    public record Need(
            String rehearsal,
            double cpu,
            int users,
            int expected,
            double target,
            int headroom,
            @Nullable Integer connections) {
        /** vCPUs for what is expected, on a class with so many, if nobody waited for another. */
        double vcpus(int copy) {
            return copy * cpu / target * times();
        }

        /** The same where more users cost more each. */
        double contended(int copy) {
            return vcpus(copy) * Math.pow(times(), USERS_CONTEND);
        }

        /** Connections for what is expected. */
        int expectedConnections() {
            return connections == null ? 0 : (int) Math.ceil(connections * times());
        }

        private double times() {
            return Math.max(1.0, (double) expected / users);
        }
    }

    /**
     * Of the copy's family, else of any, the cheapest class that has the vCPUs, no less memory than before, and is offered
     * where the instance is. The headroom is a reserve, of which contention may take its part; where it is too small for
     * that, more is taken: AutoClassModelTest says how well that is told.
     *
     * @param limit max_connections of a class as the event will have it; null where not known
     */
    static AutoClass of(
            String copyClass,
            Need need,
            @Nullable Answer<PriceList> prices,
            @Nullable Answer<Offers> offers,
            Routine r,
            boolean multiAz,
            Function<String, @Nullable Integer> limit) {
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
        double vcpus = Math.max(need.vcpus(copy.vcpus()) * need.headroom(), copy.vcpus());
        double contended = need.contended(copy.vcpus());
        String family = family(copyClass);
        List<Map.Entry<String, ClassPrice>> inProportion = list.entrySet().stream()
                .filter(c -> c.getValue().vcpus() >= vcpus)
                .filter(c -> c.getValue().memoryGib() >= copy.memoryGib())
                .filter(c -> !c.getKey().startsWith(BURSTABLE))
                .filter(c -> offered.missing(c.getKey(), r, multiAz).isEmpty())
                .sorted(Comparator.comparing((Map.Entry<String, ClassPrice> c) ->
                                !family(c.getKey()).equals(family))
                        .thenComparing(c -> c.getValue().hourly())
                        .thenComparing(Map.Entry::getKey))
                .toList();
        List<Map.Entry<String, ClassPrice>> large = inProportion.stream()
                .filter(c -> counted(c.getValue().vcpus(), copy.vcpus()) >= contended)
                .toList();
        // A limit that no class raises is no reason for a larger one.
        int connections = Math.min(
                need.expectedConnections(),
                large.stream().mapToInt(c -> limit(limit, c.getKey())).max().orElse(0));
        String how = how(copyClass, copy, need)
                + (inProportion.stream().limit(1).anyMatch(c -> !large.contains(c))
                        ? String.format(
                                Locale.ROOT,
                                ", and more, since twice the users take %.1f times the CPU and twice the vCPUs do %.1f times"
                                        + " the work",
                                Math.pow(2, 1 + USERS_CONTEND),
                                DOUBLED)
                        : "");
        return large.stream()
                .filter(c -> limit(limit, c.getKey()) >= connections)
                .findFirst()
                .map(c -> new AutoClass(
                        c.getKey(), how + because(large, c.getKey(), need, connections) + ": " + c.getKey()))
                .orElseGet(() -> missing(how + ", and no class that is offered has so many"));
    }

    private static String how(String copyClass, ClassPrice copy, Need need) {
        return String.format(
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
                need.vcpus(copy.vcpus()) * need.headroom());
    }

    private static String because(
            List<Map.Entry<String, ClassPrice>> large, String chosen, Need need, int connections) {
        if (need.expectedConnections() > connections) {
            return ", and its " + need.expectedConnections() + " connections fit into no class (at most " + connections
                    + "): lower the pools, or set max_connections";
        }
        return large.get(0).getKey().equals(chosen)
                ? ""
                : ", and its " + need.expectedConnections() + " connections don't fit into "
                        + large.get(0).getKey();
    }

    /** vCPUs in those of the copy's class: each doubling counts as {@link #DOUBLED}. */
    private static double counted(int vcpus, int copy) {
        return copy * Math.pow((double) vcpus / copy, Math.log(DOUBLED) / Math.log(2));
    }

    private static int limit(Function<String, @Nullable Integer> limit, String instanceClass) {
        Integer known = limit.apply(instanceClass);
        return known == null ? Integer.MAX_VALUE : known;
    }

    private static String family(String instanceClass) {
        int dot = instanceClass.lastIndexOf('.');
        return dot < 0 ? instanceClass : instanceClass.substring(0, dot);
    }

    static AutoClass missing(String why) {
        return new AutoClass(null, why);
    }
}
