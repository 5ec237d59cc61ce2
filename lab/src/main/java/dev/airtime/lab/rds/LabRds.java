package dev.airtime.lab.rds;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A simulated AWS account with RDS, CloudWatch and a price list, on a loopback port. It is the cloud: it outlives the operators that
 * talk to it. Nothing happens by itself: each look lets everything happen that is due at the clock's instant, so that a
 * clock that is set by hand, or that runs fast, gives the same story. Thread-safe.
 *
 * <p>Requests need an Authorization header, whose signature is not verified.
 */
public final class LabRds implements AutoCloseable {
    private final InstantSource clock;
    private final Object lock = new Object();
    private final RdsFaults faults = new RdsFaults();
    private final Account account;
    private final Backups backups;
    private final ClusterLife clusters;
    private final InstanceLife life;
    private final Access access;
    private final MetricActions metrics;
    private final Map<String, Action> rdsActions = new HashMap<>();
    private final Map<String, Action> cloudWatchActions = new HashMap<>();
    private final List<Call> calls = new ArrayList<>();
    private Consumer<Call> heard = call -> {};
    private final Pricing pricing = new Pricing();
    private final AutoScaling autoScaling;
    private final QueryServer server;

    /** The instant of the work in progress; guarded by the lock. */
    private @Nullable Instant working;

    private LabRds(InstantSource clock, RdsSpeed speed, int port) throws IOException {
        this.clock = clock;
        account = new Account(speed, faults);
        backups = new Backups(account);
        clusters = new ClusterLife(account);
        life = new InstanceLife(account, backups, clusters);
        access = new Access(account);
        metrics = new MetricActions(account);
        autoScaling = new AutoScaling(account, life);
        SnapshotActions snapshots = new SnapshotActions(account, backups);
        snapshots.register(rdsActions);
        new InstanceActions(account, life, snapshots).register(rdsActions);
        new ModifyAction(account, life).register(rdsActions);
        RestoredInstance restored = new RestoredInstance(account, life);
        new RestoreAction(account, restored).register(rdsActions);
        new PointInTimeAction(account, restored).register(rdsActions);
        new ReplicaAction(account, restored, backups).register(rdsActions);
        new ValidModifications(account).register(rdsActions);
        new GroupActions(account, life, GroupKind.instances(account)).register(rdsActions);
        new GroupActions(account, life, GroupKind.clusters(account)).register(rdsActions);
        new ClusterActions(account, clusters).register(rdsActions);
        new ClusterModifyAction(account, clusters, life).register(rdsActions);
        new ClusterRestoreAction(account, clusters).register(rdsActions);
        new MemberAction(account, life).register(rdsActions);
        new ParameterActions(account).register(rdsActions);
        new TagActions(account).register(rdsActions);
        new AccountActions(account).register(rdsActions);
        account.quotas.register(rdsActions);
        metrics.register(cloudWatchActions);
        server = new QueryServer(port, this::answer, this::answerJson);
    }

    /**
     * Starts the server on the loopback address.
     *
     * @param clock the event's clock; all durations follow it
     * @param port 0 for any free one
     * @throws UncheckedIOException when the port cannot be had
     */
    public static LabRds start(InstantSource clock, RdsSpeed speed, int port) {
        try {
            LabRds lab = new LabRds(clock, speed, port);
            lab.server.start();
            return lab;
        } catch (IOException e) {
            throw new UncheckedIOException("port " + port + " of the loopback address: " + e.getMessage(), e);
        }
    }

    /** Where both SDK clients are sent by {@code endpointOverride}. */
    public URI endpoint() {
        return server.endpoint();
    }

    /** Seeds an instance, which is available, with its group in force; throws IllegalArgumentException when it is not valid. */
    public LabRds with(LabInstance seed) {
        try {
            locked(now -> {
                Seeds.add(account, life, backups, seed, now);
                return true;
            });
        } catch (AwsError e) {
            throw new IllegalArgumentException(seed.identifier() + ": " + e.text(), e);
        }
        return this;
    }

