package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The operations on DB parameter groups and, by their {@link GroupKind}, on those of clusters: model, Modify-, Reset-, Copy-, DeleteDBParameterGroup; RDS guide, {@code
 * USER_WorkingWithDBInstanceParamGroups}.
 */
final class GroupActions {
    private static final int LONGEST_NAME = 255;
    private static final int MOST_PARAMETERS = 20;

    private final Account account;
    private final InstanceLife life;
    private final GroupKind kind;

    GroupActions(Account account, InstanceLife life, GroupKind kind) {
        this.account = account;
        this.life = life;
        this.kind = kind;
    }

    void register(Map<String, Action> actions) {
        actions.put("Create" + kind.name(), this::create);
        actions.put("Copy" + kind.name(), this::copy);
        actions.put("Describe" + kind.name() + "s", this::describe);
        actions.put("Modify" + kind.name(), this::modify);
        actions.put("Reset" + kind.name(), this::reset);
        actions.put("Delete" + kind.name(), this::delete);
    }

    private void create(Form form, Instant now, Xml xml) {
        String family = form.required("DBParameterGroupFamily");
        Engine.ofFamily(family);
        ParameterGroup group = add(form, form.required(kind.name() + "Name"), family, form.required("Description"));
        write(xml, group);
    }

    private void copy(Form form, Instant now, Xml xml) {
        ParameterGroup source = named(form.required("Source" + kind.name() + "Identifier"));
        String description = form.required("Target" + kind.name() + "Description");
        if (source.isDefault()) {
            throw AwsError.combination("The parameter group " + source.name + " is a default group; it can't be"
                    + " copied. Create a new group of the family instead.");
        }
        ParameterGroup group =
                add(form, form.required("Target" + kind.name() + "Identifier"), source.family, description);
        group.values.putAll(source.values);
        group.applyMethods.putAll(source.applyMethods);
        write(xml, group);
    }

    private ParameterGroup add(Form form, String name, String family, String description) {
        String identifier = Account.identifier(kind.name() + "Name", name, LONGEST_NAME);
        if (kind.groups().containsKey(identifier)) {
            throw AwsError.refused(
                    "DBParameterGroupAlreadyExists", "Parameter group " + identifier + " already exists");
        }
        account.quotas.checkGroup(kind.quota());
        ParameterGroup group = new ParameterGroup(identifier, family, description);
        Map<String, String> tags = form.tags();
        Tags.add(group.tags, tags == null ? Map.of() : tags);
        kind.groups().put(identifier, group);
        return group;
    }

    private void describe(Form form, Instant now, Xml xml) {
        String name = form.text(kind.name() + "Name", "");
        List<ParameterGroup> records =
                name.isEmpty() ? List.copyOf(kind.groups().values()) : List.of(named(name));
        Pages.write(form, xml, kind.name() + "s", records, group -> write(xml, group));
    }

    private void write(Xml xml, ParameterGroup group) {
        xml.element(kind.name(), () -> xml.element(kind.name() + "Name", group.name)
                .element("DBParameterGroupFamily", group.family)
                .element("Description", group.description)
                .element(kind.name() + "Arn", Account.arn(kind.arn(), group.name)));
    }

    private void modify(Form form, Instant now, Xml xml) {
        ParameterGroup group = changeable(form.required(kind.name() + "Name"));
        List<Map<String, String>> parameters = parameters(form);
        for (Map<String, String> parameter : parameters) {
            check(group, parameter, true);
        }
        for (Map<String, String> parameter : parameters) {
            String name = parameter.getOrDefault("ParameterName", "");
            String value = parameter.getOrDefault("ParameterValue", "");
            group.values.put(name, value);
            group.applyMethods.put(name, parameter.getOrDefault("ApplyMethod", ""));
            apply(group, name, value, parameter.getOrDefault("ApplyMethod", ""), now);
        }
        xml.element(kind.name() + "Name", group.name);
    }

    private void reset(Form form, Instant now, Xml xml) {
        ParameterGroup group = changeable(form.required(kind.name() + "Name"));
        if (form.flag("ResetAllParameters", false)) {
            for (String name : List.copyOf(group.values.keySet())) {
                reset(group, name, "pending-reboot", now);
            }
        } else {
            List<Map<String, String>> parameters = parameters(form);
            for (Map<String, String> parameter : parameters) {
                check(group, parameter, false);
            }
            parameters.forEach(p -> reset(
                    group, p.getOrDefault("ParameterName", ""), p.getOrDefault("ApplyMethod", "pending-reboot"), now));
        }
        xml.element(kind.name() + "Name", group.name);
    }

