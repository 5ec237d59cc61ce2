package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** AddTagsToResource, RemoveTagsFromResource, ListTagsForResource. */
final class TagActions {
    private final Account account;

    TagActions(Account account) {
        this.account = account;
    }

    void register(Map<String, Action> actions) {
        actions.put("AddTagsToResource", this::add);
        actions.put("RemoveTagsFromResource", this::remove);
        actions.put("ListTagsForResource", this::list);
    }

    private void add(Form form, Instant now, Xml xml) {
        Map<String, String> tags = tags(form);
        Map<String, String> given = form.tags();
        if (given == null) {
            throw AwsError.refused("MissingParameter", "The request must contain the parameter Tags.");
        }
        Map<String, String> before = Map.copyOf(tags);
        Tags.add(tags, given);
        Map<String, Instant> taggedAt = taggedAt(form.required("ResourceName"));
        given.forEach((key, value) -> {
            if (!value.equals(before.get(key))) {
                taggedAt.put(key, now);
            }
        });
    }

    private void remove(Form form, Instant now, Xml xml) {
        tags(form).keySet().removeAll(form.list("TagKeys"));
    }

    private void list(Form form, Instant now, Xml xml) {
        InstanceXml.tags(xml, account.tags(form.required("ResourceName")));
    }

    /** An instance on its way out takes no tags (the model lists InvalidDBInstanceState for both writes). */
    private Map<String, String> tags(Form form) {
        String arn = form.required("ResourceName");
        Map<String, String> tags = account.tags(arn);
        Instance instance = instance(arn);
        if (instance != null && instance.status.equals("deleting")) {
            throw InstanceActions.notAvailable(instance);
        }
        return tags;
    }

    private Map<String, Instant> taggedAt(String arn) {
        Instance instance = instance(arn);
        Cluster cluster =
                arn.contains(":cluster:") ? account.clusters.get(arn.substring(arn.lastIndexOf(':') + 1)) : null;
        return instance != null ? instance.taggedAt : cluster != null ? cluster.taggedAt : new HashMap<>();
    }

    private @Nullable Instance instance(String arn) {
        return arn.contains(":db:") ? account.instances.get(arn.substring(arn.lastIndexOf(':') + 1)) : null;
    }
}
