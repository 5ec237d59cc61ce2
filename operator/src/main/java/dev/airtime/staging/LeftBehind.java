package dev.airtime.staging;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Cut;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells what a removal leaves outside the namespace, as a Kubernetes Event about the TrafficEvent: the namespace and
 * what is written in it are gone soon. Told before the act; its name follows from what it says, so a repeated step says
 * it once. An Event that can't be written never stops the removal, and is in the log.
 */
final class LeftBehind {
    private static final Logger LOG = LoggerFactory.getLogger(LeftBehind.class);
    /** A core/v1 Event's message holds 1,024 characters. */
    private static final int MESSAGE = 1024;

    private final ApiServer api;
    private final InstantSource clock;

    LeftBehind(ApiServer api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /** Says {@code message}; {@code reason} is a CamelCase word. */
    void tell(StagingRequest request, String reason, String message) {
        LOG.warn("{}: {}: {}", request.event(), reason, message);
        try {
            api.create("/api/v1/namespaces/" + request.sourceNamespace() + "/events", event(request, reason, message));
        } catch (Refused e) {
            if (e.code() != 409) {
                LOG.warn("{}: the Event {} was not recorded: {}", request.event(), reason, e.getMessage());
            }
        }
    }

    private ObjectNode event(StagingRequest request, String reason, String message) {
        String name = request.event();
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode event = Json.object().put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata")
                .put(
                        "name",
                        (name.length() <= 230 ? name : name.substring(0, 230)) + "."
                                + Sha256.hex(request.eventUid() + '|' + reason + '|' + message, 16))
                .put("namespace", request.sourceNamespace())
                .putObject("labels")
                .put(Keys.MANAGED_BY, Keys.AIRTIME);
        event.putObject("involvedObject")
                .put("apiVersion", "airtime.dev/v1alpha1")
                .put("kind", "TrafficEvent")
                .put("namespace", request.sourceNamespace())
                .put("name", name)
                .put("uid", request.eventUid());
        event.put("type", "Warning")
                .put("reason", reason)
                .put("message", Cut.to(MESSAGE, message))
                .put("count", 1)
                .put("firstTimestamp", now)
                .put("lastTimestamp", now)
                .put("reportingComponent", Keys.AIRTIME)
                .put("reportingInstance", Keys.AIRTIME)
                .putObject("source")
                .put("component", Keys.AIRTIME);
        return event;
    }
}
