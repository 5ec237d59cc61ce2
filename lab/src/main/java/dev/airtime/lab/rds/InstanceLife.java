package dev.airtime.lab.rds;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * How an instance changes over time. Each method begins something at an instant and schedules the rest. Event texts: RDS
 * guide, {@code USER_Events.Messages}, "DB instance events".
 */
final class InstanceLife {
    /** Bytes that MySQL keeps a connection, about, performance_schema included: RDS guide, CHAP_Troubleshooting. */
    private static final double CONNECTION_BYTES = (1 << 20) + 257_700;

    /** Above this part of the class's memory the guard says incompatible-parameters (same place). */
    private static final double GUARD = 1.2;

    /** Statuses whose cure is a Modify: it must begin in them. */
    private static final Set<String> CURED_BY_MODIFY = Set.of("storage-full", "incompatible-parameters");

    private final Account account;
    private final Backups backups;
    private final ClusterLife clusters;

    InstanceLife(Account account, Backups backups, ClusterLife clusters) {
        this.account = account;
        this.clusters = clusters;
        this.backups = backups;
    }

    /** Lets the queued changes of {@link Instance#released} begin after the delay in which the status is stale. */
    void release(Instance instance, Instant now) {
        release(instance, Set.copyOf(instance.pending.keySet()), now);
    }

    /** The same for some of the queued changes. */
    void release(Instance instance, Set<String> names, Instant now) {
        instance.released.addAll(names);
        if (instance.released.isEmpty() || instance.runScheduled) {
            return;
        }
        instance.runScheduled = true;
        account.at(instance, now.plus(account.speed.modifyDelay()), t -> begin(instance, t));
    }

    private void begin(Instance instance, Instant now) {
        if (!instance.usable() && !CURED_BY_MODIFY.contains(instance.status)) {
            // A backup or a reboot came first: the changes wait for its end.
            account.at(instance, now.plus(Duration.ofSeconds(30)), t -> begin(instance, t));
            return;
        }
        instance.runScheduled = false;
        Map<String, String> changes = new TreeMap<>(instance.pending);
        changes.keySet().retainAll(instance.released);
        instance.released.clear();
        if (changes.isEmpty()) {
            return;
        }
        instance.status =
                changes.keySet().equals(Set.of("MasterUserPassword")) ? "resetting-master-credentials" : "modifying";
        Instant end = now.plus(account.speed.otherChange());
        boolean storage = changes.keySet().stream().anyMatch(Instance.STORAGE::contains);
        if (storage) {
            account.event(now, instance, "configuration change", "Applying modification to allocated storage.");
            end = later(end, now.plus(account.speed.storageChange()));
        }
        String multiAz = changes.get("MultiAZ");
        if (multiAz != null) {
            account.event(now, instance, "configuration change", multiAzText("Applying modification", multiAz));
            end = later(end, now.plus(account.speed.multiAzChange()));
        }
        if (changes.containsKey("DBInstanceClass") || changes.containsKey("EngineVersion")) {
            String failure = classFailure(instance, changes);
            account.event(now, instance, "configuration change", "Applying modification to database instance class");
            Instant down = now.plus(account.speed.classPreparation());
            if (failure != null) {
                end = later(end, down);
                String message = failure;
                account.at(instance, down, t -> giveUpClass(instance, changes, message, t));
            } else {
                Instant up = down.plus(instance.multiAz ? account.speed.failover() : account.speed.classOutage());
                account.at(instance, down, t -> {
                    goDown(instance, instance.multiAz, t);
                    replaceWriter(instance, t);
                });
                account.at(instance, up, t -> restartWithClass(instance, changes, t));
                end = later(end, up.plus(account.speed.classWrapUp()));
            }
        }
        String full = storage ? account.faults.takeStorageFailure(instance.identifier) : null;
        if (full != null) {
            account.at(instance, end, t -> giveUpStorage(instance, changes, full, t));
        }
        account.at(instance, end, t -> finish(instance, changes, t));
    }

    private @Nullable String classFailure(Instance instance, Map<String, String> changes) {
        String wanted = changes.get("DBInstanceClass");
        if (wanted == null) {
            return null;
        }
        return account.faults.soldOutLater(wanted)
                ? "Unable to modify database instance class: insufficient instance capacity for " + wanted + "."
                : account.faults.takeLaterFailure(instance.identifier);
    }

    private void giveUpStorage(Instance instance, Map<String, String> changes, String message, Instant now) {
        changes.keySet().removeIf(Instance.STORAGE::contains);
        instance.pending.keySet().removeIf(Instance.STORAGE::contains);
        account.event(now, instance, "failure", message);
    }