    /** Seeds an Aurora cluster with its members; throws IllegalArgumentException when it is not valid. */
    public LabRds with(LabCluster seed) {
        try {
            locked(now -> {
                ClusterSeeds.add(account, life, seed, now);
                return true;
            });
        } catch (AwsError e) {
            throw new IllegalArgumentException(seed.identifier() + ": " + e.text(), e);
        }
        return this;
    }

    /**
     * Application Auto Scaling of the cluster's readers, as registered by somebody before: it brings them to the minimum.
     */
    public LabRds autoScaling(String cluster, int min, int max) {
        locked(now -> {
            autoScaling.register(account.cluster(cluster), min, max, false, false, now);
            return true;
        });
        return this;
    }

    /** A failover that somebody else, or an accident, has brought about, to a member of the cluster. */
    public LabRds failover(String cluster, String target) {
        locked(now -> {
            clusters.failover(account.cluster(cluster), account.instance(target), now);
            return true;
        });
        return this;
    }

    /** The cluster's writer now, null when it has none. */
    public @Nullable String writer(String cluster) {
        return locked(now -> account.cluster(cluster).writer);
    }

    /** What goes wrong on request. */
    public RdsFaults faults() {
        return faults;
    }

    /** How the endpoint's host name of a restored instance is made from its identifier. */
    public LabRds addresses(UnaryOperator<String> addressOf) {
        locked(now -> account.addresses = addressOf);
        return this;
    }

    /**
     * The part of a class's nominal memory that formulas do not see, such as 0.05 (measured against AWS's tables: 0.03
     * to 0.12). Without it, it is 8 MiB, with which the shop's 8 GiB give the 341 connections that it really had.
     */
    public LabRds memoryReserve(double ratio) {
        locked(now -> account.memoryReserve = ratio);
        return this;
    }

    /**
     * What the database does; CloudWatch answers from it.
     *
     * @param load asked for past instants too; called under the lab's lock: it may ask the lab, but not wait for
     *     another thread that does
     */
    public LabRds load(String identifier, Function<Instant, LoadFigures> load) {
        locked(now -> {
            metrics.load(identifier.toLowerCase(Locale.ROOT), load);
            return true;
        });
        return this;
    }

    /** A backup by somebody else: backing-up from now for {@code duration}. */
    public LabRds backup(String identifier, Duration duration) {
        locked(now -> {
            backups.take(account.instance(identifier), duration, now, () -> {});
            return true;
        });
        return this;
    }

    /**
     * A quota of DescribeAccountAttributes, such as DBInstances, AllocatedStorage (GiB) or ManualSnapshots; throws
     * IllegalArgumentException for one that the lab does not count.
     */
    public LabRds quota(String name, int maximum) {
        locked(now -> {
            account.quotas.set(name, maximum);
            return true;
        });
        return this;
    }

    /** A class that can't be had in a zone, such as eu-west-2a: not ordered there, and not changed to there. */
    public LabRds notOffered(String instanceClass, String zone) {
        locked(now -> {
            account.offers.notInZone(instanceClass, zone);
            return true;
        });
        return this;
    }

    /** A class that an engine version does not run on. */
    public LabRds notSupported(String instanceClass, String engineVersion) {
        locked(now -> {
            account.offers.notForVersion(instanceClass, engineVersion);
            return true;
        });
        return this;
    }

    /** RDS's storage autoscaling makes the volume larger by itself, which locks it for hours as any change does. */
    public LabRds autoscale(String identifier, int gib) {
        locked(now -> {
            life.autoscale(account.instance(identifier), gib, now);
            return true;
        });
        return this;
    }

    /** The volume is full: storage-full, with its event, until more is allocated. */
    public LabRds fill(String identifier) {
        locked(now -> {
            life.fill(account.instance(identifier), now);
            return true;
        });
        return this;
    }

    /** Somebody has deleted the instance by hand, and it is gone; {@link #with} makes it anew, as another resource. */
    public LabRds remove(String identifier) {
        locked(now -> {
            life.gone(account.instance(identifier), now);
            return true;
        });
        return this;
    }

