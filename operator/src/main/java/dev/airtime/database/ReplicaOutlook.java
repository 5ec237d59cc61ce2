package dev.airtime.database;

import dev.airtime.database.Evidence.Group;
import dev.airtime.database.OutlookReading.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What of an instance's read replicas should be known before it is raised.
 *
 * @param warnings each a sentence about the instance
 */
record ReplicaOutlook(List<String> warnings) {
    /** What a PostgreSQL standby must not have less of than its source (PostgreSQL, "Hot Standby", "Administrator's overview"). */
    private static final List<String> AT_LEAST = List.of(
            "max_connections",
            "max_worker_processes",
            "max_wal_senders",
            "max_prepared_transactions",
            "max_locks_per_transaction");

    ReplicaOutlook {
        warnings = List.copyOf(warnings);
    }

    /**
     * Of an instance.
     *
     * @param groups parameter groups by name; null for one that can't be read
     * @param quotas of the account, by AccountQuotaName; null when they were not asked for
     */
    static ReplicaOutlook of(
            DbInstance i,
            Replicas replicas,
            Span span,
            Function<String, @Nullable Group> groups,
            @Nullable Answer<Map<String, CopyQuota>> quotas) {
        List<String> warnings = new ArrayList<>();
        if (span.readReplicas() > 0) {
            String why = ReplicaDecision.impossible(i, replicas, span.readReplicas());
            if (why != null) {
                warnings.add("no read replicas can be made: " + why);
            } else {
                warnings.add(
                        "read replicas are made when it is raised, from a snapshot: they are there 10 to 40 minutes"
                                + " later, or hours for much data, and slow until RDS has loaded their storage; give leadTime the"
                                + " room");
                quota(i, replicas, span, quotas, warnings);
            }
        }
        if (i.engine().equals("postgres")) {
            String wanted = span.instanceClass() == null ? i.instanceClass() : span.instanceClass();
            Group own = groups.apply(i.group());
            for (DbInstance r : replicas.others()) {
                Group group = groups.apply(r.group());
                for (String parameter : new TreeSet<>(AT_LEAST)) {
                    String value = span.parameters().getOrDefault(parameter, value(own, parameter));
                    OptionalLong then = ParameterFormula.evaluate(value, ClassMemory.bytes(wanted));
                    OptionalLong its =
                            ParameterFormula.evaluate(value(group, parameter), ClassMemory.bytes(r.instanceClass()));
                    if (then.isPresent() && its.isPresent() && its.getAsLong() < then.getAsLong()) {
                        warnings.add(
                                "its read replica " + r.identifier() + " (" + r.instanceClass() + ") has "
                                        + parameter + " " + its.getAsLong() + ", and the raise makes it "
                                        + then.getAsLong()
                                        + " here: a PostgreSQL replica with less than its source stops replaying until it is"
                                        + " restarted, for which RDS then overrides the value; raise the replica first, by hand");
                    }
                }
            }
        }
        return new ReplicaOutlook(warnings);
    }

    /** Of those that are still to be made: what is there counts already. */
    private static void quota(
            DbInstance i,
            Replicas replicas,
            Span span,
            @Nullable Answer<Map<String, CopyQuota>> quotas,
            List<String> warnings) {
        int more = span.readReplicas() - replicas.ours().size();
        if (more <= 0 || quotas == null) {
            return;
        }
        String missing = quotas.value() == null
                ? "whether the account's quotas have room for the read replicas is not known: " + quotas.why()
                : CopyQuota.missing(more, i.shape().allocatedStorage(), quotas.value());
        if (missing != null) {
            warnings.add(missing);
        }
    }

    private static @Nullable String value(@Nullable Group group, String parameter) {
        return group == null ? null : group.values().get(parameter);
    }
}
