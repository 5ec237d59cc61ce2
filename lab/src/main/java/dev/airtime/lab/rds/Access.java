package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * IAM, as far as tests ask for it: an action that nothing allows, and changes that need a tag on their resource. A tag
 * counts in conditions only minutes after it was written: RDS guide, {@code USER_Tagging}. The refusal is in AWS's words.
 */
final class Access {
    private static final Set<String> CHANGES = Set.of(
            "ModifyDBInstance",
            "RebootDBInstance",
            "DeleteDBInstance",
            "CreateDBSnapshot",
            "AddTagsToResource",
            "RemoveTagsFromResource",
            "ModifyDBCluster",
            "FailoverDBCluster",
            "DeleteDBCluster",
            "CreateDBInstance");

    /** What a policy's condition looks at. */
    private record Resource(String arn, Map<String, String> tags, Map<String, Instant> taggedAt, Instant created) {}

    private final Account account;

    Access(Account account) {
        this.account = account;
    }

    void check(String action, Form form, Instant now) {
        String resource = resource(form);
        if (account.faults.denied(action)) {
            throw denied((action.equals("GetMetricData") ? "cloudwatch:" : "rds:") + action, resource, "AccessDenied");
        }
        String key = account.faults.requiredTag();
        if (key == null || !CHANGES.contains(action)) {
            return;
        }
        Resource tagged = tagged(form);
        if (tagged != null && !counts(tagged, key, account.faults.tagDelay(), now)) {
            throw denied("rds:" + action, tagged.arn(), "AccessDenied");
        }
    }

    private static boolean counts(Resource resource, String key, Duration delay, Instant now) {
        Instant since = resource.taggedAt().getOrDefault(key, resource.created());
        return resource.tags().containsKey(key) && !now.isBefore(since.plus(delay));
    }

    /** The instance that the request names, or the cluster; null when it is neither, or not there. */
    private @Nullable Resource tagged(Form form) {
        String arn = form.text("ResourceName", "");
        String name = arn.substring(arn.lastIndexOf(':') + 1);
        Instance instance = account.instances.get(form.text("DBInstanceIdentifier", arn.contains(":db:") ? name : ""));
        if (instance != null) {
            return new Resource(
                    Account.arn("db", instance.identifier), instance.tags, instance.taggedAt, instance.created);
        }
        Cluster cluster = account.clusters.get(form.text("DBClusterIdentifier", arn.contains(":cluster:") ? name : ""));
        return cluster == null
                ? null
                : new Resource(
                        Account.arn("cluster", cluster.identifier), cluster.tags, cluster.taggedAt, cluster.created);
    }

    private static String resource(Form form) {
        String arn = form.text("ResourceName");
        if (arn != null) {
            return arn;
        }
        String name = form.text("DBInstanceIdentifier");
        String cluster = form.text("DBClusterIdentifier");
        return name != null ? Account.arn("db", name) : cluster != null ? Account.arn("cluster", cluster) : "*";
    }

    static AwsError denied(String action, String resource, String code) {
        return new AwsError(
                403,
                code,
                "User: arn:aws:sts::" + Account.NUMBER + ":assumed-role/airtime/lab is not authorized to perform: "
                        + action + " on resource: " + resource
                        + " because no identity-based policy allows the " + action + " action");
    }
}
