package dev.airtime.lab.rds;

import java.time.Instant;
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
        Instance instance = instance(form.required("ResourceName"));
        if (instance != null) {
            given.forEach((key, value) -> {
                if (!value.equals(before.get(key))) {
                    instance.taggedAt.put(key, now);
                }
            });
        }
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

    private @Nullable Instance instance(String arn) {
        return arn.contains(":db:") ? account.instances.get(arn.substring(arn.lastIndexOf(':') + 1)) : null;
    }
}
