package dev.airtime.database;

import dev.airtime.database.OutlookReading.Answer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What is known of an Aurora cluster before anything is changed. Pure. */
final class ClusterOutlook {
    private static final String IO_OPTIMIZED = "aurora-iopt1";

    private ClusterOutlook() {}

    /**
     * Of a cluster. Whether or not it has a reader, a change of it is felt as a failover, as that of a Multi-AZ instance.
     *
     * @param routines of the region's instances, by identifier
     * @param scaling the scalable target of its readers; null when it has none, or it was not read
     * @param maintenance of the account, by ARN; null when it was not asked for
     * @param offers of its engine's version; null when they were not asked for
     * @param prices of its engine and region; null when they were not asked for
     * @param connections max_connections of its writer, now and on the wanted class
     */
    static Outlook of(
            AuroraCluster c,
            Map<String, Routine> routines,
            Span span,
            @Nullable ReaderScaling scaling,
            @Nullable Answer<Map<String, List<MaintenanceAction>>> maintenance,
            @Nullable Answer<Offers> offers,
            @Nullable Answer<PriceList> prices,
            Connections connections) {
        ClusterMember writer = c.writer();
        if (writer == null) {
            return Outlook.UNKNOWN;
        }
        Map<String, String> now = new TreeMap<>();
        now.put("instanceClass", writer.instance().instanceClass());
        if (c.cluster().capacity() != null) {
            now.put("serverlessV2", c.cluster().capacity().describe());
        }
        if (scaling != null) {
            now.put("autoScaling.minCapacity", String.valueOf(scaling.min()));
        }
        String wanted = span.instanceClass();
        List<String> warnings = warnings(c, routines, span, maintenance, offers);
        if (wanted != null
                && !span.parameters().containsKey("max_connections")
                && connections.stay(writer.instance().instanceClass(), wanted)) {
            warnings.add("max_connections stays " + connections.raised() + " on " + wanted
                    + ", since a parameter group has a number instead of a formula: name it in scaleUp.parameters, or raise it there by hand days before"
                    + " (Aurora PostgreSQL needs a reboot of each member for it)");
        }
        return new Outlook(
                true,
                now,
                warnings,
                wanted == null ? null : notOffered(c, routines, wanted, offers).orElse(null),
                Map.of(),
                Set.of(),
                wanted == null ? null : price(c, wanted, prices),
                null);
    }

    /** max_connections now and on the wanted class; null when not known. */
    record Connections(@Nullable Integer now, @Nullable Integer raised) {
        static final Connections UNKNOWN = new Connections(null, null);

        /** Whether a larger class would bring no more. */
        boolean stay(String instanceClass, String wanted) {
            return now != null
                    && now.equals(raised)
                    && ClassMemory.covers(wanted, instanceClass)
                    && !ClassMemory.covers(instanceClass, wanted);
        }
    }

    /** Those that a raise changes, or that are there to take over meanwhile. */
    private static List<ClusterMember> raised(AuroraCluster c) {
        return c.members().stream()
                .filter(m -> !m.autoScaled() && !m.serverless())
                .toList();
    }

    private static List<String> warnings(
            AuroraCluster c,
            Map<String, Routine> routines,
            Span span,
            @Nullable Answer<Map<String, List<MaintenanceAction>>> maintenance,
            @Nullable Answer<Offers> offers) {
        List<String> warnings = new ArrayList<>();
        Map<String, List<MaintenanceAction>> known =
                maintenance == null || maintenance.value() == null ? Map.of() : maintenance.value();
        for (MaintenanceAction a : known.getOrDefault(c.cluster().arn(), List.of())) {
            if (a.queued() || a.meets(span.raise(), span.end(), null)) {
                warnings.add("maintenance of the whole cluster is due or queued (" + a.action()
                        + "), which restarts it: apply it in a quiet hour before, or defer it");
            }
        }
        for (ClusterMember m : c.members()) {
            Routine r = routines.get(m.identifier());
            if (r != null && !m.autoScaled()) {
                Warnings.ofMember(
                                m.instance(),
                                r,
                                span,
                                known.getOrDefault(m.instance().arn(), List.of()))
                        .forEach(w -> warnings.add("its member " + m.identifier() + ": " + w));
            }
        }
        long following = c.members().stream().filter(ClusterMember::autoScaled).count();
        if (span.instanceClass() != null && following > 0) {
            warnings.add(
                    following + " of its readers are Application Auto Scaling's, and keep their class; new ones get"
                            + " the writer's");
        }
        if (span.instanceClass() != null) {
            warnings.add("that AWS has instances of " + span.instanceClass()
                    + " left when the raise begins is not promised, since no capacity is reserved");
        }
        if (maintenance != null && maintenance.why() != null) {
            warnings.add("whether maintenance is due is not known: " + maintenance.why());
        }
        if (span.instanceClass() != null && offers != null && offers.why() != null) {
            warnings.add("whether " + span.instanceClass() + " is offered is not known: " + offers.why());
        }
        return warnings;
    }

    private static Optional<String> notOffered(
            AuroraCluster c, Map<String, Routine> routines, String wanted, @Nullable Answer<Offers> offers) {
        Offers offered = offers == null || offers.value() == null ? Offers.UNKNOWN : offers.value();
        return raised(c).stream()
                .flatMap(m -> Stream.ofNullable(routines.get(m.identifier())))
                .flatMap(r -> offered.missing(wanted, r, false).stream())
                .findFirst();
    }

    /**
     * Of all members that are raised, before and with the wanted class; a cluster without a reader has one more for the
     * time of the event.
     */
    private static Price price(AuroraCluster c, String wanted, @Nullable Answer<PriceList> prices) {
        if (IO_OPTIMIZED.equals(c.cluster().shape().storageType())) {
            return Price.unknown("I/O-Optimized Aurora has prices of its own, which are not read");
        }
        BigDecimal before = BigDecimal.ZERO;
        BigDecimal raised = BigDecimal.ZERO;
        Map<String, String> recorded = ClusterRecordTags.classes(c.cluster().tags());
        List<ClusterMember> members =
                raised(c).stream().filter(m -> !m.temporary()).toList();
        for (ClusterMember m : members) {
            String was = recorded.getOrDefault(m.identifier(), m.instance().instanceClass());
            Price one = Price.of(prices, was, ClusterRaiseDecision.larger(was, wanted));
            if (one.before() == null || one.raised() == null) {
                return one;
            }
            before = before.add(one.before());
            raised = raised.add(one.raised());
        }
        if (members.size() == 1) {
            Price temporary = Price.of(prices, wanted, wanted);
            if (temporary.raised() == null) {
                return temporary;
            }
            raised = raised.add(temporary.raised());
        }
        return new Price(before, raised, null);
    }
}
