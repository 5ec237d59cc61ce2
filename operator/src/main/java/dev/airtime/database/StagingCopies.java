package dev.airtime.database;

import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.database.CopyObservation.State;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.CreateDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.DeleteDbSnapshotRequest;
import software.amazon.awssdk.services.rds.model.ModifyDbInstanceRequest;
import software.amazon.awssdk.services.rds.model.RebootDbInstanceRequest;

/** Makes and removes the staging copies of DB instances. */
final class StagingCopies {
    private static final Logger LOG = LoggerFactory.getLogger(StagingCopies.class);
    /** Of production's backups: not there, or not for us. */
    private static final Set<String> NO_BACKUP = Set.of(
            "PointInTimeRestoreNotEnabled",
            "InvalidRestoreFault",
            "DBInstanceAutomatedBackupNotFound",
            "DBSnapshotNotFound",
            "InvalidDBSnapshotState",
            "AccessDenied");

    private final RdsClient rds;
    private final RdsReading reading;
    private final CopyReading copyReading;
    private final ResourceTags tags;
    private final InstantSource clock;

    StagingCopies(RdsClient rds, RdsReading reading, InstantSource clock) {
        this.rds = rds;
        this.reading = reading;
        this.copyReading = new CopyReading(rds);
        this.tags = new ResourceTags(rds);
        this.clock = clock;
    }

    CopyObservation observe(EventRef event, String source, @Nullable CopyLogin login) {
        String id = CopyDecision.identifier(event, source);
        DbInstance copy = reading.instances().get(id);
        return CopyDecision.observe(
                event,
                source,
                copy == null ? reading.snapshots().get(id) : null,
                copy,
                wanted(copy, login),
                clock.instant());
    }

    /** A login matters only to an instance that is there. */
    private static @Nullable WantedLogin wanted(@Nullable DbInstance copy, @Nullable CopyLogin login) {
        return copy == null || login == null
                ? null
                : new WantedLogin(
                        login.fingerprint().orElse(null),
                        login.warmUp().map(w -> w.seen(toRead(copy)).message()).orElse(null));
    }

    private static CopyWarmUp.Copy toRead(DbInstance copy) {
        return new CopyWarmUp.Copy(
                copy.identifier(), copy.resourceId(), String.valueOf(copy.address()), copy.port(), copy.engine());
    }

    CopyObservation make(EventRef event, String source, CopySpec spec, @Nullable CopyLogin login) {
        String id = CopyDecision.identifier(event, source);
        DbInstance kept = reading.instances().get(id);
        if (kept != null) {
            // What only has to be waited for costs no call of its own.
            CopyStep step = next(event, source, spec, kept, login);
            if (step instanceof CopyStep.End end) {
                return end.observation();
            }
            if (step instanceof CopyStep.Read) {
                return read(source, kept, login);
            }
        }
        DbInstance copy = reading.instanceNow(id).orElse(null);
        if (copy == null) {
            return begin(event, source, spec);
        }
        CopyStep step = next(event, source, spec, copy, login);
        if (step instanceof CopyStep.Read) {
            return read(source, copy, login);
        }
        try {
            return step instanceof CopyStep.SetPassword && login != null
                    ? setPassword(event, source, copy, login)
                    : act(id, source, step);
        } catch (AwsServiceException e) {
            return refused(id, source, step, e);
        }
    }

    private CopyStep next(EventRef event, String source, CopySpec spec, DbInstance copy, @Nullable CopyLogin login) {
        return CopyDecision.make(
                event, source, spec, null, null, copy, wanted(copy, login), CopyEvidence.NONE, clock.instant());
    }

