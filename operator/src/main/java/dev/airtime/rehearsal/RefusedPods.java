package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a Job gets no pod, such as a quota: its controller says it in an Event of the reason FailedCreate, and nowhere else. */
final class RefusedPods {
    private final KubernetesClient client;

    RefusedPods(KubernetesClient client) {
        this.client = client;
    }

    /** The newest refusal of a pod of any of these Jobs, in a sentence. A request for each Job. */
    Optional<String> of(String namespace, String... jobs) {
        return Stream.of(jobs)
                .flatMap(name -> client
                        .v1()
                        .events()
                        .inNamespace(namespace)
                        .withField("involvedObject.name", name)
                        .withField("reason", "FailedCreate")
                        .list()
                        .getItems()
                        .stream())
                .filter(e -> e.getMessage() != null && e.getLastTimestamp() != null)
                .max(Comparator.comparing(Event::getLastTimestamp))
                .map(e -> "Job " + e.getInvolvedObject().getName() + " gets no pod: " + e.getMessage());
    }
}
