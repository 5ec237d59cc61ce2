package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.Keys;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.rehearsal.LoadObservation.State;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A Job of two containers: k6, and an exporter beside it. */
@EnableKubernetesMockClient(crud = true)
class JobRunsTest {
    private static final String POD = "dragons-den-1-job-x";
    private static final String SUMMARY = """
            http_req_duration..: avg=1ms min=1ms med=2ms max=9ms p(90)=3ms p(95)=4ms p(99)=5ms
            http_req_failed....: 0.00%  0 out of 150
            http_reqs..........: 150    50.5/s
            vus................: 1      min=1       max=5
            """;

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    private static LoadTest test() throws JsonProcessingException {
        JobSpec job = new JobSpec(
                new ObjectMapper()
                        .readTree(
                                "{\"spec\":{\"containers\":[{\"name\":\"k6\",\"image\":\"k6\"},{\"name\":\"exporter\","
                                        + "\"image\":\"e\"}]}}"),
                JobTool.K6,
                null,
                List.of(),
                "10m");
        return Loads.test(new RehearsalTemplate(null, job, List.of(), null));
    }

    @BeforeEach
    void aJob() throws JsonProcessingException {
        LoadTest test = test();
        new JobRuns(client).start(test, Objects.requireNonNull(test.template().job()));
    }

    private static PodBuilder pod(String name, String created) throws JsonProcessingException {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(test().staging())
                .withCreationTimestamp(created)
                .withLabels(Map.of(Keys.REHEARSAL, test().rehearsal()))
                .endMetadata()
                .withNewSpec()
                .withContainers(container("injected"), container("k6"), container("exporter"))
                .endSpec();
    }

    private static PodBuilder ended(PodBuilder pod, int k6, int exporter) {
        return pod.withNewStatus()
                .addNewContainerStatus()
                .withName("exporter")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exporter)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .addNewContainerStatus()
                .withName("k6")
                .withNewState()
                .withNewTerminated()
                .withExitCode(k6)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus();
    }

    private static PodBuilder evicted(PodBuilder pod, int code) {
        return ended(pod, code, code)
                .editStatus()
                .addNewCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endCondition()
                .endStatus();
    }

    private void logs(String pod, String text) throws JsonProcessingException {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + test().staging() + "/pods/" + pod
                        + "/log?pretty=false&container=k6&tailLines=400")
                .andReturn(200, text)
                .always();
    }

    private LoadObservation after(String condition) throws JsonProcessingException {
        LoadTest test = test();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(JobRuns.name(test))
                .edit(job -> job.edit()
                        .withNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .withReason("BackoffLimitExceeded")
                        .endCondition()
                        .endStatus()
                        .build());
        return new JobRuns(client).observe(test);
    }

    private static Container container(String name) {
        return new ContainerBuilder().withName(name).build();
    }

    /** A tool that ends with 0 when it is told to end makes its Job complete, though its load was cut. */
    @Test
    void aPodThatItsNodeTookAwayIsNoLoadThatEnded() throws JsonProcessingException {
        client.resource(evicted(pod(POD, "2026-12-03T12:00:00Z"), 0).build()).create();
        LoadObservation seen = after("Complete");
        assertThat(seen.state()).isEqualTo(State.Failed);
        assertThat(seen.message()).isEqualTo("the job's pod was taken away by its node before the load was over");
    }

    /** Without a name the API server refuses: 400, a container name must be specified. */
    @Test
    void theSummaryIsReadFromTheContainerThatSendsTheLoad() throws JsonProcessingException {
        client.resource(pod(POD, "2026-12-03T12:00:00Z").build()).create();
        logs(POD, SUMMARY);
        LoadObservation seen = after("Complete");
        assertThat(seen.state()).isEqualTo(State.Ended);
        assertThat(Objects.requireNonNull(seen.figures()).now().requests()).isEqualTo(150);
    }

    /** The exit codes of k6 and of what runs beside it → that of the load. */
    @ParameterizedTest
    @CsvSource({"99, 0, 99", "99, 1, 99", "0, 1, 0", "137, 137, 137"})
    void theContainerThatSendsTheLoadDecides(int k6, int exporter, int code) throws JsonProcessingException {
        client.resource(ended(pod(POD, "2026-12-03T12:00:00Z"), k6, exporter).build())
                .create();
        logs(POD, SUMMARY);
        LoadObservation seen = after("Failed");
        assertThat(seen.exitCode()).isEqualTo(code);
        assertThat(Objects.requireNonNull(seen.figures()).now().requests()).isEqualTo(150);
    }

    @Test
    void aPodThatItsNodeTookAwayIsReplacedAndSaysNothing() throws JsonProcessingException {
        LoadTest test = test();
        Job job = client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(JobRuns.name(test))
                .get();
        assertThat(job.getSpec().getPodFailurePolicy()).isEqualTo(LoadPods.replaceDisrupted());
        client.resource(evicted(pod("a-evicted", "2026-12-03T12:00:00Z"), 137).build())
                .create();
        logs("a-evicted", "");
        assertThat(after("Failed").state()).isEqualTo(State.Failed);
        client.resource(ended(pod(POD, "2026-12-03T12:10:00Z"), 99, 0).build()).create();
        logs(POD, SUMMARY);
        LoadObservation seen = after("Failed");
        assertThat(seen.exitCode()).isEqualTo(99);
        assertThat(seen.figures()).isNotNull();
    }

    @Test
    void itStaysOffTheCopysNodesAndItsRoomIsLookedAt() throws JsonProcessingException {
        List<LoadDemand> demands = new KubernetesLoadTests(client).demands(test());
        assertThat(demands).extracting(LoadDemand::pods).containsExactly(1);
        assertThat(demands.get(0).spec().getAffinity()).isEqualTo(LoadPods.awayFromTheCopy());
    }
}
