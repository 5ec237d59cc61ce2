package dev.airtime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.StagingSpec;
import dev.airtime.lab.cluster.Controllers;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.staging.KubernetesStaging;
import dev.airtime.staging.ProbeOptions;
import dev.airtime.staging.StagingObservation;
import dev.airtime.staging.StagingRequest;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The proof of the wall over simulated probe pods. */
class WallTest {
    @Test
    void aShutWallIsProvenAndTheCopyReleased() {
        StagingObservation copy = night(false);
        assertThat(copy.state()).as("%s", copy).isEqualTo(StagingObservation.State.Released);
    }

    @Test
    void anOpenWallHoldsTheCopy() {
        StagingObservation copy = night(true);
        assertThat(copy.state()).isEqualTo(StagingObservation.State.Copied);
        assertThat(copy.blocked()).extracting("reason").isEqualTo("WallNotEnforced");
    }

    private static StagingObservation night(boolean open) {
        JumpClock clock = new JumpClock(Instant.parse("2026-12-03T20:00:00Z"));
        try (LabCluster cluster = LabCluster.start(clock);
                KubernetesClient client = cluster.client()) {
            Controllers controllers = new Controllers(cluster, clock);
            if (open) {
                controllers.openWall();
            }
            client.namespaces()
                    .resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName("production")
                            .endMetadata()
                            .build())
                    .create();
            StagingRequest request = new StagingRequest(
                    "production", "night", "uid-1", StagingSpec.of("staging"), Map.of(), Set.of(), null);
            KubernetesStaging staging = new KubernetesStaging(
                    client, clock, h -> List.of("192.0.2.7"), new ProbeOptions("airtime:lab", "10.0.0.1:8080"));
            StagingObservation copy = staging.copy(request, p -> {});
            for (int look = 0; look < 20; look++) {
                copy = staging.release(request);
                clock.jump(clock.instant().plus(Duration.ofSeconds(10)));
                controllers.tick();
            }
            return copy;
        }
    }
}
