package dev.airtime.database;

import dev.airtime.database.Evidence.Group;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;

/** Carries a decision out: reads, decides, calls, until something has to be waited for. */
final class RdsChanges {
    private static final Logger LOG = LoggerFactory.getLogger(RdsChanges.class);
    /** More steps than any change has; each ends itself before. */
    private static final int MOST_STEPS = 40;

    private final RdsClient rds;
    private final RdsReading reading;
    private final ParameterGroups groups;
    private final ResourceTags tags;
    private final ReplicaCalls replicas;
    private final CloudWatchFigures figures;
    private final InstantSource clock;

    RdsChanges(
            RdsClient rds, RdsReading reading, ParameterGroups groups, CloudWatchFigures figures, InstantSource clock) {
        this.rds = rds;
        this.reading = reading;
        this.groups = groups;
        this.tags = new ResourceTags(rds);
        this.replicas = new ReplicaCalls(rds, reading);
        this.figures = figures;
        this.clock = clock;
    }

    /** A decision over what was read. */
    interface Deciding {
        Step next(DbInstance i, Evidence evidence, Instant now);
    }

    /** Runs until the decision ends, or until a call was made that takes its time. */
    Progress run(String identifier, Deciding deciding) {
        Evidence evidence = Evidence.NONE;
        // What only has to be waited for is told from the reading that all share; whatever is done, from one of its
        // own.
        DbInstance i = null;
        Instant at = Instant.MIN;
        boolean own = false;
        boolean shared = true;
        String soldOut = "";
        for (int n = 0; n < MOST_STEPS; n++) {
            Step step;
            try {
                if (shared) {
                    JoinedReads.Answer<DbInstance> read = reading.shared(identifier);
                    if (reading.waits(identifier)) {
                        return new Progress.Running(identifier + ": was asked for a change, and is not looked at yet");
                    }
                    i = read.value();
                    at = read.at();
                    shared = false;
                }
                if (i == null) {
                    JoinedReads.Answer<DbInstance> read = reading.now(identifier);
                    i = read.value();
                    if (i == null) {
                        return new Progress.Blocked("NotFound", "DB instance " + identifier + " is not there");
                    }
                    at = read.at();
                    own = true;
                }
                step = deciding.next(i, evidence, at);
                if (step instanceof Step.End end) {
                    return with(end.progress(), soldOut);
                }
                Group kept = !own && step instanceof Step.LookAtGroup s ? groups.kept(s.name()) : null;
                if (kept != null) {
                    evidence = evidence.withGroup(((Step.LookAtGroup) step).name(), kept);
                    continue;
                }
                if (!own && !fromShared(step)) {
                    // Two readings and no failure have proven it by now; the third is for who acts.
                    evidence = step instanceof Step.LookAtOwnGroups && evidence.failures() != null
                            ? Evidence.NONE.withFailures(evidence.failures())
                            : Evidence.NONE;
                    i = null;
                    continue;
                }
                if (step instanceof Step.GiveUp s && reading.waits(claims(identifier, s))) {
                    return new Progress.Running(identifier + ": no claim is left on it, and is not looked at yet");
                }
                Evidence more = look(i, at, step, evidence);
                if (more != null) {
                    evidence = more;
                    continue;
                }
            } catch (AwsServiceException e) {
                return Refusal.progress("DB instance " + identifier + ", reading it", "rds:DescribeDBInstances", e);
            }
            LOG.info("{}: {}", identifier, step);
            try {
                Progress progress = act(i, step);
                if (progress != null) {
                    reading.asked(step instanceof Step.GiveUp s ? claims(identifier, s) : identifier);
                    return progress;
                }
            } catch (AwsServiceException e) {
                if (!soldOut(i, step, e)) {
                    return refused(i, step, e);
                }
                soldOut = Refusal.text(e);
            }
            evidence = Evidence.NONE;
            i = null;
        }
        return new Progress.Running(identifier + ": looked at again");
    }

    /** For the events of these claims only; another one's goes on. */
    private static String claims(String identifier, Step.GiveUp s) {
        return identifier + " " + s.claims();
    }

    /** What may be done on the reading that all share: it changes nothing but what it tells of that very reading. */
    private static boolean fromShared(Step step) {
        return step instanceof Step.LookAtFailures || step instanceof Step.LookAtReplicas || step instanceof Step.Prove;
    }

    /** Whether there is no capacity for the class; then a tag says so, and the decision knows what comes next. */
    private boolean soldOut(DbInstance i, Step step, AwsServiceException e) {
        String refused = step instanceof Step.Modify m
                ? m.instanceClass()
                : step instanceof Step.MakeReplica r ? r.instanceClass() : null;
        return refused != null
                && Refusal.kind(e) == Refusal.Kind.Capacity
                && tags.soldOut(i.identifier(), i.arn(), i.tags(), refused, e, clock.instant());
    }

    /** A blocked change with AWS's own words. */
    static Progress with(Progress progress, String said) {
        return progress instanceof Progress.Blocked b && !said.isEmpty()
                ? new Progress.Blocked(b.reason(), b.message() + " (" + said + ")")
                : progress;
    }

