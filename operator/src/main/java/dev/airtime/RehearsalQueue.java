package dev.airtime;

import dev.airtime.api.Conditions;
import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.RehearsalPhase;
import dev.airtime.api.StagingStatus;
import dev.airtime.api.TrafficEvent;
import dev.airtime.rehearsal.LoadTest;
import dev.airtime.rehearsal.LoadTests;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The Rehearsals of an event run one at a time, in the order of their creation, once the copy is ready. */
final class RehearsalQueue {
    private final KubernetesClient client;
    private final LoadTests loadTests;

    RehearsalQueue(KubernetesClient client, LoadTests loadTests) {
        this.client = client;
        this.loadTests = loadTests;
    }

    /** Why {@code rehearsal} may not begin yet, in a sentence; null when it may. */
    @Nullable
    String waitsFor(Rehearsal rehearsal, TrafficEvent event, LoadTest test) {
        String name = event.getMetadata().getName();
        if (event.getMetadata().getDeletionTimestamp() != null) {
            return "TrafficEvent " + name + " is being deleted";
        }
        List<String> before = siblings(rehearsal).stream()
                .filter(r -> RehearsalProgress.old(r).phase() != RehearsalPhase.Finished)
                .sorted(Comparator.comparing(RehearsalQueue::waiting)
                        .thenComparing(r -> r.getMetadata().getCreationTimestamp())
                        .thenComparing(r -> r.getMetadata().getName()))
                .map(r -> r.getMetadata().getName())
                .takeWhile(n -> !n.equals(rehearsal.getMetadata().getName()))
                .toList();
        if (!before.isEmpty()) {
            return "waits for rehearsal " + before.get(0) + " of the same event"
                    + (before.size() == 1 ? "" : ", is number " + before.size() + " of those that wait");
        }
        if (event.getStatus() == null) {
            return "waits for the copy of TrafficEvent " + name;
        }
        StagingStatus staging = event.getStatus().staging();
        if (staging != null && !Objects.equals(staging.sync(), Observer.annotation(event, Keys.SYNC))) {
            return "waits for the copy: it follows production, as the annotation " + Keys.SYNC + " asks for";
        }
        return event.getStatus().conditions().stream()
                .filter(c -> Conditions.STAGING_READY.equals(c.getType()))
                .findFirst()
                .map(c -> "True".equals(c.getStatus()) ? "" : "waits for the copy: " + c.getMessage())
                .or(() -> Optional.of("waits for the copy of TrafficEvent " + name))
                .filter(message -> !message.isEmpty())
                .or(() -> loadTests.inTheWay(test))
                .orElse(null);
    }

    /** Whether it has not begun yet. */
    static boolean waiting(Rehearsal rehearsal) {
        RehearsalPhase phase = RehearsalProgress.old(rehearsal).phase();
        return phase == null || phase == RehearsalPhase.Pending;
    }

    /** Every Rehearsal of the same event, itself included, as the API server has them now. */
    List<Rehearsal> siblings(Rehearsal rehearsal) {
        return client
                .resources(Rehearsal.class)
                .inNamespace(rehearsal.getMetadata().getNamespace())
                .list()
                .getItems()
                .stream()
                .filter(r -> r.getSpec() != null
                        && r.getMetadata().getDeletionTimestamp() == null
                        && Objects.equals(
                                r.getSpec().trafficEvent(), rehearsal.getSpec().trafficEvent()))
                .toList();
    }
}