    /** RDS's own growth of a volume that gets full: RDS guide, {@code USER_PIOPS.Autoscaling}. */
    void autoscale(Instance instance, int gib, Instant now) {
        instance.status = "modifying";
        account.event(
                now,
                instance,
                "configuration change",
                "Applying autoscaling-initiated modification to allocated storage.");
        account.at(instance, now.plus(account.speed.storageChange()), t -> {
            boolean striped = Storage.stripes(instance.storageType, instance.allocatedStorage, gib);
            instance.allocatedStorage = gib;
            StorageChange.settle(instance, Map.of(), striped);
            account.event(
                    t,
                    instance,
                    "configuration change",
                    "Finished applying autoscaling-initiated modification to allocated storage.");
            optimize(instance, striped, t);
            settle(instance, t);
        });
    }

    /** The database has no room left: RDS-EVENT-0007. */
    void fill(Instance instance, Instant now) {
        instance.status = "storage-full";
        account.event(
                now,
                instance,
                "low storage",
                "The allocated storage for the DB instance has been consumed. To resolve this issue, allocate additional"
                        + " storage for the DB instance.");
    }

    private void giveUpClass(Instance instance, Map<String, String> changes, String message, Instant now) {
        String wanted = Objects.requireNonNull(changes.remove("DBInstanceClass"));
        instance.pending.remove("DBInstanceClass", wanted);
        account.event(now, instance, "failure", message);
    }

    private void goDown(Instance instance, boolean failover, Instant now) {
        instance.up = false;
        if (failover) {
            account.event(now, instance, "failover", "Multi-AZ instance failover started.");
        } else {
            account.event(now, instance, "availability", "DB instance shutdown");
        }
    }

    private void comeUp(Instance instance, boolean failover, Instant now) {
        instance.up = true;
        if (failover) {
            String zone = instance.availabilityZone;
            instance.availabilityZone = instance.standbyZone;
            instance.standbyZone = zone;
            account.event(now, instance, "failover", "Multi-AZ instance failover completed");
        }
        account.event(now, instance, "availability", "DB instance restarted");
    }

    private void restartWithClass(Instance instance, Map<String, String> changes, Instant now) {
        instance.runningClass = changes.getOrDefault("DBInstanceClass", instance.instanceClass);
        loadCapacity(instance);
        if (account.faults.classChangeLoadsGroup()) {
            loadGroup(instance);
        }
        comeUp(instance, instance.multiAz, now);
    }

    private void finish(Instance instance, Map<String, String> changes, Instant now) {
        int retention = instance.backupRetention;
        int size = instance.allocatedStorage;
        boolean storage = changes.keySet().stream().anyMatch(Instance.STORAGE::contains);
        changes.forEach((name, value) -> {
            instance.set(name, value);
            instance.pending.remove(name, value);
        });
        if (changes.containsKey("MasterUserPassword")) {
            account.event(now, instance, "configuration change", "Reset master credentials");
        }
        if (changes.containsKey("DBInstanceClass")) {
            account.event(now, instance, "configuration change", "Finished applying modification to DB instance class");
        }
        String multiAz = changes.get("MultiAZ");
        if (multiAz != null) {
            account.event(
                    now, instance, "configuration change", multiAzText("Finished applying modification", multiAz));
        }
        if (storage) {
            account.event(now, instance, "configuration change", "Finished applying modification to allocated storage");
            boolean striped = Storage.stripes(instance.storageType, size, instance.allocatedStorage);
            StorageChange.settle(instance, changes, striped);
            optimize(instance, striped, now);
        }
        settle(instance, now);
        if (instance.backupRetention == 0 && retention > 0) {
            backups.drop(instance);
        }
        backups.first(instance, now);
    }

    private void optimize(Instance instance, boolean striped, Instant now) {
        Instant until = now.plus(striped ? account.speed.striping() : account.speed.storageOptimization());
        instance.storageOperation = "Optimizing";
        instance.storageOperationFrom = now;
        instance.storageOperationUntil = until;
        instance.storageLockedUntil = later(until, now.plus(account.speed.storageCoolDown()));
        account.at(instance, until, t -> {
            instance.storageOperation = null;
            if (instance.status.equals("storage-optimization")) {
                instance.status = "available";
            }
        });
    }

    /** The status after an operation, and the memory guard's word on it. */
    private void settle(Instance instance, Instant now) {
        instance.status = instance.idleStatus();
        if (tooManyConnections(instance)) {
            instance.status = "incompatible-parameters";
            instance.up = false;
            account.event(
                    now,
                    instance,
                    "failure",
                    "The DB instance was put into incompatible-parameters: max_connections needs more memory than "
                            + instance.runningClass + " has.");
        }
    }

    private boolean tooManyConnections(Instance instance) {
        double memory = account.memory(instance);
        double needed = memory * instance.engine.bufferShare()
                + account.evaluate(instance, "max_connections") * CONNECTION_BYTES;
        return needed > GUARD * memory;
    }

    private void loadGroup(Instance instance) {
        instance.loaded = new TreeMap<>(account.group(instance.groupName).values);
        instance.groupStatus = "in-sync";
        if (instance.cluster != null) {
            instance.loadedCluster =
                    new TreeMap<>(account.clusterGroup(account.cluster(instance.cluster).groupName).values);
            instance.clusterGroupStatus = "in-sync";
        }
        loadCapacity(instance);
        instance.attachment++;
    }

