package dev.airtime;

import dev.airtime.api.TrafficEvent;
import dev.airtime.api.TrafficEventStatus;
import dev.airtime.staging.CopyProgress;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says in an event's status how far its copy is while the copy goes on. */
final class Copying {
    private static final Logger LOG = LoggerFactory.getLogger(Copying.class);

    /** A status write wakes everybody who watches; more often nobody reads it. */
    private static final Duration BETWEEN = Duration.ofSeconds(5);

    private final KubernetesClient client;
    private final InstantSource clock;

    Copying(KubernetesClient client, InstantSource clock) {
        this.client = client;
        this.clock = clock;
    }

    /** Where a copy of this event tells its progress; to be closed when the copy has returned. */
    Told of(TrafficEvent event) {
        return new Told(event);
    }

    /** One copy's progress. A write that fails is left out: the next one says more. */
    final class Told implements Consumer<CopyProgress>, AutoCloseable {
        private final TrafficEvent event;
        private @Nullable Instant written;

        private Told(TrafficEvent event) {
            this.event = event;
        }

        @Override
        public void accept(CopyProgress progress) {
            Instant now = clock.instant();
            if (written == null || !now.isBefore(written.plus(BETWEEN))) {
                written = now;
                LOG.info("copies: {}", progress);
                write(progress.toString());
            }
        }

        /** Takes the progress back, since the round may find nothing else to write. */
        @Override
        public void close() {
            if (written != null) {
                write(null);
            }
        }

        private void write(@Nullable String progress) {
            TrafficEventStatus status = event.getStatus();
            if (status == null || status.staging() == null) {
                return;
            }
            try {
                client.resource(TrafficEventReconciler.withStatus(
                                event, status.with(status.staging().at(progress))))
                        .subresource("status")
                        .patch(TrafficEventReconciler.APPLY);
            } catch (KubernetesClientException e) {
                LOG.info("progress was not written: {}", e.getMessage());
            }
        }
    }
}
