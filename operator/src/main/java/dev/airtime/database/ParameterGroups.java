package dev.airtime.database;

import dev.airtime.api.Keys;
import dev.airtime.database.Evidence.Group;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ApplyMethod;
import software.amazon.awssdk.services.rds.model.CopyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.CreateDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DBParameterGroup;
import software.amazon.awssdk.services.rds.model.DeleteDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParameterGroupsRequest;
import software.amazon.awssdk.services.rds.model.DescribeDbParametersRequest;
import software.amazon.awssdk.services.rds.model.ListTagsForResourceRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbParameterGroupRequest;
import software.amazon.awssdk.services.rds.model.Parameter;
import software.amazon.awssdk.services.rds.model.ResetDbParameterGroupRequest;

/** DB parameter groups: their values, and the groups that Airtime makes. */
final class ParameterGroups {
    private static final Logger LOG = LoggerFactory.getLogger(ParameterGroups.class);
    /** Parameters that nobody changes cost several pages a group, of groups there may be as many as instances. */
    private static final Duration FRESH = Duration.ofMinutes(30);

    private static final String DEFAULT = "default.";
    /** ModifyDBParameterGroup takes at most 20 parameters a request. */
    private static final int A_REQUEST = 20;

    private final RdsClient rds;
    private final InstantSource clock;
    private final Pause pause;
    private final Map<String, Shared> shared = new ConcurrentHashMap<>();
    private @Nullable Listed listed;

    private record Kept(Instant at, @Nullable Group group) {}

    private record Listed(Instant at, List<DBParameterGroup> groups) {}

    /** The readings of one group, which all share that use it. */
    private static final class Shared {
        private final JoinedReads<Group> now;
        private volatile @Nullable Kept kept;

        Shared(JoinedReads<Group> now) {
            this.now = now;
        }
    }

    ParameterGroups(RdsClient rds, InstantSource clock, Pause pause) {
        this.rds = rds;
        this.clock = clock;
        this.pause = pause;
    }

    /**
     * The group half an hour old at most, and never from before a change by Airtime; null when it can't be read,
     * which is no reason to stop looking at the rest.
     */
    @Nullable
    Group kept(String name) {
        Shared s = shared(name);
        Kept k = s.kept;
        if (k != null && fresh(k)) {
            return k.group();
        }
        // A thousand events that begin to look at one instance ask once.
        synchronized (s) {
            k = s.kept;
            if (k == null || !fresh(k)) {
                Group group;
                try {
                    group = read(name);
                } catch (AwsServiceException e) {
                    LOG.warn("parameter group {} can't be read: {}", name, Refusal.text(e));
                    group = null;
                }
                k = new Kept(clock.instant(), group);
                s.kept = k;
            }
        }
        return k.group();
    }

    private boolean fresh(Kept k) {
        return clock.instant().isBefore(k.at().plus(FRESH));
    }

    private Shared shared(String name) {
        return shared.computeIfAbsent(
                name, n -> new Shared(new JoinedReads<>(asked -> Map.of(n, describe(n)), clock, pause)));
    }

    /** The group as it is now. */
    Group read(String name) {
        return Objects.requireNonNull(shared(name).now.read(name).value());
    }

    /** What somebody has set in the group, as it is now; null when it can't be read. */
    @Nullable
    Map<String, String> setNow(String name) {
        try {
            Group group = read(name);
            Map<String, String> set = new TreeMap<>(group.values());
            set.keySet().retainAll(group.set());
            return set;
        } catch (AwsServiceException e) {
            LOG.warn("parameter group {} can't be read: {}", name, Refusal.text(e));
            return null;
        }
    }

    private void forget(String name) {
        shared(name).kept = null;
    }

