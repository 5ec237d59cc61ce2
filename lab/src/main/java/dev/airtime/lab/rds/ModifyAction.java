package dev.airtime.lab.rds;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * ModifyDBInstance. The reply shows the old values, the new ones in PendingModifiedValues, and a status that is still
 * {@code available} (ACK community issues 1650 and 1773). ApplyImmediately releases everything that waits (model,
 * ModifyDBInstanceMessage). Which settings wait and which are at once: RDS guide, {@code
 * Overview.DBInstance.Modifying}, "Settings for DB instances".
 */
final class ModifyAction {
    private static final Set<String> AT_ONCE = Set.of(
            "DBParameterGroupName",
            "VpcSecurityGroupIds",
            "MaxAllocatedStorage",
            "DeletionProtection",
            "CopyTagsToSnapshot",
            "PubliclyAccessible",
            "PreferredBackupWindow",
            "PreferredMaintenanceWindow",
            "PromotionTier");
    private static final Set<String> REQUEST =
            Set.of("DBInstanceIdentifier", "ApplyImmediately", "AllowMajorVersionUpgrade");
    private static final Set<String> KNOWN = Stream.of(AT_ONCE, REQUEST, Set.copyOf(Instance.QUEUED))
            .flatMap(Set::stream)
            .collect(Collectors.toUnmodifiableSet());

    private static final int SHORTEST_PASSWORD = 8;

    private final Account account;
    private final InstanceLife life;

    ModifyAction(Account account, InstanceLife life) {
        this.account = account;
        this.life = life;
    }

    void register(Map<String, Action> actions) {
        actions.put("ModifyDBInstance", this::modify);
    }