    private void reset(ParameterGroup group, String name, String method, Instant now) {
        if (group.values.remove(name) != null) {
            group.applyMethods.remove(name);
            apply(group, name, null, method, now);
        }
    }

    private void delete(Form form, Instant now, Xml xml) {
        ParameterGroup group = changeable(form.required(kind.name() + "Name"));
        account.instances.values().stream()
                .filter(i -> group.name.equals(kind.of().apply(i)))
                .findFirst()
                .ifPresent(i -> {
                    throw AwsError.refused(
                            "InvalidDBParameterGroupState",
                            "One or more database instances are still members of this parameter group " + group.name
                                    + ", so the group cannot be deleted");
                });
        kind.groups().remove(group.name);
    }

    private ParameterGroup named(String name) {
        return Account.group(kind.groups(), name);
    }

    private ParameterGroup changeable(String name) {
        ParameterGroup group = named(name);
        if (group.isDefault()) {
            throw AwsError.value("The parameter " + kind.name() + "Name is not a valid identifier: " + group.name
                    + " is a default group, which can't be modified or deleted.");
        }
        return group;
    }

    private static List<Map<String, String>> parameters(Form form) {
        List<Map<String, String>> parameters = form.structures("Parameters");
        if (parameters.isEmpty()) {
            throw AwsError.refused("MissingParameter", "The request must contain the parameter Parameters.");
        }
        if (parameters.size() > MOST_PARAMETERS) {
            throw AwsError.value("A maximum of " + MOST_PARAMETERS + " parameters can be modified in one request.");
        }
        return parameters;
    }

    private static void check(ParameterGroup group, Map<String, String> given, boolean withValue) {
        String name = given.getOrDefault("ParameterName", "");
        Engine.Parameter parameter = Engine.ofFamily(group.family).parameters().get(name);
        if (parameter == null) {
            throw AwsError.value("Could not find parameter with name: " + name);
        }
        if (!parameter.modifiable()) {
            throw AwsError.value("The parameter " + name + " cannot be modified.");
        }
        String method = given.getOrDefault("ApplyMethod", "");
        if (!method.equals("immediate") && !method.equals("pending-reboot")) {
            throw AwsError.value(
                    "Invalid apply method '" + method + "' for " + name + ": immediate or pending-reboot are allowed.");
        }
        if (method.equals("immediate") && !parameter.dynamic()) {
            throw AwsError.combination("cannot use immediate apply method for static parameter " + name);
        }
        if (withValue) {
            checkValue(parameter, given.getOrDefault("ParameterValue", ""));
        }
    }

    private static void checkValue(Engine.Parameter parameter, String value) {
        boolean valid = parameter.allows(value);
        if (value.contains("{")) {
            try {
                Formula.evaluate(
                        value,
                        Map.of(
                                "DBInstanceClassMemory",
                                1L << 33,
                                "AllocatedStorage",
                                1L << 36,
                                "DBInstanceVCPU",
                                2L,
                                "EndPointPort",
                                3306L));
            } catch (IllegalArgumentException e) {
                valid = false;
            }
        }
        if (value.isEmpty() || !valid) {
            throw AwsError.value("Invalid parameter value: " + value + " for: " + parameter.name()
                    + " allowed values are: " + parameter.allowed());
        }
    }

    /** Brings a changed value to the instances that have the group: at once, or after their next reboot. */
    private void apply(ParameterGroup group, String name, @Nullable String value, String method, Instant now) {
        account.events.add(new Account.Event(
                now,
                group.name,
                kind.event(),
                "configuration change",
                "Updated parameter " + name + " to " + (value == null ? "its default" : value) + " with apply method "
                        + method));
        for (Instance instance : account.instances.values()) {
            if (!group.name.equals(kind.of().apply(instance))) {
                continue;
            }
            // Serverless v2 derives it from its capacity, when it starts (Aurora guide,
            // aurora-serverless-v2.setting-capacity).
            boolean derived = instance.serverless() && name.equals("max_connections");
            if (method.equals("immediate") && !derived) {
                life.applyDynamic(instance, kind, name, value, now);
            } else {
                kind.status().accept(instance, "pending-reboot");
                instance.attachment++;
            }
        }
    }
}