    private Group describe(String name) {
        Map<String, String> values = new TreeMap<>();
        Set<String> dynamic = new HashSet<>();
        Set<String> set = new HashSet<>();
        try {
            DescribeDbParametersRequest request = DescribeDbParametersRequest.builder()
                    .dbParameterGroupName(name)
                    .maxRecords(100)
                    .build();
            for (Parameter p : rds.describeDBParametersPaginator(request).parameters()) {
                if (p.parameterName() != null && p.parameterValue() != null) {
                    values.put(p.parameterName(), p.parameterValue());
                    if ("user".equals(p.source())) {
                        set.add(p.parameterName());
                    }
                }
                if (p.parameterName() != null
                        && "dynamic".equals(p.applyType())
                        && !Boolean.FALSE.equals(p.isModifiable())) {
                    dynamic.add(p.parameterName());
                }
            }
        } catch (AwsServiceException e) {
            if (Refusal.code(e).equals("DBParameterGroupNotFound")) {
                return new Group(false, Map.of());
            }
            throw e;
        }
        return new Group(true, values, dynamic, set);
    }

    /**
     * Makes our group with the values of {@code base}: a copy, or, since {@code default.*} groups can't be copied and
     * carry no values of their own, a new one of the same family.
     */
    void make(DbInstance i, String name, String base) {
        make(name, base, OwnGroup.description(i), "airtime.dev/instance", i.identifier());
    }

    /** The same for members of a cluster. */
    void make(DbCluster c, String name, String base) {
        make(name, base, OwnGroup.description(c), "airtime.dev/cluster", c.identifier());
    }

    private void make(String name, String base, String description, String key, String identifier) {
        forget(name);
        Map<String, String> tags = Map.of(Keys.MANAGED_BY, Keys.AIRTIME, key, identifier);
        try {
            if (!copies(base)) {
                rds.createDBParameterGroup(CreateDbParameterGroupRequest.builder()
                        .dbParameterGroupName(name)
                        .dbParameterGroupFamily(base.substring(DEFAULT.length()))
                        .description(description)
                        .tags(RdsMapping.tags(tags))
                        .build());
            } else {
                rds.copyDBParameterGroup(CopyDbParameterGroupRequest.builder()
                        .sourceDBParameterGroupIdentifier(base)
                        .targetDBParameterGroupIdentifier(name)
                        .targetDBParameterGroupDescription(description)
                        .tags(RdsMapping.tags(tags))
                        .build());
            }
        } catch (AwsServiceException e) {
            if (!Refusal.code(e).equals("DBParameterGroupAlreadyExists")) {
                throw e;
            }
        } finally {
            forgetList();
        }
    }

    /** Whether a group of ours is made by copying {@code base}: a {@code default.*} group can't be. */
    static boolean copies(String base) {
        return !base.startsWith(DEFAULT);
    }

    /** Sets parameters; pending-reboot is legal for static and dynamic ones alike. */
    void set(String name, Map<String, String> values) {
        set(name, values, ApplyMethod.PENDING_REBOOT);
    }

    /** Sets dynamic parameters of an attached group; they are in force without a reboot. */
    void setInPlace(String name, Map<String, String> values) {
        set(name, values, ApplyMethod.IMMEDIATE);
    }

    /** Lets dynamic parameters of an attached group have the engine's own values again. */
    void resetInPlace(String name, Set<String> parameters) {
        forget(name);
        List<Parameter> all = parameters.stream()
                .sorted()
                .map(p -> Parameter.builder()
                        .parameterName(p)
                        .applyMethod(ApplyMethod.IMMEDIATE)
                        .build())
                .toList();
        for (int from = 0; from < all.size(); from += A_REQUEST) {
            rds.resetDBParameterGroup(ResetDbParameterGroupRequest.builder()
                    .dbParameterGroupName(name)
                    .resetAllParameters(false)
                    .parameters(all.subList(from, Math.min(all.size(), from + A_REQUEST)))
                    .build());
        }
    }

