package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import dev.airtime.database.CopyObservation.State;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * From what is there to the staging copy of an instance, and from the copy to nothing: the next call. Pure.
 *
 * <p>What it is made from is {@link CopyChoice}'s, what a restore has to be told {@link CopySettings}'.
 */
final class CopyDecision {
    /** Tag of a copy and its snapshot: the DB instance it is a copy of. */
    static final String STAGING_OF = Keys.STAGING_OF;
    /** Tag of a copy and its snapshot: the uid of the event it was made for. */
    static final String EVENT_UID = Keys.EVENT_UID;

    /** Tag of a copy and its snapshot: what the copy is made from and why, for people. */
    static final String COPY_SOURCE = "airtime.dev/copy-source";

    private static final int LONGEST = 63;

    private CopyDecision() {}

    /** The copy's and its snapshot's identifier: the same for the same event and source, at most 63 characters. */
    static String identifier(EventRef event, String source) {
        String hash = Sha256.hex(event.uid() + "/" + source, 10);
        int room = LONGEST - "airtime--".length() - hash.length();
        String short1 = source.length() <= room ? source : source.substring(0, room);
        return "airtime-" + short1.replaceAll("-+$", "") + "-" + hash;
    }

    /**
     * Where the copy is, in a reading.
     *
     * @param wanted the master login that it is to have; null when production's stays
     */
    static CopyObservation observe(
            EventRef event,
            String source,
            @Nullable DbSnapshot snapshot,
            @Nullable DbInstance copy,
            @Nullable WantedLogin wanted,
            Instant now) {
        String id = identifier(event, source);
        if (copy != null && !ours(copy.tags(), event)) {
            return at(id, State.Failed, foreign("DB instance", id, event), null);
        }
        if (snapshot != null && !ours(snapshot.tags(), event)) {
            return at(id, State.Failed, foreign("DB snapshot", id, event), null);
        }
        if (copy != null) {
            return instance(id, copy, wanted, now);
        }
        if (snapshot == null) {
            return at(id, State.Absent, "there is no copy of " + source, null);
        }
        return switch (snapshot.status()) {
            case "available" -> at(id, State.Creating, "the snapshot " + id + " is taken" + why(snapshot), null);
            case "deleting" -> at(id, State.Deleting, "the snapshot " + id + " is being deleted", null);
            case "failed" ->
                at(id, State.Failed, "the snapshot " + id + " has failed: delete it, and it is taken again", null);
            default ->
                at(
                        id,
                        State.Creating,
                        "the snapshot " + id + " is being taken, " + snapshot.percent() + "%" + why(snapshot),
                        null);
        };
    }

    private static String why(DbSnapshot snapshot) {
        String why = snapshot.tags().get(COPY_SOURCE);
        return why == null ? "" : " (" + why + ")";
    }

    private static CopyObservation instance(String id, DbInstance copy, @Nullable WantedLogin wanted, Instant now) {
        String status = copy.status();
        String madeFrom = copy.tags().get(COPY_SOURCE);
        String sentence = "the copy " + id + " is " + copy.describe()
                + (copy.storageOperation() == null ? "" : "; its storage: " + copy.storageOperation())
                + (madeFrom == null ? "" : "; made from " + madeFrom);
        if (status.equals("deleting") || status.equals("deleted")) {
            return at(id, State.Deleting, sentence, copy);
        }
        if (InstanceStatus.needsPerson(status) || copy.groupStatus().equals("failed-to-apply")) {
            return at(id, State.Failed, sentence, copy);
        }
        if (!InstanceStatus.serving(status) || !copy.groupStatus().equals("in-sync") || copy.address() == null) {
            return at(id, State.Creating, sentence, copy);
        }
        if (wanted != null && !wanted.inForce(copy, now)) {
            return at(id, State.Warming, sentence + "; its master password is still to be set", copy);
        }
        if (wanted != null && wanted.isToBeRead(copy)) {
            return at(id, State.Warming, sentence + "; " + wanted.reading(), copy);
        }
        WarmedUp warmed = WarmedUp.of(copy);
        if (warmed != null) {
            sentence += "; read through at " + warmed.at() + ": " + warmed.what();
        }
        return loading(copy)
                ? at(id, State.Warming, sentence + "; a rehearsal now would measure the loading", copy)
                : at(id, State.Available, sentence, copy);
    }

