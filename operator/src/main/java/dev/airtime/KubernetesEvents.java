package dev.airtime;

import dev.airtime.api.Cut;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the story of an object as Kubernetes Events, for {@code kubectl describe}. An Event's name follows from what it
 * says, so that a restarted operator that says the same again counts up instead of repeating itself. Losing an Event
 * never stops the work: a failure is logged only.
 */
public final class KubernetesEvents {
    /** As core/v1 Event's type has them. */
    public enum Type {
        Normal,
        Warning
    }

    private static final Logger LOG = LoggerFactory.getLogger(KubernetesEvents.class);

    private static final int MAX_MESSAGE = 1024;

    private final KubernetesClient client;
    private final InstantSource clock;

    public KubernetesEvents(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Says {@code message} about {@code object}; {@code reason} is a CamelCase word. */
    public void tell(HasMetadata object, Type type, String reason, String message) {
        String text = Cut.to(MAX_MESSAGE, message);
        String now = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        String name = name(object, reason, text);
        try {
            var events = client.v1()
                    .events()
                    .inNamespace(object.getMetadata().getNamespace())
                    .withName(name);
            Event seen = events.get();
            if (seen == null) {
                client.v1()
                        .events()
                        .inNamespace(object.getMetadata().getNamespace())
                        .resource(event(object, type, reason, text, name, now))
                        .create();
            } else {
                Event again = new EventBuilder(seen)
                        .withCount((seen.getCount() == null ? 1 : seen.getCount()) + 1)
                        .withLastTimestamp(now)
                        .build();
                client.v1()
                        .events()
                        .inNamespace(object.getMetadata().getNamespace())
                        .resource(again)
                        .update();
            }
        } catch (KubernetesClientException e) {
            LOG.warn(
                    "event {} about {} was not recorded: {}",
                    reason,
                    object.getMetadata().getName(),
                    e.getMessage());
        }
    }

    private static Event event(HasMetadata object, Type type, String reason, String message, String name, String now) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(object.getMetadata().getNamespace())
                .withLabels(Map.of(Keys.MANAGED_BY, Keys.AIRTIME))
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withNamespace(object.getMetadata().getNamespace())
                .withName(object.getMetadata().getName())
                .withUid(object.getMetadata().getUid())
                .endInvolvedObject()
                .withType(type.name())
                .withReason(reason)
                .withMessage(message)
                .withCount(1)
                .withFirstTimestamp(now)
                .withLastTimestamp(now)
                .withReportingComponent(Keys.AIRTIME)
                .withNewSource()
                .withComponent(Keys.AIRTIME)
                .endSource()
                .build();
    }

    private static String name(HasMetadata object, String reason, String message) {
        String base = object.getMetadata().getName();
        String said = object.getMetadata().getUid() + '|' + reason + '|' + message;
        return (base.length() <= 230 ? base : base.substring(0, 230)) + "." + Sha256.hex(said, 16);
    }
}
