package dev.airtime;

import dev.airtime.api.Keys;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.rehearsal.MergePatch;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the Rehearsals that people create their event's. */
final class Adoption {
    private final KubernetesClient client;

    Adoption(KubernetesClient client) {
        this.client = client;
    }

    /** A Rehearsal that a person created is made the event's: found by label, and gone with it. */
    void adopt(Rehearsal rehearsal, TrafficEvent event) {
        Map<String, String> labels = rehearsal.getMetadata().getLabels();
        boolean known = labels != null && labels.containsKey(Keys.EVENT);
        if (known || event.getMetadata().getName().length() > 63) {
            return;
        }
        Map<String, Object> owner = Map.of(
                "apiVersion", event.getApiVersion(),
                "kind", event.getKind(),
                "name", event.getMetadata().getName(),
                "uid", String.valueOf(event.getMetadata().getUid()));
        Map<String, Object> metadata = new HashMap<>();
        metadata.put("labels", Map.of(Keys.EVENT, event.getMetadata().getName()));
        if (rehearsal.getMetadata().getOwnerReferences().isEmpty()) {
            metadata.put("ownerReferences", List.of(owner));
        }
        client.resources(Rehearsal.class)
                .inNamespace(rehearsal.getMetadata().getNamespace())
                .withName(rehearsal.getMetadata().getName())
                .patch(
                        MergePatch.BY_AIRTIME,
                        client.getKubernetesSerialization().asJson(Map.of("metadata", metadata)));
    }
}