    /** Whether it needs no snapshot any more. */
    static boolean made(DbInstance copy) {
        return InstanceStatus.settled(copy.status()) && !loading(copy);
    }

    /**
     * Blocks of a restored volume are fetched from S3 when they are first read, long after the status is available (RDS
     * API reference, DBInstance, StorageOperationStatus: Initializing; absent when nothing goes on).
     */
    private static boolean loading(DbInstance copy) {
        return copy.storageOperation() != null && copy.storageOperation().startsWith("Initializing");
    }

    /**
     * The next call towards the copy; {@link CopyStep.End} with Warming or Available when it can be used.
     *
     * @param origin the source; null when it is not there, or was not read since the copy is there
     * @param wanted the master login that it is to have; null when production's stays
     */
    static CopyStep make(
            EventRef event,
            String source,
            CopySpec spec,
            @Nullable CopyOrigin origin,
            @Nullable DbSnapshot snapshot,
            @Nullable DbInstance copy,
            @Nullable WantedLogin wanted,
            CopyEvidence evidence,
            Instant now) {
        CopyObservation seen = observe(event, source, snapshot, copy, wanted, now);
        if (seen.state() == State.Warming && copy != null && wanted != null && wanted.isToBeSet(copy)) {
            return new CopyStep.SetPassword(copy.identifier());
        }
        if (seen.state() == State.Warming
                && copy != null
                && wanted != null
                && wanted.inForce(copy, now)
                && wanted.isToBeRead(copy)) {
            return new CopyStep.Read(copy.identifier());
        }
        if (seen.state() != State.Absent && seen.state() != State.Creating) {
            return new CopyStep.End(seen);
        }
        if (copy != null) {
            return InstanceStatus.settled(copy.status())
                            && copy.groupStatus().equals("pending-reboot")
                            && rebootIsDue(copy, now)
                    ? new CopyStep.Reboot(copy.identifier())
                    : new CopyStep.End(seen);
        }
        String id = seen.identifier();
        if (origin == null) {
            return failed(id, "DB instance " + source + " is not there: nothing can be copied");
        }
        DbInstance original = origin.instance();
        if (original.clusterId() != null) {
            return failed(id, RaiseDecision.clusterNotSupported(original));
        }
        if (!event.namespace().equals(original.tags().get(RecordTags.NAMESPACE))) {
            return failed(id, notOptedIn(original, event.namespace()));
        }
        return snapshot == null
                ? begin(event, source, spec, origin, evidence, now)
                : fromOwn(event, source, origin, snapshot, seen, now);
    }

    /** Nothing is there yet. */
    private static CopyStep begin(
            EventRef event, String source, CopySpec spec, CopyOrigin origin, CopyEvidence evidence, Instant now) {
        String id = identifier(event, source);
        CopyChoice choice = CopyChoice.of(spec.from(), origin, evidence, now);
        if (choice instanceof CopyChoice.PointInTime c) {
            return new CopyStep.RestoreToPointInTime(
                    id, source, CopySettings.of(origin, tags(event, source, c.why(), now)));
        }
        if (choice instanceof CopyChoice.Automated c) {
            return new CopyStep.Restore(
                    id, c.snapshot(), true, CopySettings.of(origin, tags(event, source, c.why(), now)));
        }
        if (choice instanceof CopyChoice.NewSnapshot c) {
            return InstanceStatus.settled(origin.instance().status())
                    ? new CopyStep.TakeSnapshot(id, tags(event, source, c.why(), now))
                    : new CopyStep.End(at(
                            id,
                            State.Creating,
                            c.why() + ": it waits, " + source + " is "
                                    + origin.instance().status(),
                            null));
        }
        return choice instanceof CopyChoice.None c ? failed(id, c.message()) : new CopyStep.LookForAutomated(source);
    }