    private void modify(Form form, Instant now, Xml xml) {
        Instance instance = account.instance(form.required("DBInstanceIdentifier"));
        refuseUnknown(form, KNOWN, "ModifyDBInstance");
        if (KNOWN.stream().noneMatch(name -> !REQUEST.contains(name) && form.has(name))
                && !(form.flag("ApplyImmediately", false) && !instance.pending.isEmpty())) {
            throw AwsError.combination("No modifications were requested");
        }
        checkState(instance, form);
        checkMember(instance, form);
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String name : Instance.QUEUED) {
            String value = form.text(name);
            if (value != null) {
                wanted.put(name, value);
            }
        }
        check(instance, form, wanted, now);
        boolean immediate = form.flag("ApplyImmediately", false);
        boolean changed = atOnce(instance, form, now);
        changed |= queue(instance, wanted, immediate);
        if (!changed && account.faults.refuseNoChange() && instance.pending.isEmpty()) {
            throw AwsError.combination("No modifications were requested");
        }
        if (immediate) {
            life.release(instance, now);
        } else if (wanted.containsKey("MasterUserPassword")) {
            // Whatever the flag says (model, ModifyDBInstanceMessage, MasterUserPassword).
            life.release(instance, Set.of("MasterUserPassword"), now);
        }
        InstanceXml.write(xml, instance, now);
    }

    /** Parameters that AWS has and the lab has not are refused aloud. */
    static void refuseUnknown(Form form, Set<String> known, String action) {
        for (String key : form.parameters().keySet()) {
            int dot = key.indexOf('.');
            String name = dot < 0 ? key : key.substring(0, dot);
            if (!known.contains(name)) {
                throw AwsError.notSimulated("the parameter " + name + " of " + action);
            }
        }
    }

    /** RDS guide, {@code Overview.DBInstance.Status}; storage-optimization and storage-full: docs/lab.md. */
    private static void checkState(Instance instance, Form form) {
        boolean allowed =
                switch (instance.status) {
                    case "available", "storage-optimization" -> true;
                    case "storage-full" -> form.has("AllocatedStorage");
                    case "incompatible-parameters" -> form.has("DBParameterGroupName") || form.has("DBInstanceClass");
                    default -> false;
                };
        if (!allowed) {
            throw InstanceActions.notAvailable(instance);
        }
    }

    private void checkMember(Instance instance, Form form) {
        if (instance.cluster == null) {
            if (form.has("PromotionTier")) {
                throw AwsError.combination("PromotionTier is only for members of a DB Cluster.");
            }
            return;
        }
        MemberAction.refuseSettingsOfTheCluster(form);
        if (form.has("EngineVersion")) {
            throw AwsError.combination(
                    "The specified DB Instance is a member of a DB Cluster. Set EngineVersion for the DB Cluster.");
        }
        Cluster cluster = account.cluster(instance.cluster);
        ClusterActions.checkAvailable(cluster);
        String cls = form.text("DBInstanceClass");
        if (cls != null) {
            MemberAction.checkClass(account, cluster, cls);
        }
    }

    private void check(Instance instance, Form form, Map<String, String> wanted, Instant now) {
        String group = form.text("DBParameterGroupName");
        if (group != null) {
            account.groupFor(group, instance);
        }
        for (String name : List.of("PreferredMaintenanceWindow", "PreferredBackupWindow")) {
            String window = form.text(name);
            if (window != null) {
                var next = name.equals("PreferredBackupWindow")
                        ? Windows.nextDaily(window, now)
                        : Windows.nextWeekly(window, now);
                assert next.isAfter(now);
            }
        }
        String cls = wanted.get("DBInstanceClass");
        if (cls != null && !cls.equals(instance.instanceClass)) {
            InstanceClass.named(cls);
            account.offers.check(instance, cls, wanted.getOrDefault("EngineVersion", instance.engineVersion));
            account.faults.checkCapacity(cls);
        }
        String version = wanted.get("EngineVersion");
        if (version != null && !instance.engine.versions().contains(version)) {
            throw AwsError.combination("Cannot find version " + version + " for " + instance.engine.name());
        }
        checkPassword(wanted.get("MasterUserPassword"));
        if (instance.cluster == null) {
            StorageChange.check(instance, form, wanted, now);
        }
        String size = wanted.get("AllocatedStorage");
        if (size != null) {
            account.quotas.checkStorage(Integer.parseInt(size) - instance.allocatedStorage);
        }
    }

    /** Model, ModifyDBInstanceMessage, MasterUserPassword. */
    static void checkPassword(@Nullable String password) {
        if (password == null) {
            return;
        }
        if (password.length() < SHORTEST_PASSWORD) {
            throw AwsError.value("The parameter MasterUserPassword is not a valid password because it is shorter than "
                    + SHORTEST_PASSWORD + " characters.");
        }
        if (!password.matches("[!#-.0-?A-~]*")) {
            throw AwsError.value("The parameter MasterUserPassword is not a valid password. Only printable ASCII"
                    + " characters besides '/', '@', '\"', ' ' may be used.");
        }
    }

    private boolean atOnce(Instance instance, Form form, Instant now) {
        boolean changed = false;
        String group = form.text("DBParameterGroupName");
        if (group != null && !group.equals(instance.groupName)) {
            life.attach(instance, account.groupFor(group, instance), now);
            changed = true;
        }
        if (form.has("VpcSecurityGroupIds")) {
            changed |= !form.list("VpcSecurityGroupIds").equals(instance.securityGroups);
            instance.securityGroups = form.list("VpcSecurityGroupIds");
        }
        if (form.has("MaxAllocatedStorage")) {
            int most = form.integer("MaxAllocatedStorage", 0);
            instance.maxAllocatedStorage = most == instance.allocatedStorage ? null : Integer.valueOf(most);
            changed = true;
        }
        int tier = MemberAction.tier(form, instance.promotionTier);
        changed |= tier != instance.promotionTier;
        instance.promotionTier = tier;
        boolean protection = form.flag("DeletionProtection", instance.deletionProtection);
        boolean copyTags = form.flag("CopyTagsToSnapshot", instance.copyTagsToSnapshot);
        boolean open = form.flag("PubliclyAccessible", instance.publiclyAccessible);
        String backup = form.text("PreferredBackupWindow", instance.backupWindow);
        String window = form.text("PreferredMaintenanceWindow", instance.maintenanceWindow);
        changed |= protection != instance.deletionProtection
                || copyTags != instance.copyTagsToSnapshot
                || open != instance.publiclyAccessible
                || !backup.equals(instance.backupWindow);
        instance.deletionProtection = protection;
        instance.copyTagsToSnapshot = copyTags;
        instance.publiclyAccessible = open;
        instance.backupWindow = backup;
        if (!window.equals(instance.maintenanceWindow)) {
            instance.maintenanceWindow = window;
            life.keepMaintenanceWindow(instance, now);
            if (Windows.openWeekly(window, now)) {
                life.release(instance, now);
            }
            changed = true;
        }
        return changed;
    }

    /** Queues what differs; naming the value in force with ApplyImmediately takes a queued change back. */
    private static boolean queue(Instance instance, Map<String, String> wanted, boolean immediate) {
        boolean changed = false;
        for (Map.Entry<String, String> entry : wanted.entrySet()) {
            String name = entry.getKey();
            String value = entry.getValue();
            String current = instance.current(name);
            if (name.equals("BackupRetentionPeriod") && current != null && !current.equals("0") && !value.equals("0")) {
                changed |= !value.equals(current);
                instance.set(name, value);
            } else if (!value.equals(current)) {
                changed = true;
                instance.pending.put(name, value);
            } else if (immediate && instance.pending.remove(name) != null) {
                instance.released.remove(name);
                changed = true;
            }
        }
        return changed;
    }
}
