package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import java.util.List;

/** What of an Aurora cluster is written down beside what every database has. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterRecord(
        @JsonPropertyDescription("The DB instance that was the writer; roles swap at a failover.")
        String writer,

        @JsonPropertyDescription("The members, without replicas that Application Auto Scaling made, by identifier.")
        @Size(max = 16)
        List<ClusterMemberRecord> members) {
    public ClusterRecord {
        members = List.copyOf(members);
    }
}