    /** Our snapshot is there, or is being taken. */
    private static CopyStep fromOwn(
            EventRef event, String source, CopyOrigin origin, DbSnapshot snapshot, CopyObservation seen, Instant now) {
        String id = seen.identifier();
        DbInstance original = origin.instance();
        if (!snapshot.resourceId().isEmpty() && !snapshot.resourceId().equals(original.resourceId())) {
            return failed(
                    id,
                    "the snapshot " + id + " is of " + snapshot.resourceId() + ", while " + source + " is "
                            + original.resourceId() + " now: delete the snapshot, and it is taken again");
        }
        return snapshot.status().equals("available")
                ? new CopyStep.Restore(
                        id,
                        id,
                        false,
                        CopySettings.of(
                                origin,
                                tags(event, source, snapshot.tags().getOrDefault(COPY_SOURCE, "a new snapshot"), now)))
                : new CopyStep.End(seen);
    }

    /** The next call towards nothing; {@link CopyStep.End} with Absent when nothing of this event's is left. */
    static CopyStep remove(EventRef event, String source, @Nullable DbSnapshot snapshot, @Nullable DbInstance copy) {
        String id = identifier(event, source);
        if (copy != null && ours(copy.tags(), event)) {
            if (copy.status().equals("deleting")) {
                return new CopyStep.End(at(id, State.Deleting, "the copy " + id + " is being deleted", null));
            }
            if (copy.deletionProtection()) {
                return failed(
                        id,
                        "somebody protected the copy " + id + " from deletion: aws rds modify-db-instance"
                                + " --db-instance-identifier " + id + " --no-deletion-protection");
            }
            return new CopyStep.DeleteInstance(id);
        }
        if (snapshot != null && ours(snapshot.tags(), event)) {
            return snapshot.status().equals("deleting")
                    ? new CopyStep.End(at(id, State.Deleting, "the snapshot " + id + " is being deleted", null))
                    : new CopyStep.DeleteSnapshot(id);
        }
        return new CopyStep.End(at(id, State.Absent, "there is no copy of " + source, null));
    }

    /** The sentence that says how to opt in. */
    static String notOptedIn(DbInstance i, String namespace) {
        return "DB instance " + i.identifier() + " is not opted in for namespace " + namespace
                + "; its owner allows Airtime to work on it with: aws rds add-tags-to-resource --resource-name "
                + i.arn() + " --tags Key=" + RecordTags.NAMESPACE + ",Value=" + namespace;
    }

    private static boolean rebootIsDue(DbInstance copy, Instant now) {
        Instant last = RecordTags.lastReboot(copy.tags());
        return last == null || !now.isBefore(last.plus(ChangeDecision.REBOOT));
    }

    private static Map<String, String> tags(EventRef event, String source, String madeFrom, Instant now) {
        String legal = madeFrom.replaceAll("[^A-Za-z0-9 _.:/=+@-]", "");
        Map<String, String> tags = CopyTags.of(event, source, now);
        tags.put(COPY_SOURCE, legal.substring(0, Math.min(legal.length(), RecordTags.LONGEST_VALUE)));
        return tags;
    }

    static boolean ours(Map<String, String> tags, EventRef event) {
        return Keys.AIRTIME.equals(tags.get(Keys.MANAGED_BY)) && event.uid().equals(tags.get(EVENT_UID));
    }

    private static String foreign(String kind, String id, EventRef event) {
        return kind + " " + id + " is there without the tag " + EVENT_UID + "=" + event.uid()
                + ": it is not Airtime's and is left alone; rename or delete it";
    }

    private static CopyStep failed(String id, String message) {
        return new CopyStep.End(at(id, State.Failed, message, null));
    }

    private static CopyObservation at(String id, State state, String message, @Nullable DbInstance copy) {
        return new CopyObservation(
                id,
                state,
                message,
                copy == null ? null : copy.address(),
                null,
                copy == null ? 0 : copy.port(),
                copy == null ? null : CopyTags.madeAt(copy.tags()));
    }
}