    private CopyObservation begin(EventRef event, String source, CopySpec spec) {
        String id = CopyDecision.identifier(event, source);
        CopyOrigin origin = copyReading.origin(source).orElse(null);
        DbSnapshot snapshot = copyReading.snapshot(id).orElse(null);
        CopyEvidence evidence = CopyEvidence.NONE;
        while (true) {
            CopyStep step =
                    CopyDecision.make(event, source, spec, origin, snapshot, null, null, evidence, clock.instant());
            if (step instanceof CopyStep.LookForAutomated) {
                evidence = evidence.withAutomated(copyReading.automated(source));
                continue;
            }
            String missing = origin == null ? null : missing(step, origin);
            if (missing != null) {
                return new CopyObservation(
                        id, State.Failed, "the copy " + id + " of " + source + ": " + missing, null, 0);
            }
            CopySource tried = fromBackup(step);
            try {
                return act(id, source, step);
            } catch (AwsServiceException e) {
                if (tried == null || !elsewhere(e) || evidence.refused().containsKey(tried)) {
                    return refused(id, source, step, e);
                }
                LOG.warn("{}: {} was refused: {}", id, tried, Refusal.text(e));
                evidence = evidence.withRefused(tried, Refusal.text(e));
            }
        }
    }

    /** Keeps the login, sets its password, and writes which one it was: in this order, each repeatable. */
    private CopyObservation setPassword(EventRef event, String source, DbInstance copy, CopyLogin login) {
        String id = copy.identifier();
        CopyOrigin server = copyReading.origin(id).orElse(null);
        if (server == null || server.instance().address() == null) {
            return CopyDecision.observe(event, source, null, null, null, clock.instant());
        }
        CopyLogin.Kept kept = login.keep(new CopyLogin.Server(
                server.instance().address(),
                server.instance().port(),
                server.instance().engine(),
                server.masterUsername(),
                server.databaseName()));
        if (kept instanceof CopyLogin.Refused r) {
            return new CopyObservation(
                    id,
                    State.Failed,
                    "the copy " + id + " of " + source + ": " + r.message(),
                    copy.address(),
                    copy.port());
        }
        if (kept instanceof CopyLogin.NotYet n) {
            return warming(copy, "its master password is set when there is a place to keep it: " + n.message());
        }
        CopyLogin.Password password = (CopyLogin.Password) kept;
        LOG.info("{}: its master user gets the password {}", id, password.fingerprint());
        try {
            rds.modifyDBInstance(ModifyDbInstanceRequest.builder()
                    .dbInstanceIdentifier(id)
                    .masterUserPassword(password.value())
                    .build());
            tags.add(copy.arn(), Map.of(WantedLogin.TAG, WantedLogin.tag(password.fingerprint(), clock.instant())));
        } finally {
            reading.forget();
        }
        return warming(copy, "its master password is being set");
    }

    /** Has it read, and writes that it was once it was: a process that dies before that has it read again. */
    private CopyObservation read(String source, DbInstance copy, @Nullable CopyLogin login) {
        CopyWarmUp warmUp = login == null ? null : login.warmUp().orElse(null);
        if (warmUp == null) {
            throw new IllegalStateException(copy.identifier() + " is read by nobody");
        }
        CopyWarmUp.Status state = warmUp.run(toRead(copy));
        if (state instanceof CopyWarmUp.Finished done) {
            LOG.info("{}: it is written on it that it was read: {}", copy.identifier(), done.message());
            try {
                tags.add(copy.arn(), Map.of(WarmedUp.TAG, WarmedUp.tag(copy, clock.instant(), done.message())));
            } catch (AwsServiceException e) {
                return refused(copy.identifier(), source, new CopyStep.Read(copy.identifier()), e);
            } finally {
                reading.forget();
            }
        }
        return warming(copy, state.message());
    }

    private static CopyObservation warming(DbInstance copy, String message) {
        return new CopyObservation(
                copy.identifier(),
                State.Warming,
                "the copy " + copy.identifier() + " is " + copy.describe() + "; " + message,
                copy.address(),
                copy.port());
    }

    private @Nullable String missing(CopyStep step, CopyOrigin origin) {
        return step instanceof CopyStep.End
                ? null
                : CopyQuota.missing(step, origin.instance().shape().allocatedStorage(), CopyQuota.read(rds));
    }

    /** What of production's backups the step restores; null for another step. */
    private static @Nullable CopySource fromBackup(CopyStep step) {
        if (step instanceof CopyStep.RestoreToPointInTime) {
            return CopySource.PointInTime;
        }
        return step instanceof CopyStep.Restore r && r.automated() ? CopySource.AutomatedSnapshot : null;
    }