    /** A maintenance action that AWS has announced for the instance; it is only shown, never carried out. */
    public LabRds maintenance(String identifier, String action, String description, Instant autoAppliedAfter) {
        locked(now -> account.maintenance
                .computeIfAbsent(account.instance(identifier).identifier, id -> new ArrayList<>())
                .add(new Account.Maintenance(action, description, autoAppliedAfter)));
        return this;
    }

    /** Sets a status that the simulation does not reach by itself, such as storage-full or stopped. */
    public LabRds status(String identifier, String status) {
        locked(now -> account.instance(identifier).status = status);
        return this;
    }

    /** A read replica made here stops with an error, or goes on: null. */
    public LabRds breakReplication(String identifier, @Nullable String message) {
        locked(now -> {
            replication(identifier).fail(message);
            return true;
        });
        return this;
    }

    /** A read replica made here is so many seconds behind; null: as far as it is by itself. */
    public LabRds replicaLag(String identifier, @Nullable Integer seconds) {
        locked(now -> {
            replication(identifier).hold(seconds);
            return true;
        });
        return this;
    }

    private Replication replication(String identifier) {
        Replication replication = instance(identifier).replication;
        if (replication == null) {
            throw new IllegalArgumentException(identifier + " was not made as a read replica here");
        }
        return replication;
    }

    /** The instance's status now, null when it is not there. */
    public @Nullable String status(String identifier) {
        return locked(now -> {
            Instance instance = account.instances.get(identifier);
            return instance == null ? null : instance.status;
        });
    }

    /** Whether the database itself answers now: not while it restarts, is created or deleted. */
    public boolean reachable(String identifier) {
        return locked(now -> {
            Instance instance = account.instances.get(identifier);
            return instance != null && instance.up;
        });
    }

    /** max_connections as the running engine has it; throws IllegalArgumentException when there is no such instance. */
    public int maxConnections(String identifier) {
        return locked(now -> (int) account.evaluate(instance(identifier), "max_connections"));
    }

    /**
     * Whether the master user gets in with this password: the one that was set last, here or on what the instance was
     * restored from. An instance that was seeded knows none.
     */
    public boolean accepts(String identifier, String password) {
        return locked(now -> {
            Instance instance = instance(identifier);
            return password.equals(
                    instance.cluster == null
                            ? instance.masterPassword
                            : account.cluster(instance.cluster).masterPassword);
        });
    }

    /** vCPUs of the class that the engine runs on. */
    public int vcpus(String identifier) {
        return locked(
                now -> InstanceClass.named(instance(identifier).runningClass).vcpus());
    }

    /** DBInstanceClassMemory in bytes of the class that the engine runs on. */
    public long memory(String identifier) {
        return locked(now -> account.memory(instance(identifier)));
    }

    /**
     * What must be the same before and after a night: identity, version, class, parameter group and what it sets, storage,
     * Multi-AZ, networks, protection, tags. Throws IllegalArgumentException when there is no such instance.
     */
    public Map<String, String> describe(String identifier) {
        return locked(now -> {
            Instance instance = instance(identifier);
            Map<String, String> settings = instance.settings();
            settings.put("maxConnections", Long.toString(account.evaluate(instance, "max_connections")));
            account.group(instance.groupName).values.forEach((name, value) -> settings.put("parameter:" + name, value));
            return Map.copyOf(settings);
        });
    }

    /**
     * Everything in the account by ARN-like name ({@code db:x}, {@code cluster:x}, {@code snapshot:x}, {@code pg:x}, ...); what RDS makes by itself is
     * left out: default groups, automated snapshots.
     */
    public Map<String, Map<String, String>> dump() {
        return locked(now -> {
            Map<String, Map<String, String>> all = new TreeMap<>();
            account.instances.keySet().forEach(name -> all.put("db:" + name, describe(name)));
            account.clusters.forEach((name, cluster) -> all.put("cluster:" + name, Map.copyOf(cluster.settings())));
            account.clusterGroups.forEach((name, group) -> {
                if (!group.isDefault()) {
                    all.put("cluster-pg:" + name, Map.copyOf(group.values));
                }
            });
            account.snapshots.forEach((name, snapshot) -> {
                if (snapshot.type.equals(Snapshot.MANUAL)) {
                    all.put("snapshot:" + name, Map.copyOf(snapshot.tags));
                }
            });
            account.groups.forEach((name, group) -> {
                if (!group.isDefault()) {
                    all.put("pg:" + name, Map.copyOf(group.values));
                }
            });
            return all;
        });
    }