    /**
     * What speaks against changing the group itself: other instances that use it, except Airtime's own copies and replicas of this one,
     * and an owner who has not allowed it by the instance's permission on the group, too.
     */
    List<String> againstInPlace(DbInstance i, Map<String, DbInstance> instances) {
        List<String> against = new ArrayList<>();
        for (DbInstance other : instances.values()) {
            boolean copy = Keys.AIRTIME.equals(other.tags().get(Keys.MANAGED_BY))
                    && i.identifier().equals(other.tags().get(Keys.STAGING_OF));
            boolean own = copy || Replicas.isOurs(other, i);
            if (other.group().equals(i.group()) && !other.identifier().equals(i.identifier()) && !own) {
                against.add(other.identifier() + " uses it, too");
            }
        }
        if (against.isEmpty()) {
            String arn = i.arn().replaceFirst(":db:[^:]*$", ":pg:" + i.group());
            Map<String, String> tags = RdsMapping.tags(rds.listTagsForResource(ListTagsForResourceRequest.builder()
                            .resourceName(arn)
                            .build())
                    .tagList());
            String namespace = i.tags().get(RecordTags.NAMESPACE);
            if (namespace == null || !namespace.equals(tags.get(RecordTags.NAMESPACE))) {
                against.add("its owner has not allowed it");
            }
        }
        return against;
    }

    private void set(String name, Map<String, String> values, ApplyMethod method) {
        forget(name);
        List<Parameter> parameters = new ArrayList<>();
        new TreeMap<>(values)
                .forEach((key, value) -> parameters.add(Parameter.builder()
                        .parameterName(key)
                        .parameterValue(value)
                        .applyMethod(method)
                        .build()));
        for (int from = 0; from < parameters.size(); from += A_REQUEST) {
            rds.modifyDBParameterGroup(ModifyDbParameterGroupRequest.builder()
                    .dbParameterGroupName(name)
                    .parameters(parameters.subList(from, Math.min(parameters.size(), from + A_REQUEST)))
                    .build());
        }
    }

    /**
     * Groups that were made for this instance and that no instance of the account uses. One that somebody attached
     * elsewhere is left to them: without it, that instance could not be described or restarted as it is.
     */
    List<String> unused(DbInstance i, Map<String, DbInstance> instances) {
        return unused(name -> OwnGroup.is(i, name), OwnGroup.description(i), instances);
    }

    /** The same for members of a cluster. */
    List<String> unused(DbCluster c, Map<String, DbInstance> instances) {
        return unused(name -> OwnGroup.is(c, name), OwnGroup.description(c), instances);
    }

    private List<String> unused(Predicate<String> own, String description, Map<String, DbInstance> instances) {
        List<String> names = new ArrayList<>();
        for (DBParameterGroup g : list()) {
            String name = g.dbParameterGroupName();
            if (own.test(name) && description.equals(g.description())) {
                List<String> users = instances.values().stream()
                        .filter(other -> other.group().equals(name))
                        .map(DbInstance::identifier)
                        .toList();
                if (users.isEmpty()) {
                    names.add(name);
                } else {
                    LOG.warn("parameter group {} is not deleted: {} uses it", name, String.join(", ", users));
                }
            }
        }
        return names;
    }

    /** All groups of the account, half a minute old at most, and with all that Airtime has made. */
    private synchronized List<DBParameterGroup> list() {
        Listed l = listed;
        if (l == null || !clock.instant().isBefore(l.at().plus(UnderWay.USUAL))) {
            DescribeDbParameterGroupsRequest request =
                    DescribeDbParameterGroupsRequest.builder().maxRecords(100).build();
            l = new Listed(
                    clock.instant(),
                    rds.describeDBParameterGroupsPaginator(request).dbParameterGroups().stream()
                            .toList());
            listed = l;
        }
        return l.groups();
    }

    private synchronized void forgetList() {
        listed = null;
    }

    void delete(String name) {
        forget(name);
        try {
            rds.deleteDBParameterGroup(DeleteDbParameterGroupRequest.builder()
                    .dbParameterGroupName(name)
                    .build());
        } catch (AwsServiceException e) {
            if (!Refusal.code(e).equals("DBParameterGroupNotFound")) {
                throw e;
            }
        } finally {
            forgetList();
        }
    }
}
