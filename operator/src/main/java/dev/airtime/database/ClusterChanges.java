package dev.airtime.database;

import dev.airtime.database.Evidence.Failure;
import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.FailoverDbClusterRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbClusterRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;

/** Carries a decision about a cluster out: reads, decides, calls, until something has to be waited for. */
final class ClusterChanges {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterChanges.class);
    /** More steps than any change has; each ends itself before. */
    private static final int MOST_STEPS = 40;

    private final RdsClient rds;
    private final ClusterReading reading;
    private final RdsReading instances;
    private final ScalableTargets scalable;
    private final ParameterGroups groups;
    private final ResourceTags tags;
    private final InstantSource clock;

    ClusterChanges(
            RdsClient rds,
            ClusterReading reading,
            RdsReading instances,
            ScalableTargets scalable,
            ParameterGroups groups,
            InstantSource clock) {
        this.rds = rds;
        this.reading = reading;
        this.instances = instances;
        this.scalable = scalable;
        this.groups = groups;
        this.tags = new ResourceTags(rds);
        this.clock = clock;
    }

    /** A decision over what was read. */
    interface Deciding {
        ClusterStep next(AuroraCluster c, ClusterEvidence evidence, Instant now);
    }

    /** Runs until the decision ends, or until a call was made that takes its time. */
    Progress run(String identifier, Deciding deciding) {
        ClusterEvidence evidence = ClusterEvidence.NONE;
        // What only has to be waited for is told from the readings that all share; whatever is done, from one of its
        // own.
        ClusterReading.Seen seen = null;
        boolean own = false;
        boolean shared = true;
        String remark = "";
        String soldOut = "";
        for (int n = 0; n < MOST_STEPS; n++) {
            ClusterStep step;
            String looked = "rds:DescribeDBClusters";
            try {
                if (shared) {
                    seen = reading.shared(identifier);
                    if (reading.waits(identifier)) {
                        return new Progress.Running(identifier + ": was asked for a change, and is not looked at yet");
                    }
                    shared = false;
                }
                if (seen == null) {
                    Optional<AuroraCluster> read = reading.now(identifier);
                    if (read.isEmpty()) {
                        return new Progress.Blocked("NotFound", "DB cluster " + identifier + " is not there");
                    }
                    seen = new ClusterReading.Seen(read.get(), clock.instant());
                    own = true;
                }
                step = deciding.next(seen.cluster(), evidence, seen.at());
                if (step instanceof ClusterStep.End end) {
                    return end.progress() instanceof Progress.Done done
                            ? new Progress.Done(done.message() + remark)
                            : RdsChanges.with(end.progress(), soldOut);
                }
                Group kept = !own && step instanceof ClusterStep.LookAtGroup s ? groups.kept(s.name()) : null;
                if (kept != null) {
                    evidence = evidence.withGroup(((ClusterStep.LookAtGroup) step).name(), kept);
                    continue;
                }
                if (!own && !(step instanceof ClusterStep.LookAtFailures) && !(step instanceof ClusterStep.Prove)) {
                    evidence = ClusterEvidence.NONE;
                    seen = null;
                    continue;
                }
                if (step instanceof ClusterStep.LookAtScaling) {
                    looked = "application-autoscaling:DescribeScalableTargets";
                }
                ClusterEvidence more = look(seen, step, evidence);
                if (more != null) {
                    evidence = more;
                    continue;
                }
            } catch (AwsServiceException e) {
                return Refusal.progress("DB cluster " + identifier + ", reading it", looked, e);
            }
            if (step instanceof ClusterStep.RemoveTags removal) {
                remark = removal.remark();
            }
            LOG.info("{}: {}", identifier, step);
            try {
                Progress progress = act(seen.cluster().cluster(), step);
                if (progress != null) {
                    reading.asked(identifier);
                    if (step instanceof ClusterStep.ModifyMember m) {
                        instances.asked(m.member().identifier());
                    }
                    return progress;
                }
            } catch (AwsServiceException e) {
                if (!soldOut(seen.cluster().cluster(), step, e)) {
                    return refused(seen.cluster().cluster(), step, e);
                }
                soldOut = Refusal.text(e);
            }
            evidence = ClusterEvidence.NONE;
            seen = null;
        }
        return new Progress.Running(identifier + ": looked at again");
    }

    /** Whether there is no capacity for the class; then a tag says so, and the decision knows what comes next. */
    private boolean soldOut(DbCluster c, ClusterStep step, AwsServiceException e) {
        String refused =
                step instanceof ClusterStep.ModifyMember m && m.change().kind() == ClusterChange.Kind.Raise
                        ? m.instanceClass()
                        : step instanceof ClusterStep.AddReader r ? r.instanceClass() : null;
        Instant now = clock.instant();
        // One that was asked for although the tag spoke against it is of a decision that has no other class.
        return refused != null
                && Refusal.kind(e) == Refusal.Kind.Capacity
                && ClassChoice.mayAsk(RecordTags.soldOut(c.tags()).get(refused), ClassChoice.AGAIN, now)
                && tags.soldOut(c.identifier(), c.arn(), c.tags(), refused, e, now);
    }

    private @Nullable ClusterEvidence look(ClusterReading.Seen seen, ClusterStep step, ClusterEvidence evidence) {
        String identifier = seen.cluster().identifier();
        if (step instanceof ClusterStep.LookAtMaintenance s) {
            return evidence.withMaintenance(s.member().identifier(), instances.queuedMaintenance(s.member()));
        }
        if (step instanceof ClusterStep.LookAtFailures s) {
            List<Failure> failures = s.member() == null
                    ? reading.failures(identifier, s.since(), seen.at())
                    : instances.failures(s.member(), s.since(), seen.at());
            return evidence.withFailures(failures);
        }
        if (step instanceof ClusterStep.LookAtGroup s) {
            return evidence.withGroup(s.name(), groups.read(s.name()));
        }
        if (step instanceof ClusterStep.LookAtOwnGroups) {
            return evidence.withOwnGroups(groups.unused(seen.cluster().cluster(), instances.instancesSince(seen.at())));
        }
        if (step instanceof ClusterStep.LookAtScaling) {
            return evidence.withScaling(scalable.now(identifier));
        }
        return null;
    }

    /** Null when the next step can follow at once. */
    private @Nullable Progress act(DbCluster c, ClusterStep step) {
        if (step instanceof ClusterStep.Tag s) {
            tag(c, s.tags());
        } else if (step instanceof ClusterStep.Prove s) {
            tag(c, s.tags());
            return new Progress.Running(c.identifier() + ": read once more before it is believed");
        } else if (step instanceof ClusterStep.RemoveTags s) {
            tags.remove(c.arn(), s.keys());
        } else if (step instanceof ClusterStep.ModifyMember s) {
            return asked(c, s.change(), () -> modify(s));
        } else if (step instanceof ClusterStep.SetCapacity s) {
            return asked(c, s.change(), () -> {
                rds.modifyDBCluster(ModifyDbClusterRequest.builder()
                        .dbClusterIdentifier(c.identifier())
                        .serverlessV2ScalingConfiguration(s.capacity().toSdk())
                        .applyImmediately(true)
                        .build());
                return c.identifier() + ": asked for " + s.capacity().describe();
            });
        } else if (step instanceof ClusterStep.MakeGroup s) {
            groups.make(c, s.name(), s.base());
        } else if (step instanceof ClusterStep.SetParameters s) {
            groups.set(s.name(), s.values());
        } else if (step instanceof ClusterStep.DeleteGroup s) {
            groups.delete(s.name());
        } else if (step instanceof ClusterStep.RebootMember s) {
            return asked(c, s.change(), () -> {
                rds.rebootDBInstance(RebootDbInstanceRequest.builder()
                        .dbInstanceIdentifier(s.member())
                        .build());
                return s.member() + ": rebooting, so that its parameters are in force";
            });
        } else if (step instanceof ClusterStep.SetScaling s) {
            scalable.set(c.identifier(), s.min(), s.max());
        } else if (step instanceof ClusterStep.Failover s) {
            return asked(c, s.change(), () -> {
                rds.failoverDBCluster(FailoverDbClusterRequest.builder()
                        .dbClusterIdentifier(c.identifier())
                        .targetDBInstanceIdentifier(s.target())
                        .build());
                return c.identifier() + ": " + s.target()
                        + " becomes the writer; connections break for less than a minute, as a rule";
            });
        } else if (step instanceof ClusterStep.AddReader s) {
            return asked(c, s.change(), () -> {
                rds.createDBInstance(reader(c, s));
                return c.identifier() + " has no reader to take over: " + s.identifier() + " (" + s.instanceClass()
                        + ") is made for the time of the event, so that the writer is not down while it changes";
            });
        } else if (step instanceof ClusterStep.DeleteReader s) {
            return asked(c, s.change(), () -> {
                rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                        .dbInstanceIdentifier(s.identifier())
                        .skipFinalSnapshot(true)
                        .build());
                return c.identifier() + ": " + s.identifier() + ", which was made for the event, is being deleted";
            });
        }
        return null;
    }

    private String modify(ClusterStep.ModifyMember s) {
        ModifyDbInstanceRequest.Builder request = ModifyDbInstanceRequest.builder()
                .dbInstanceIdentifier(s.member().identifier())
                .applyImmediately(true);
        if (s.instanceClass() != null) {
            request.dbInstanceClass(s.instanceClass());
        }
        if (s.tier() != null) {
            request.promotionTier(s.tier());
        }
        if (s.group() != null) {
            request.dbParameterGroupName(s.group());
        }
        rds.modifyDBInstance(request.build());
        return s.member().identifier() + ": asked for "
                + (s.instanceClass() == null ? "" : s.instanceClass())
                + (s.instanceClass() != null && s.tier() != null ? " and " : "")
                + (s.tier() == null ? "" : "promotion tier " + s.tier())
                + (s.group() == null ? "" : " DB parameter group " + s.group());
    }

    /** As the writer, but private; its group is named, since a new member gets the default group otherwise. */
    private static CreateDbInstanceRequest reader(DbCluster c, ClusterStep.AddReader s) {
        return CreateDbInstanceRequest.builder()
                .dbInstanceIdentifier(s.identifier())
                .dbClusterIdentifier(c.identifier())
                .dbInstanceClass(s.instanceClass())
                .engine(c.engine())
                .dbParameterGroupName(s.like().group())
                .promotionTier(0)
                .publiclyAccessible(false)
                .tags(RdsMapping.tags(ClusterRecordTags.temporaryTags(c)))
                .build();
    }

    private interface Call {
        String make();
    }

    /** Says first, as a tag, what is about to be asked; takes it back where RDS refuses at once. */
    private Progress asked(DbCluster c, ClusterChange change, Call call) {
        tag(c, change.tags());
        try {
            return new Progress.Running(call.make());
        } catch (AwsServiceException e) {
            if (Refusal.kind(e) == Refusal.Kind.AlreadySo || Refusal.code(e).equals("DBInstanceAlreadyExists")) {
                return new Progress.Running(c.identifier() + ": already asked for, looking again");
            }
            tags.unsay(c.identifier(), c.arn(), c.tags(), change.tags().keySet());
            throw e;
        }
    }

    void tag(DbCluster c, Map<String, String> added) {
        tags.add(c.arn(), added);
    }

    private Progress refused(DbCluster c, ClusterStep step, AwsServiceException e) {
        String action = action(step);
        String doing = "DB cluster " + c.identifier() + ", " + action.substring(action.indexOf(':') + 1) + about(step);
        return Refusal.kind(e) == Refusal.Kind.Denied
                        && ResourceTags.young(ClusterRecordTags.record(c.tags()), clock.instant())
                ? new Progress.Running(doing + ": " + Refusal.text(e)
                        + "; the tags are young, and IAM may not see them yet: it is tried again")
                : Refusal.progress(doing, action, e);
    }

    private static String about(ClusterStep step) {
        if (step instanceof ClusterStep.ModifyMember s) {
            return " of " + s.member().identifier() + (s.instanceClass() == null ? "" : " to " + s.instanceClass());
        } else if (step instanceof ClusterStep.SetParameters s) {
            return " of " + new TreeMap<>(s.values()) + " in " + s.name();
        } else if (step instanceof ClusterStep.MakeGroup s) {
            return " of " + s.name();
        } else if (step instanceof ClusterStep.RebootMember s) {
            return " of " + s.member();
        } else if (step instanceof ClusterStep.Failover s) {
            return " to " + s.target();
        } else if (step instanceof ClusterStep.AddReader s) {
            return " of " + s.identifier();
        }
        return step instanceof ClusterStep.DeleteReader s ? " of " + s.identifier() : "";
    }

    private static String action(ClusterStep step) {
        if (step instanceof ClusterStep.ModifyMember) {
            return "rds:ModifyDBInstance";
        } else if (step instanceof ClusterStep.MakeGroup s) {
            return ParameterGroups.copies(s.base()) ? "rds:CopyDBParameterGroup" : "rds:CreateDBParameterGroup";
        } else if (step instanceof ClusterStep.SetParameters) {
            return "rds:ModifyDBParameterGroup";
        } else if (step instanceof ClusterStep.DeleteGroup) {
            return "rds:DeleteDBParameterGroup";
        } else if (step instanceof ClusterStep.RebootMember) {
            return "rds:RebootDBInstance";
        } else if (step instanceof ClusterStep.SetCapacity) {
            return "rds:ModifyDBCluster";
        } else if (step instanceof ClusterStep.SetScaling) {
            return "application-autoscaling:RegisterScalableTarget";
        } else if (step instanceof ClusterStep.Failover) {
            return "rds:FailoverDBCluster";
        } else if (step instanceof ClusterStep.AddReader) {
            return "rds:CreateDBInstance";
        } else if (step instanceof ClusterStep.DeleteReader) {
            return "rds:DeleteDBInstance";
        }
        return step instanceof ClusterStep.Tag || step instanceof ClusterStep.Prove
                ? "rds:AddTagsToResource"
                : "rds:RemoveTagsFromResource";
    }
}
