package dev.airtime.lab.cluster;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Plays what the containers of a pod do. */
@FunctionalInterface
public interface PodLife {
    /** A pod that is to end does so well after ten seconds; others run for ever. */
    PodLife PLAIN = (pod, started, now) -> {
        boolean ends = !pod.path("spec").path("restartPolicy").asText("Always").equals("Always");
        return ends && !now.isBefore(started.plus(Duration.ofSeconds(10))) ? 0 : null;
    };

    /**
     * The exit code with which the pod has ended; null while it runs.
     *
     * @param pod the Pod
     * @param started when its containers started
     * @param now the event's clock
     */
    @Nullable
    Integer exit(ObjectNode pod, Instant started, Instant now);

    /** What the pod's container leaves in its termination message when it has ended; null for nothing. */
    default @Nullable String said(ObjectNode pod) {
        return null;
    }
}
