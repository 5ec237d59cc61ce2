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
    void aJobWithItsPod() throws JsonProcessingException {
        LoadTest test = test();
        new JobRuns(client).start(test, Objects.requireNonNull(test.template().job()));
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName(POD)
                        .withNamespace(test.staging())
                        .withLabels(Map.of(Keys.REHEARSAL, test.rehearsal()))
                        .endMetadata()
                        .withNewSpec()
                        .withContainers(container("k6"), container("exporter"))
                        .endSpec()
                        .build())
                .create();
    }

    private static Container container(String name) {
        return new ContainerBuilder().withName(name).build();
    }

    private static Job complete(Job job) {
        return job.edit()
                .withNewStatus()
                .addNewCondition()
                .withType("Complete")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    /** Without a name the API server refuses: 400, a container name must be specified. */
    @Test
    void theSummaryIsReadFromTheContainerThatSendsTheLoad() throws JsonProcessingException {
        LoadTest test = test();
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + test.staging() + "/pods/" + POD
                        + "/log?pretty=false&container=k6&tailLines=400")
                .andReturn(200, SUMMARY)
                .always();
        client.batch()
                .v1()
                .jobs()
                .inNamespace(test.staging())
                .withName(JobRuns.name(test))
                .edit(JobRunsTest::complete);
        LoadObservation seen = new JobRuns(client).observe(test);
        assertThat(seen.state()).isEqualTo(State.Ended);
        assertThat(Objects.requireNonNull(seen.figures()).now().requests()).isEqualTo(150);
    }
}
