package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import org.jspecify.annotations.Nullable;

/** A member of an Aurora cluster as it was before an event. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ClusterMemberRecord(
        @JsonPropertyDescription("The DB instance identifier.") @Size(max = 63)
        String instance,

        @JsonPropertyDescription("DbiResourceId: an identifier can be used again, this can't.")
        String resourceId,

        String instanceClass,

        @JsonPropertyDescription("PromotionTier, 0 to 15: the lowest becomes writer first at a failover.")
        int promotionTier,

        @JsonPropertyDescription("Its DB parameter group; absent where its name had no room in the tag.") @Nullable
        String parameterGroup) {}
