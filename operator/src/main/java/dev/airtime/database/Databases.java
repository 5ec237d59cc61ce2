package dev.airtime.database;

import dev.airtime.api.CopySpec;
import dev.airtime.api.DatabaseRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The port to RDS. Every method but the readings does at most a few idempotent calls and returns where things are; it
 * is called again until it says {@link Progress.Done} (or the copy is Available, or Absent). The process may die after
 * any call: the next one finds out from RDS what was done. Throws {@link software.amazon.awssdk.core.exception.SdkException}
 * only for what a later try can cure; what a person must cure is {@link Progress.Blocked}.
 */
public interface Databases {
    /**
     * Reads the instance, from a description of the whole account that is at most some seconds old, so that many
     * events cost one call.
     *
     * @param target what the event wants, null when it raises nothing
     */
    DatabaseObservation observe(EventRef event, DatabaseId database, @Nullable Target target);

    /**
     * What is known of the instance before it is raised, from the same description, and what would meet the event:
     * beside it two calls for the whole account, whose answers are kept for hours.
     */
    Outlook outlook(DatabaseId database, Span span);

    /** The class that the instance needs for the event; asks AWS for what is not kept only when {@code ask}. */
    AutoClass chooseClass(DatabaseId database, AutoClass.Need need, boolean ask);

    /**
     * The parameters that somebody has set in the parameter group that is attached to it (DescribeDBParameters, Source
     * {@code user}), as they are now; of a cluster in its own and in its writer's, which counts first. Null when they can't be
     * read.
     */
    @Nullable
    Map<String, String> setParameters(DatabaseId database);

    /**
     * Writes the record of what the instance is now, and this event's claim until {@code until}, as tags; Done when a
     * reading shows them. A record that is already there (of another event, or of a lost one) is kept: it is the state
     * before any raise. Blocked when the instance is not opted in, or has no room for the tags.
     */
    Progress record(EventRef event, DatabaseId database, Instant until);

    /** Raises the instance to {@code target}. Refuses without a record, and when a queued change is not ours. */
    Progress raise(EventRef event, DatabaseId database, Target target);

    /**
     * Gives up this event's claim and, when no other is left, puts the instance back to {@code record}, removes our
     * parameter group and the record tags. Done when a reading shows it. What is neither as raised nor as recorded, since
     * somebody changed it by hand, is kept. {@code target} tells what we had made.
     */
    Progress restore(EventRef event, DatabaseId database, Target target, DatabaseRecord record);

    /**
     * Reads the copy of {@code source}.
     *
     * @param login the master login that it is to have, without which it is not Available; null: not looked at
     */
    CopyObservation observeCopy(EventRef event, DatabaseId source, @Nullable CopyLogin login);

    /**
     * Makes the copy of {@code source} from its backups or a fresh snapshot, as {@code spec} says: same class, storage,
     * parameter group, Multi-AZ setting, subnet and security groups, not public, tagged as ours. One small step a call.
     *
     * @param login the master login that it gets; null: production's stays
     */
    CopyObservation copy(EventRef event, DatabaseId source, CopySpec spec, @Nullable CopyLogin login);

    /** Removes copy and snapshot; only what carries our tags for this event. Absent when nothing is left. */
    CopyObservation removeCopy(EventRef event, DatabaseId source);

    /** CloudWatch's newest figures of the instances, one call a place for all; instances without data are absent. */
    Map<DatabaseId, Figures> figures(Set<DatabaseId> databases, Instant now);

    /**
     * The load of the last hour on instances that are about to be put back, one call a place for all.
     *
     * @param recorded what each is put back to
     */
    Map<DatabaseId, RecentLoad> recentLoad(Map<DatabaseId, DatabaseRecord> recorded, Instant now);
}