    private @Nullable Evidence look(DbInstance i, Instant at, Step step, Evidence evidence) {
        if (step instanceof Step.LookAtGroup s) {
            return evidence.withGroup(s.name(), groups.read(s.name()));
        }
        if (step instanceof Step.LookAtMaintenance) {
            return evidence.withMaintenance(reading.queuedMaintenance(i));
        }
        if (step instanceof Step.LookAtFailures s) {
            return evidence.withFailures(reading.failures(i.identifier(), s.since(), at));
        }
        if (step instanceof Step.LookAtGroupUsers) {
            return evidence.withAgainstInPlace(groups.againstInPlace(i, reading.instancesSince(at)));
        }
        if (step instanceof Step.LookAtReplicas) {
            return evidence.withReplicas(Replicas.of(i, reading.instances()));
        }
        if (step instanceof Step.LookAtLag s) {
            return evidence.withLags(figures.lags(s.identifiers(), clock.instant()));
        }
        if (step instanceof Step.LookAtOwnGroups) {
            return evidence.withOwnGroups(groups.unused(i, reading.instancesSince(at)));
        }
        return null;
    }

    /** Null when the next step can follow at once. */
    private @Nullable Progress act(DbInstance i, Step step) {
        if (step instanceof Step.MakeGroup s) {
            groups.make(i, s.name(), s.base());
        } else if (step instanceof Step.SetParameters s) {
            groups.set(s.name(), s.values());
        } else if (step instanceof Step.SetInPlace s) {
            groups.setInPlace(s.name(), s.values());
        } else if (step instanceof Step.ResetInPlace s) {
            groups.resetInPlace(s.name(), s.parameters());
        } else if (step instanceof Step.DeleteGroup s) {
            groups.delete(s.name());
        } else if (step instanceof Step.Tag s) {
            tag(i, s.tags());
        } else if (step instanceof Step.Prove s) {
            tag(i, s.tags());
            return new Progress.Running(
                    i.identifier() + " is " + i.describe() + ": read once more before it is believed");
        } else if (step instanceof Step.GiveUp s) {
            tags.remove(i.arn(), s.claims());
            return new Progress.Running(i.identifier() + ": the event claims it no more");
        } else if (step instanceof Step.RemoveTags s) {
            tags.remove(i.arn(), s.keys());
            return s.keys().contains(RecordTags.RESOURCE_ID)
                    ? new Progress.Running(i.identifier() + " is as it was recorded, and the record is removed")
                    : null;
        } else if (step instanceof Step.Modify s) {
            return modify(i, s);
        } else if (step instanceof Step.ModifyStorage s) {
            return modify(i, s);
        } else if (step instanceof Step.MakeReplica s) {
            tag(i, s.tags());
            try {
                return replicas.make(i, s);
            } finally {
                reading.forget();
            }
        } else if (step instanceof Step.DeleteReplica s) {
            try {
                return replicas.delete(i, s.name());
            } finally {
                reading.forget();
            }
        } else if (step instanceof Step.TagReplica s) {
            tags.add(s.replica().arn(), s.tags());
        } else if (step instanceof Step.ChangeReplica s) {
            Progress progress = change(s);
            return progress instanceof Progress.Done ? null : progress;
        } else if (step instanceof Step.Reboot) {
            tag(i, Map.of(RecordTags.LAST_REBOOT, RecordTags.seconds(clock.instant())));
            rds.rebootDBInstance(RebootDbInstanceRequest.builder()
                    .dbInstanceIdentifier(i.identifier())
                    .build());
            return new Progress.Running(i.identifier() + ": rebooting, so that its parameters are in force");
        }
        return null;
    }

    /** A replica's change is told, proven and refused as any instance's, by tags of its own. */
    private Progress change(Step.ChangeReplica s) {
        return run(s.name(), (r, evidence, now) -> {
            Instant refused = RecordTags.soldOut(r.tags()).get(s.instanceClass());
            return ClassChoice.mayAsk(refused, ClassChoice.AGAIN, now)
                    ? ChangeDecision.next(
                            r,
                            RecordTags.LastChange.of(RaiseDecision.KIND, s.instanceClass(), null, now),
                            s.group(),
                            evidence,
                            now)
                    : Step.running("read replica " + s.name() + " stays " + r.instanceClass()
                            + ": AWS had no capacity for " + s.instanceClass() + " at " + refused);
        });
    }

    private Progress modify(DbInstance i, Step.Modify s) {
        tag(i, s.change().tags(i.tags()));
        ModifyDbInstanceRequest.Builder request = ModifyDbInstanceRequest.builder()
                .dbInstanceIdentifier(i.identifier())
                .applyImmediately(true);
        if (s.instanceClass() != null) {
            request.dbInstanceClass(s.instanceClass());
        }
        if (s.group() != null) {
            request.dbParameterGroupName(s.group());
        }
        try {
            rds.modifyDBInstance(request.build());
        } catch (AwsServiceException e) {
            if (Refusal.kind(e) == Refusal.Kind.AlreadySo) {
                return new Progress.Running(i.identifier() + ": already asked for, looking again");
            }
            tags.unsay(
                    i.identifier(), i.arn(), i.tags(), s.change().tags(i.tags()).keySet());
            throw e;
        }
        return new Progress.Running(i.identifier() + ": asked for "
                + (s.instanceClass() == null ? "" : s.instanceClass() + " ")
                + (s.group() == null ? "" : "parameter group " + s.group()));
    }

