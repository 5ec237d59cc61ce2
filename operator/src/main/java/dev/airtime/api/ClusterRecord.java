package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of an Aurora cluster is written down beside what every database has. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterRecord(
        @JsonPropertyDescription("The DB instance that was the writer; roles swap at a failover.")
        String writer,

        @JsonPropertyDescription("The members, without replicas that Application Auto Scaling made, by identifier.")
        @Size(max = 16)
        List<ClusterMemberRecord> members,

        @JsonPropertyDescription("The limits of Aurora Serverless v2, where the cluster has some.") @Nullable
        ServerlessV2Record serverlessV2) {
    public ClusterRecord {
        members = List.copyOf(members);
    }
}
