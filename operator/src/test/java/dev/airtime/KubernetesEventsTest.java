package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.TrafficEvent;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class KubernetesEventsTest {
    @SuppressWarnings("NullAway.Init") // set by the extension
    KubernetesClient client;

    private final InstantSource clock = InstantSource.fixed(Instant.parse("2026-12-03T21:30:00Z"));

    @Test
    void sayingTheSameAgainCountsUp() {
        var events = new KubernetesEvents(client, clock);
        events.tell(event(), KubernetesEvents.Type.Normal, "OnAir", "the traffic comes");
        events.tell(event(), KubernetesEvents.Type.Normal, "OnAir", "the traffic comes");
        events.tell(event(), KubernetesEvents.Type.Warning, "Stalled", "a person is needed");

        var told = client.v1().events().inNamespace("production").list().getItems();
        assertThat(told).hasSize(2);
        assertThat(told)
                .filteredOn(e -> e.getReason().equals("OnAir"))
                .singleElement()
                .satisfies(e -> {
                    assertThat(e.getCount()).isEqualTo(2);
                    assertThat(e.getInvolvedObject().getUid()).isEqualTo("u-1");
                    assertThat(e.getInvolvedObject().getKind()).isEqualTo("TrafficEvent");
                    assertThat(e.getFirstTimestamp()).isEqualTo("2026-12-03T21:30:00Z");
                });
    }

    @Test
    void aLongMessageIsCutToWhatAnEventHolds() {
        new KubernetesEvents(client, clock).tell(event(), KubernetesEvents.Type.Normal, "Long", "x".repeat(3000));
        assertThat(client.v1().events().inNamespace("production").list().getItems())
                .singleElement()
                .satisfies(e -> assertThat(e.getMessage()).hasSize(1024).endsWith("…"));
    }

    private static TrafficEvent event() {
        TrafficEvent event = new TrafficEvent();
        event.setMetadata(new ObjectMetaBuilder()
                .withName("show")
                .withNamespace("production")
                .withUid("u-1")
                .build());
        return event;
    }
}
