package dev.airtime.staging;

import dev.airtime.api.StagingSpec;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A copy to be made of {@code sourceNamespace} for one event.
 *
 * @param sourceNamespace the namespace of the event, and of production
 * @param event the event's name
 * @param eventUid the event's uid
 * @param spec what the user asks for
 * @param addresses production's database host names and those of its read replicas, each with the host name of its copy
 * @param databases the copies' {@code host:port}, which egress is opened to
 * @param sync what a person wrote to have the copy brought up to date; null when nobody did
 */
public record StagingRequest(
        String sourceNamespace,
        String event,
        String eventUid,
        StagingSpec spec,
        Map<String, String> addresses,
        Set<String> databases,
        @Nullable String sync) {
    public StagingRequest {
        addresses = Map.copyOf(addresses);
        databases = Set.copyOf(databases);
    }
}
