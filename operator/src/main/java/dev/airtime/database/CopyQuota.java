package dev.airtime.database;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * Whether the account has room for one more copy, looked at before anything is made: a snapshot that is taken for a copy
 * which is then refused would have been felt by production for nothing (RDS API reference, DescribeAccountAttributes,
 * AccountQuota).
 *
 * @param used how many there are, or GiB
 * @param max how many there may be
 */
record CopyQuota(long used, long max) {
    private static final Logger LOG = LoggerFactory.getLogger(CopyQuota.class);

    /** By AccountQuotaName; empty when the account does not tell, or may not be asked: RDS then has the last word. */
    static Map<String, CopyQuota> read(RdsClient rds) {
        try {
            return ask(rds);
        } catch (AwsServiceException e) {
            LOG.info("the account's quotas are not known, going on without: {}", Refusal.text(e));
            return Map.of();
        }
    }

    /** The same; an answer that is no list of quotas is thrown. */
    static Map<String, CopyQuota> ask(RdsClient rds) {
        Map<String, CopyQuota> quotas = new HashMap<>();
        rds.describeAccountAttributes().accountQuotas().forEach(q -> {
            if (q.accountQuotaName() != null && q.used() != null && q.max() != null) {
                quotas.put(q.accountQuotaName(), new CopyQuota(q.used(), q.max()));
            }
        });
        return quotas;
    }

    /**
     * What the account's quotas lack for read replicas, as a warning's words; null when nothing is known to. Pure.
     *
     * @param gib the storage that each has
     */
    static @Nullable String missing(int replicas, int gib, Map<String, CopyQuota> quotas) {
        CopyQuota instances = quotas.get("DBInstances");
        CopyQuota storage = quotas.get("AllocatedStorage");
        String what = over(instances, replicas)
                ? used(instances, "DB instances")
                : over(storage, (long) replicas * gib) ? used(storage, "GiB of storage") : null;
        return what == null
                ? null
                : "the account has " + what + ", which is not enough for " + replicas + " read replicas of " + gib
                        + " GiB: ask for more in Service Quotas days before, or free some";
    }

    private static String used(@Nullable CopyQuota quota, String what) {
        return quota == null ? "" : quota.used() + " of " + quota.max() + " " + what;
    }

    /** What is missing for {@code step}, in a sentence; null when nothing is known to be. Pure. */
    static @Nullable String missing(CopyStep step, int gib, Map<String, CopyQuota> quotas) {
        boolean snapshot = step instanceof CopyStep.TakeSnapshot;
        if (!snapshot && !(step instanceof CopyStep.Restore) && !(step instanceof CopyStep.RestoreToPointInTime)) {
            return null;
        }
        if (over(quotas.get("DBInstances"), 1)) {
            return full("DB instances", quotas.get("DBInstances"));
        }
        if (over(quotas.get("AllocatedStorage"), gib)) {
            return full("GiB of storage, and the copy needs " + gib, quotas.get("AllocatedStorage"));
        }
        return snapshot && over(quotas.get("ManualSnapshots"), 1)
                ? full("manual snapshots", quotas.get("ManualSnapshots"))
                : null;
    }

    private static boolean over(@Nullable CopyQuota quota, long more) {
        return quota != null && quota.used() + more > quota.max();
    }

    private static String full(String what, @Nullable CopyQuota quota) {
        return "there is no room for it: the account has " + used(quota, what)
                + "; delete some, or ask for more in Service Quotas";
    }
}
