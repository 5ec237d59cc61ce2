package dev.airtime.database;

import dev.airtime.api.DatabaseRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.AddTagsToResourceRequest;
import software.amazon.awssdk.services.rds.model.RemoveTagsFromResourceRequest;

/** Writes the tags by which an instance or a cluster says what it was and what was asked of it. */
final class ResourceTags {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceTags.class);
    /** Tags can take minutes until conditions of IAM policies see them (RDS user guide, "Tagging"). */
    private static final Duration TAG_CACHE = Duration.ofMinutes(10);

    private final RdsClient rds;

    ResourceTags(RdsClient rds) {
        this.rds = rds;
    }

    void add(String arn, Map<String, String> tags) {
        rds.addTagsToResource(AddTagsToResourceRequest.builder()
                .resourceName(arn)
                .tags(RdsMapping.tags(tags))
                .build());
    }

    void remove(String arn, Set<String> keys) {
        rds.removeTagsFromResource(RemoveTagsFromResourceRequest.builder()
                .resourceName(arn)
                .tagKeys(keys)
                .build());
    }

    /**
     * The tags speak of what was accepted; what was refused at once never was, so they say again what they said.
     *
     * @param before all tags as they were read before {@code written} were
     */
    void unsay(String identifier, String arn, Map<String, String> before, Set<String> written) {
        Map<String, String> said = new TreeMap<>(before);
        said.keySet().retainAll(written);
        Set<String> none = new TreeSet<>(written);
        none.removeAll(said.keySet());
        try {
            if (!said.isEmpty()) {
                add(arn, said);
            }
            if (!none.isEmpty()) {
                remove(arn, none);
            }
        } catch (AwsServiceException e) {
            LOG.info("{}: the tag {} stays for now: {}", identifier, RecordTags.LAST_CHANGE, Refusal.text(e));
        }
    }

    /**
     * Writes that there was no capacity for a class, by which the decision knows what comes next.
     *
     * @param before all tags as they were read
     * @return whether it is written; a refusal is logged
     */
    boolean soldOut(
            String identifier,
            String arn,
            Map<String, String> before,
            String instanceClass,
            AwsServiceException why,
            Instant now) {
        try {
            add(arn, RecordTags.soldOut(before, instanceClass, now));
        } catch (AwsServiceException untold) {
            LOG.info("{}: the tag {} is not written: {}", identifier, RecordTags.SOLD_OUT, Refusal.text(untold));
            return false;
        }
        LOG.info("{}: no {}: {}", identifier, instanceClass, Refusal.text(why));
        return true;
    }

    /** Whether IAM may not see the record's tags yet. */
    static boolean young(@Nullable DatabaseRecord record, Instant now) {
        try {
            return record == null
                    || now.isBefore(Instant.parse(record.recordedAt()).plus(TAG_CACHE));
        } catch (DateTimeParseException e) {
            return false;
        }
    }
}
