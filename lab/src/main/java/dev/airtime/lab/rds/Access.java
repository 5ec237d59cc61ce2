package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
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
            "RemoveTagsFromResource");

    private final Account account;

    Access(Account account) {
        this.account = account;
    }

    void check(String action, Form form, Instant now) {
        String resource = resource(form);
        if (account.faults.denied(action)) {
            throw denied(action, resource);
        }
        String key = account.faults.requiredTag();
        if (key == null || !CHANGES.contains(action)) {
            return;
        }
        Instance instance = instance(form);
        if (instance != null && !counts(instance, key, account.faults.tagDelay(), now)) {
            throw denied(action, Account.arn("db", instance.identifier));
        }
    }

    private static boolean counts(Instance instance, String key, Duration delay, Instant now) {
        Instant since = instance.taggedAt.getOrDefault(key, instance.created);
        return instance.tags.containsKey(key) && !now.isBefore(since.plus(delay));
    }

    private @Nullable Instance instance(Form form) {
        String arn = form.text("ResourceName", "");
        String name = arn.contains(":db:") ? arn.substring(arn.lastIndexOf(':') + 1) : "";
        return account.instances.get(form.text("DBInstanceIdentifier", name));
    }

    private static String resource(Form form) {
        String arn = form.text("ResourceName");
        if (arn != null) {
            return arn;
        }
        String name = form.text("DBInstanceIdentifier");
        return name == null ? "*" : Account.arn("db", name);
    }

    private static AwsError denied(String action, String resource) {
        return new AwsError(
                403,
                "AccessDenied",
                "User: arn:aws:sts::" + Account.NUMBER + ":assumed-role/airtime/lab is not authorized to perform: rds:"
                        + action + " on resource: " + resource
                        + " because no identity-based policy allows the rds:" + action + " action");
    }
}
