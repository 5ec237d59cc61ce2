package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import org.jspecify.annotations.Nullable;

/** A database as it was before an event, written down twice: here and as tags on the DB instance or DB cluster. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DatabaseRecord(
        @JsonPropertyDescription("DbiResourceId or DbClusterResourceId: an identifier can be used again, this can't.")
        String resourceId,

        @JsonPropertyDescription("The class; that of the writer for a cluster.")
        String instanceClass,

        String parameterGroup,
        @JsonPropertyDescription("When it was recorded.") String recordedAt,

        @JsonPropertyDescription("What an Aurora cluster has beside that.") @Nullable
        ClusterRecord cluster,

        @JsonPropertyDescription("IOPS; absent where RDS shows none.") @Nullable
        Integer iops,

        @JsonPropertyDescription("Storage throughput in MiB/s; absent where RDS shows none.") @Nullable
        Integer storageThroughput,

        @JsonPropertyDescription("The read replicas of a DB instance; absent where that is not known.") @Nullable
        ReadReplicasRecord readReplicas) {
    /** Of a DB instance with its storage, without its read replicas. */
    public DatabaseRecord(
            String resourceId,
            String instanceClass,
            String parameterGroup,
            String recordedAt,
            @Nullable Integer iops,
            @Nullable Integer storageThroughput) {
        this(resourceId, instanceClass, parameterGroup, recordedAt, null, iops, storageThroughput, null);
    }

    /** Of a cluster, whose storage takes no figures. */
    public DatabaseRecord(
            String resourceId,
            String instanceClass,
            String parameterGroup,
            String recordedAt,
            @Nullable ClusterRecord cluster) {
        this(resourceId, instanceClass, parameterGroup, recordedAt, cluster, null, null, null);
    }

    /** Of a DB instance whose IOPS and throughput are not known. */
    public DatabaseRecord(String resourceId, String instanceClass, String parameterGroup, String recordedAt) {
        this(resourceId, instanceClass, parameterGroup, recordedAt, null, null, null, null);
    }
}
