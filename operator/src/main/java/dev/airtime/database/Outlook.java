package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import dev.airtime.database.OutlookReading.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a DB instance before anything is changed.
 *
 * @param multiAz MultiAZ; null when the instance is not there
 * @param now what it is, by ModifyDBInstance's names with a small first letter; what is not known is absent
 * @param warnings what would meet the event, each a sentence about the instance
 * @param notOffered why the wanted class can't be had, in a sentence; null when it can, or it is not known
 * @param leftAlone parameters that the wanted class brings along, by name: why nothing is changed for them
 * @param online the wanted parameters that change in the group in use, without a restart
 * @param price of the class before and of the wanted one; null when the class stays
 * @param replicaPrice of no read replica and of all that are to be made; null when none is
 */
public record Outlook(
        @Nullable Boolean multiAz,
        Map<String, String> now,
        List<String> warnings,
        @Nullable String notOffered,
        Map<String, String> leftAlone,
        Set<String> online,
        @Nullable Price price,
        @Nullable Price replicaPrice) {
    /** Of an instance that is not there. */
    static final Outlook UNKNOWN = new Outlook(null, Map.of(), List.of(), null, Map.of(), Set.of(), null, null);

    public Outlook {
        now = Map.copyOf(now);
        warnings = List.copyOf(warnings);
        leftAlone = Map.copyOf(leftAlone);
        online = Set.copyOf(online);
    }

    /**
     * Of an instance.
     *
     * @param parameters what is set in its parameter group
     * @param inPlace whether the group in use may be changed, and all of them there
     * @param maintenance of the account, by ARN; null when it was not asked for
     * @param offers of its engine's version; null when they were not asked for
     * @param prices of its engine and region; null when they were not asked for
     * @param replicas what is known of its read replicas
     * @param replicaPrices as {@code prices}, without a standby
     */
    static Outlook of(
            DbInstance i,
            Routine routine,
            Map<String, String> parameters,
            boolean inPlace,
            Span span,
            @Nullable Answer<Map<String, List<MaintenanceAction>>> maintenance,
            @Nullable Answer<Offers> offers,
            @Nullable Answer<PriceList> prices,
            ReplicaOutlook replicas,
            @Nullable Answer<PriceList> replicaPrices) {
        Map<String, String> now = new TreeMap<>();
        now.put("instanceClass", i.instanceClass());
        now.put("allocatedStorage", String.valueOf(i.shape().allocatedStorage()));
        put(now, "storageType", i.shape().storageType());
        put(now, "iops", i.shape().iops());
        put(now, "storageThroughput", i.shape().storageThroughput());
        now.put("readReplicas", String.valueOf(i.readReplicas().size()));
        parameters.forEach((name, value) -> now.put("parameters." + name, value));
        Map<String, List<MaintenanceAction>> known =
                maintenance == null || maintenance.value() == null ? Map.of() : maintenance.value();
        List<String> warnings = new ArrayList<>(Warnings.of(i, routine, span, known.getOrDefault(i.arn(), List.of())));
        if (maintenance != null && maintenance.why() != null) {
            warnings.add("whether maintenance is due is not known: " + maintenance.why());
        }
        warnings.addAll(replicas.warnings());
        String wanted = span.instanceClass();
        if (wanted != null && offers != null && offers.why() != null) {
            warnings.add("whether " + wanted + " is offered is not known: " + offers.why());
        }
        Offers offered = offers == null || offers.value() == null ? Offers.UNKNOWN : offers.value();
        return new Outlook(
                i.shape().multiAz(),
                now,
                warnings,
                wanted == null
                        ? null
                        : offered.missing(wanted, routine, i.shape().multiAz()).orElse(null),
                leftAlone(parameters, span, wanted == null ? i.instanceClass() : wanted),
                inPlace ? span.parameters().keySet() : Set.of(),
                wanted == null ? null : Price.of(prices, classBefore(i), wanted),
                span.readReplicas() == 0
                        ? null
                        : Price.of(replicaPrices, wanted == null ? i.instanceClass() : wanted, span.readReplicas()));
    }

    private static Map<String, String> leftAlone(Map<String, String> parameters, Span span, String instanceClass) {
        Map<String, String> leftAlone = new TreeMap<>();
        span.parameters().forEach((name, value) -> {
            String formula = parameters.get(name);
            if (FollowingFormula.gives(name, formula, value, instanceClass)) {
                leftAlone.put(
                        name,
                        formula + " gives at least "
                                + FollowingFormula.least(name, formula, instanceClass)
                                        .orElseThrow() + " on " + instanceClass);
            }
        });
        return leftAlone;
    }

    /** What it goes back to, when another event has raised it. */
    static String classBefore(DbInstance i) {
        DatabaseRecord record = RecordTags.record(i.tags());
        return record == null ? i.instanceClass() : record.instanceClass();
    }

    private static void put(Map<String, String> now, String name, @Nullable Object value) {
        if (value != null) {
            now.put(name, value.toString());
        }
    }
}
