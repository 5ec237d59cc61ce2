package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterRoomTest {
    private static final PodSpec HALF_A_CORE = new PodSpecBuilder()
            .addNewContainer()
            .withName("locust")
            .withNewResources()
            .addToRequests("cpu", new Quantity("500m"))
            .endResources()
            .endContainer()
            .build();

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void aCluster() throws IOException {
        api = new FakeApi();
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    private void nodeOfFourCores() {
        api.put(
                "/api/v1/nodes/n",
                "{metadata: {name: n}, status: {allocatable: {cpu: '4', memory: 8Gi, pods: '110'}}}");
    }

    private void running(String name, String namespace, String cpu, String labels) {
        api.put(
                "/api/v1/pods/" + name,
                "{metadata: {name: " + name + ", uid: " + name + ", namespace: " + namespace + ", labels: {" + labels
                        + "}}, spec: {nodeName: n, containers: [{resources: {requests: {cpu: '" + cpu
                        + "'}}}]}, status: {phase: Running}}");
    }

    private Optional<String> shortfall(int pods) {
        return new ClusterRoom(client)
                .shortfall(
                        "the load test",
                        List.of(new ClusterRoom.Pods("Job a-worker", pods, HALF_A_CORE)),
                        "staging",
                        Map.entry("airtime.dev/rehearsal", "a"),
                        "add nodes");
    }

    @Test
    void countsBesideWhatRuns() {
        nodeOfFourCores();
        running("copied", "staging", "3", "app: web");
        assertThat(shortfall(2)).isEmpty();
        assertThat(shortfall(3))
                .hasValue("the load test asks for 3 pods, 1.5 CPU; 2 pods fit; missing 0.5 CPU in all, largest pod 0.5"
                        + " CPU; add nodes");
    }

    /** A process that died between the making of the workers and of the master finds them: they are not short of themselves. */
    @Test
    void anEarlierTryOfTheSamePodsIsNotInItsOwnWay() {
        nodeOfFourCores();
        running("worker", "staging", "3", "airtime.dev/rehearsal: a");
        assertThat(shortfall(8)).isEmpty();
        running("other", "production", "3", "airtime.dev/rehearsal: a");
        assertThat(shortfall(3)).isPresent();
    }

    @Test
    void aClusterWithoutNodesHasNoSchedulerToAsk() {
        assertThat(shortfall(1000)).isEmpty();
    }
}