    private void loadCapacity(Instance instance) {
        Scaling scaling = instance.cluster == null ? null : account.cluster(instance.cluster).scaling;
        instance.loadedCapacity = scaling == null ? 0 : scaling.max();
    }

    private void replaceWriter(Instance instance, Instant now) {
        Cluster cluster = instance.cluster == null ? null : account.clusters.get(instance.cluster);
        if (cluster != null) {
            clusters.replaceWriter(cluster, instance, now);
        }
    }

    /** A cluster's new group: each member loads it when it is rebooted. */
    void attachClusterGroup(Instance instance, Instant now) {
        instance.clusterGroupStatus = "applying";
        account.at(
                instance, now.plus(account.speed.groupApplying()), t -> instance.clusterGroupStatus = "pending-reboot");
    }

    /** Attaches a group: its name at once, its values after a reboot without failover (model, ModifyDBInstance). */
    void attach(Instance instance, ParameterGroup group, Instant now) {
        instance.groupName = group.name;
        instance.groupStatus = "applying";
        int attachment = ++instance.attachment;
        account.at(instance, now.plus(account.speed.groupApplying()), t -> {
            if (instance.attachment == attachment) {
                instance.groupStatus = "pending-reboot";
            }
        });
    }

    /** A dynamic value of the attached group takes effect without a reboot. */
    void applyDynamic(Instance instance, GroupKind kind, String parameter, @Nullable String value, Instant now) {
        if (value == null) {
            kind.values().apply(instance).remove(parameter);
        } else {
            kind.values().apply(instance).put(parameter, value);
        }
        if (instance.groupStatus.equals("in-sync")) {
            instance.groupStatus = "applying";
            int attachment = ++instance.attachment;
            account.at(instance, now.plus(account.speed.groupApplying()), t -> {
                if (instance.attachment == attachment) {
                    instance.groupStatus = "in-sync";
                }
            });
        }
    }

    /** Reboots; a forced failover does not load the group. */
    void reboot(Instance instance, boolean failover, Instant now) {
        instance.status = "rebooting";
        goDown(instance, failover, now);
        account.at(instance, now.plus(failover ? account.speed.failover() : account.speed.reboot()), t -> {
            if (!failover) {
                loadGroup(instance);
            }
            comeUp(instance, failover, t);
            settle(instance, t);
        });
    }

    /** A new instance from a snapshot: creating, then available while the volume still loads. */
    void create(Instance instance, boolean pendingReboot, Instant now) {
        instance.status = "creating";
        instance.up = false;
        if (account.faults.soldOutLater(instance.instanceClass)) {
            account.at(instance, now.plus(account.speed.otherChange()), t -> {
                instance.status = "insufficient-capacity";
                account.event(t, instance, "failure", "DB instance creation failed: insufficient instance capacity.");
            });
            return;
        }
        boolean member = instance.cluster != null;
        account.at(instance, now.plus(member ? account.speed.member() : account.speed.restore()), t -> {
            loadGroup(instance);
            if (pendingReboot) {
                instance.loaded = new TreeMap<>();
                instance.groupStatus = "pending-reboot";
            }
            instance.up = true;
            if (instance.replication != null) {
                instance.replication.begin(t);
            }
            account.event(t, instance, "creation", "DB instance created");
            if (member) {
                clusters.join(account.cluster(Objects.requireNonNull(instance.cluster)), instance);
                settle(instance, t);
                return;
            }
            Instant until = t.plus(account.speed.initializing());
            instance.storageOperation = "Initializing";
            instance.storageOperationFrom = t;
            instance.storageOperationUntil = until;
            account.at(instance, until, u -> {
                if ("Initializing".equals(instance.storageOperation)) {
                    instance.storageOperation = null;
                }
            });
            settle(instance, t);
            backups.first(instance, t);
        });
    }

    /** deleting, then gone. */
    void delete(Instance instance, Instant now) {
        instance.status = "deleting";
        instance.up = false;
        replaceWriter(instance, now);
        account.schedule.at(now.plus(account.speed.removal()), t -> {
            if (account.present(instance)) {
                gone(instance, t);
            }
        });
    }

    void gone(Instance instance, Instant now) {
        account.instances.remove(instance.identifier);
        account.maintenance.remove(instance.identifier);
        backups.drop(instance);
        clusters.leave(instance);
        account.instances.values().forEach(other -> other.forget(instance));
        account.event(now, instance, "deletion", "DB instance deleted");
    }

    /** At each start of the maintenance window, what is queued begins. */
    void keepMaintenanceWindow(Instance instance, Instant now) {
        String window = instance.maintenanceWindow;
        account.at(instance, Windows.nextWeekly(window, now), t -> {
            if (instance.maintenanceWindow.equals(window)) {
                release(instance, t);
                keepMaintenanceWindow(instance, t);
            }
        });
    }

    private static String multiAzText(String verb, String on) {
        return verb + " to convert to a " + (Boolean.parseBoolean(on) ? "Multi-AZ" : "Single-AZ") + " DB instance";
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