    /** Every request so far, in the order of arrival. */
    public List<Call> calls() {
        synchronized (lock) {
            return List.copyOf(calls);
        }
    }

    /** Tells of every request from now on, when it is answered; under the lab's lock. */
    public LabRds onCall(Consumer<Call> listener) {
        synchronized (lock) {
            heard = listener;
        }
        return this;
    }

    /** The requests of one action. */
    public List<Call> calls(String action) {
        return calls().stream().filter(call -> call.action().equals(action)).toList();
    }

    @Override
    public void close() {
        server.close();
    }

    private Instance instance(String identifier) {
        Instance instance = account.instances.get(identifier);
        if (instance == null) {
            throw new IllegalArgumentException("no DB instance " + identifier + " in the lab");
        }
        return instance;
    }

    /** Work that calls the lab again, as a load function may, goes on at the same instant. */
    private <T extends @Nullable Object> T locked(Function<Instant, T> work) {
        synchronized (lock) {
            if (working != null) {
                return work.apply(working);
            }
            Instant now = clock.instant();
            working = now;
            try {
                account.schedule.settle(now);
                return work.apply(now);
            } finally {
                working = null;
            }
        }
    }

    /** Runs one request; throws {@link AwsError} for a refusal and {@link QueryServer.NoReply} for a reply that is lost. */
    private String answer(QueryServer.Request request) {
        return locked(now -> {
            String error = null;
            try {
                return run(request, now);
            } catch (AwsError e) {
                error = e.code();
                throw e;
            } finally {
                Call call = new Call(now, request.action(), masked(request.form()), error);
                calls.add(call);
                heard.accept(call);
            }
        });
    }

    private String run(QueryServer.Request request, Instant now) {
        boolean cloudWatch = request.version().equals(QueryServer.CLOUDWATCH_VERSION);
        Action action = (cloudWatch ? cloudWatchActions : rdsActions).get(request.action());
        if (action == null) {
            throw AwsError.refused(
                    "InvalidAction",
                    "Could not find operation " + request.action() + " for version " + request.version());
        }
        faults.check(request.action());
        access.check(request.action(), request.form(), now);
        keepStale(request, now);
        String reply = request.reply(xml -> action.run(request.form(), now, xml));
        if (faults.takeLostReply(request.action())) {
            throw new QueryServer.NoReply();
        }
        return reply;
    }

    private String answerJson(String target, String body) {
        String action = Pricing.action(target);
        boolean prices = target.startsWith(Pricing.TARGET);
        return locked(now -> {
            String error = null;
            JsonNode request = MissingNode.getInstance();
            try {
                request = Pricing.read(body);
                faults.check(action);
                if (faults.denied(action)) {
                    String service = prices ? "pricing:" : "application-autoscaling:";
                    throw Access.denied(service + action, "*", "AccessDeniedException");
                }
                return target.startsWith(AutoScaling.TARGET)
                        ? autoScaling.answer(target, request, now)
                        : pricing.answer(target, request);
            } catch (AwsError e) {
                error = e.code();
                throw e;
            } finally {
                Call call = new Call(
                        now, action, prices ? Pricing.parameters(request) : AutoScaling.parameters(request), error);
                calls.add(call);
                heard.accept(call);
            }
        });
    }

    private void keepStale(QueryServer.Request request, Instant now) {
        Instance instance = account.instances.get(request.form().text("DBInstanceIdentifier", ""));
        if (instance != null
                && !faults.staleReads().isZero()
                && !request.action().startsWith("Describe")) {
            account.stale.keep(instance, faults.staleReads(), now);
        }
    }

    private static Map<String, String> masked(Form form) {
        Map<String, String> masked = new TreeMap<>(form.parameters());
        masked.replaceAll((name, value) -> name.contains("Password") ? "****" : value);
        return masked;
    }
}