    private Progress modify(DbInstance i, Step.ModifyStorage s) {
        tag(i, s.change().tags());
        try {
            rds.modifyDBInstance(ModifyDbInstanceRequest.builder()
                    .dbInstanceIdentifier(i.identifier())
                    .allocatedStorage(s.allocatedStorage())
                    .iops(s.iops())
                    .storageThroughput(s.storageThroughput())
                    .applyImmediately(true)
                    .build());
        } catch (AwsServiceException e) {
            if (Refusal.kind(e) == Refusal.Kind.AlreadySo) {
                return new Progress.Running(i.identifier() + ": already asked for, looking again");
            }
            tags.unsay(i.identifier(), i.arn(), i.tags(), s.change().tags().keySet());
            throw e;
        }
        return new Progress.Running(i.identifier() + ": asked for " + describe(s));
    }

    void tag(DbInstance i, Map<String, String> added) {
        tags.add(i.arn(), added);
    }

    private Progress refused(DbInstance i, Step step, AwsServiceException e) {
        String doing = "DB instance " + i.identifier() + ", " + describe(step);
        return Refusal.kind(e) == Refusal.Kind.Denied
                        && ResourceTags.young(RecordTags.record(i.tags()), clock.instant())
                ? new Progress.Running(doing + ": " + Refusal.text(e)
                        + "; the tags are young, and IAM may not see them yet: it is tried again")
                : Refusal.progress(doing, action(step), e);
    }

    private static String describe(Step step) {
        if (step instanceof Step.Modify s) {
            return "ModifyDBInstance" + (s.instanceClass() == null ? "" : " to " + s.instanceClass())
                    + (s.group() == null ? "" : " with parameter group " + s.group());
        }
        if (step instanceof Step.ModifyStorage s) {
            return "ModifyDBInstance to storage of"
                    + (s.allocatedStorage() == null ? "" : " " + s.allocatedStorage() + " GiB")
                    + (s.iops() == null ? "" : " " + s.iops() + " IOPS")
                    + (s.storageThroughput() == null ? "" : " " + s.storageThroughput() + " MiB/s");
        }
        if (step instanceof Step.MakeGroup s) {
            return "making parameter group " + s.name();
        }
        if (step instanceof Step.SetParameters s) {
            return "setting " + new TreeMap<>(s.values()) + " in parameter group " + s.name();
        }
        if (step instanceof Step.SetInPlace s) {
            return "setting " + new TreeMap<>(s.values()) + " in parameter group " + s.name() + ", which is in use";
        }
        if (step instanceof Step.ResetInPlace s) {
            return "resetting " + new TreeSet<>(s.parameters()) + " in parameter group " + s.name();
        }
        if (step instanceof Step.DeleteGroup s) {
            return "deleting parameter group " + s.name();
        }
        if (step instanceof Step.MakeReplica s) {
            return "making read replica " + s.name() + " of class " + s.instanceClass();
        }
        if (step instanceof Step.DeleteReplica s) {
            return "deleting read replica " + s.name();
        }
        if (step instanceof Step.TagReplica s) {
            return "writing the tags " + new TreeMap<>(s.tags()) + " on "
                    + s.replica().identifier();
        }
        if (step instanceof Step.Tag s) {
            return "writing the tags " + new TreeMap<>(s.tags());
        }
        if (step instanceof Step.Prove s) {
            return "writing the tags " + new TreeMap<>(s.tags());
        }
        return step instanceof Step.Reboot ? "RebootDBInstance" : "removing tags";
    }

    private static String action(Step step) {
        if (step instanceof Step.Modify || step instanceof Step.ModifyStorage) {
            return "rds:ModifyDBInstance";
        } else if (step instanceof Step.Reboot) {
            return "rds:RebootDBInstance";
        } else if (step instanceof Step.MakeGroup s) {
            return ParameterGroups.copies(s.base()) ? "rds:CopyDBParameterGroup" : "rds:CreateDBParameterGroup";
        } else if (step instanceof Step.SetParameters || step instanceof Step.SetInPlace) {
            return "rds:ModifyDBParameterGroup";
        } else if (step instanceof Step.ResetInPlace) {
            return "rds:ResetDBParameterGroup";
        } else if (step instanceof Step.DeleteGroup) {
            return "rds:DeleteDBParameterGroup";
        }
        if (step instanceof Step.MakeReplica) {
            return "rds:CreateDBInstanceReadReplica";
        } else if (step instanceof Step.DeleteReplica) {
            return "rds:DeleteDBInstance";
        }
        return step instanceof Step.Tag || step instanceof Step.TagReplica || step instanceof Step.Prove
                ? "rds:AddTagsToResource"
                : "rds:RemoveTagsFromResource";
    }
}