    /** The backup can't be had, or may not: the copy can be made from something else. */
    private static boolean elsewhere(AwsServiceException e) {
        return NO_BACKUP.contains(Refusal.code(e)) || (Refusal.unimplemented(e) && !Refusal.passes(e));
    }

    CopyObservation remove(EventRef event, String source) {
        String id = CopyDecision.identifier(event, source);
        CopyStep step = CopyDecision.remove(
                event,
                source,
                copyReading.snapshot(id).orElse(null),
                reading.instanceNow(id).orElse(null));
        try {
            return act(id, source, step);
        } catch (AwsServiceException e) {
            return refused(id, source, step, e);
        }
    }

    private static CopyObservation refused(String id, String source, CopyStep step, AwsServiceException e) {
        boolean removing = step instanceof CopyStep.DeleteInstance || step instanceof CopyStep.DeleteSnapshot;
        String sentence = "the copy " + id + " of " + source + ": " + Refusal.text(e);
        boolean raced =
                Refusal.code(e).endsWith("AlreadyExists") || Refusal.code(e).endsWith("NotFound");
        if (raced || Refusal.passes(e)) {
            return new CopyObservation(
                    id, removing ? State.Deleting : State.Creating, sentence + "; it is tried again", null, 0);
        }
        return new CopyObservation(id, State.Failed, sentence, null, 0);
    }

    private CopyObservation act(String id, String source, CopyStep step) {
        if (step instanceof CopyStep.End end) {
            return end.observation();
        }
        LOG.info("{}: {}", id, step);
        try {
            return call(id, source, step);
        } finally {
            reading.forget();
        }
    }

    private CopyObservation call(String id, String source, CopyStep step) {
        if (step instanceof CopyStep.TakeSnapshot s) {
            rds.createDBSnapshot(CreateDbSnapshotRequest.builder()
                    .dbInstanceIdentifier(source)
                    .dbSnapshotIdentifier(s.snapshot())
                    .tags(RdsMapping.tags(s.tags()))
                    .build());
            return new CopyObservation(id, State.Creating, "the snapshot " + id + " is being taken", null, 0);
        }
        if (step instanceof CopyStep.Restore s) {
            rds.restoreDBInstanceFromDBSnapshot(CopyRestore.request(s));
            return making(id, s.settings());
        }
        if (step instanceof CopyStep.RestoreToPointInTime s) {
            rds.restoreDBInstanceToPointInTime(CopyRestore.request(s));
            return making(id, s.settings());
        }
        if (step instanceof CopyStep.Reboot) {
            reading.instanceNow(id)
                    .ifPresent(copy ->
                            tags.add(copy.arn(), Map.of(RecordTags.LAST_REBOOT, RecordTags.seconds(clock.instant()))));
            rds.rebootDBInstance(
                    RebootDbInstanceRequest.builder().dbInstanceIdentifier(id).build());
            return new CopyObservation(
                    id, State.Creating, "the copy " + id + " reboots, so that its parameters are in force", null, 0);
        }
        if (step instanceof CopyStep.DeleteInstance) {
            rds.deleteDBInstance(DeleteDbInstanceRequest.builder()
                    .dbInstanceIdentifier(id)
                    .skipFinalSnapshot(true)
                    .deleteAutomatedBackups(true)
                    .build());
            return new CopyObservation(id, State.Deleting, "the copy " + id + " is being deleted", null, 0);
        }
        rds.deleteDBSnapshot(
                DeleteDbSnapshotRequest.builder().dbSnapshotIdentifier(id).build());
        return new CopyObservation(id, State.Deleting, "the snapshot " + id + " is being deleted", null, 0);
    }

    private static CopyObservation making(String id, CopySettings settings) {
        return new CopyObservation(
                id,
                State.Creating,
                "the copy " + id + " is being made from " + settings.tags().get(CopyDecision.COPY_SOURCE),
                null,
                0);
    }
}
