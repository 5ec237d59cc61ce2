package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is told of pods whose packages could not be installed. */
@EnableKubernetesMockClient
class RequirementsTest {
    private static final LoadTest TEST = Loads.test(Loads.locust(null));

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    private static PodBuilder pod(ContainerStateBuilder state) {
        return new PodBuilder()
                .withNewMetadata()
                .withName("night-1-worker-0")
                .endMetadata()
                .withNewStatus()
                .addNewInitContainerStatus()
                .withName("requirements")
                .withImage("locust:1")
                .withState(state.build())
                .endInitContainerStatus()
                .endStatus();
    }

    private static PodBuilder ended(int exitCode, String reason) {
        return pod(new ContainerStateBuilder()
                .withNewTerminated()
                .withExitCode(exitCode)
                .withReason(reason)
                .endTerminated());
    }

    private String problem(Pod pod) {
        return Requirements.problem(TEST, List.of(pod), new LoadLog(client)).orElse("");
    }

    @Test
    void pipsLastWordsAreTold() {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + TEST.staging()
                        + "/pods/night-1-worker-0/log?pretty=false&container=requirements&tailLines=400")
                .andReturn(200, "ERROR: No matching distribution found for words==2\n")
                .always();
        assertThat(problem(ended(1, "Error").build()))
                .isEqualTo(
                        "locust.requirements: the script's packages can't be installed: ERROR: No matching distribution"
                                + " found for words==2; the package index must be in spec.staging.egress.allow (for example pypi.org"
                                + " and files.pythonhosted.org), or build an image with the packages in it (locust.image)");
        assertThat(problem(ended(0, "Completed").build())).isEmpty();
    }

    @Test
    void aPodThatNobodyTookUpYetHasNoProblem() {
        assertThat(problem(new PodBuilder()
                        .withNewMetadata()
                        .withName("night-1-worker-0")
                        .endMetadata()
                        .build()))
                .isEmpty();
    }

    @Test
    void memoryIsAnotherMatter() {
        assertThat(problem(ended(137, "OOMKilled").build()))
                .contains("pip ran out of memory", "locust.workerResources");
    }

    @Test
    void anEvictedPodIsReplaced() {
        assertThat(problem(ended(137, "Error")
                        .editStatus()
                        .addNewCondition()
                        .withType("DisruptionTarget")
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build()))
                .isEmpty();
        assertThat(problem(ended(143, "Error")
                        .editMetadata()
                        .withDeletionTimestamp("2026-12-03T12:00:00Z")
                        .endMetadata()
                        .build()))
                .isEmpty();
    }

    @Test
    void anImageThatTheyNeedAndThatIsNotThereIsNamed() {
        Pod pod = pod(new ContainerStateBuilder()
                        .withNewWaiting()
                        .withReason("ImagePullBackOff")
                        .endWaiting())
                .build();
        assertThat(PodTroubles.of(List.of(pod)).map(PodTroubles.Trouble::message))
                .contains("pod night-1-worker-0 can't get image locust:1: ImagePullBackOff; correct locust.image or the"
                        + " job's image");
    }
}
