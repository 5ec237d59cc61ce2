package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.airtime.api.JobSpec;
import dev.airtime.api.RehearsalTemplate;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A quota that lets no pod of a Job be made is told while it is waited for. */
@EnableKubernetesMockClient(crud = true)
class RefusedPodsTest {
    private static final LoadTest TEST = Loads.test(Loads.locust(null));
    private static final String QUOTA = "pods \"x\" is forbidden: exceeded quota: small";

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesMockServer server;

    private void events(String job, Event... events) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + TEST.staging() + "/events?fieldSelector=involvedObject.name%3D" + job
                        + "%2Creason%3DFailedCreate")
                .andReturn(200, new EventListBuilder().withItems(events).build())
                .always();
    }

    private static Event failedCreate(String job, String at, String message) {
        return new EventBuilder()
                .withNewInvolvedObject()
                .withName(job)
                .endInvolvedObject()
                .withLastTimestamp(at)
                .withMessage(message)
                .build();
    }

    @Test
    void theNewestCounts() {
        events(
                "den-1-smoke",
                failedCreate("den-1-smoke", "2026-12-03T12:00:00Z", "older"),
                failedCreate("den-1-smoke", "2026-12-03T13:00:00Z", QUOTA));
        assertThat(new RefusedPods(client).of(TEST.staging(), "den-1-smoke"))
                .hasValue("Job den-1-smoke gets no pod: " + QUOTA);
        events("den-1-worker");
        assertThat(new RefusedPods(client).of(TEST.staging(), "den-1-worker")).isEmpty();
    }

    @Test
    void theSmokeRoundSaysIt() {
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(TEST.staging())
                        .endMetadata()
                        .build())
                .create();
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop-locust")
                        .withNamespace(TEST.production())
                        .endMetadata()
                        .addToData("locustfile.py", "")
                        .build())
                .create();
        LoadTests loads = new KubernetesLoadTests(client);
        loads.startSmoke(TEST);
        events(SmokeRun.name(TEST), failedCreate(SmokeRun.name(TEST), "2026-12-03T12:00:00Z", QUOTA));
        assertThat(loads.smoke(TEST).message()).isEqualTo("Job " + SmokeRun.name(TEST) + " gets no pod: " + QUOTA);
    }

    @Test
    void aJobSaysIt() {
        var pod = JsonNodeFactory.instance.objectNode();
        pod.putObject("spec")
                .putArray("containers")
                .addObject()
                .put("name", "jmeter")
                .put("image", "jmeter:5");
        LoadTest test = Loads.test(new RehearsalTemplate(null, JobSpec.of(pod, "10m"), List.of(), null));
        LoadTests loads = new KubernetesLoadTests(client);
        loads.start(test);
        events(JobRuns.name(test), failedCreate(JobRuns.name(test), "2026-12-03T12:00:00Z", QUOTA));
        assertThat(loads.observe(test).message()).isEqualTo("Job " + JobRuns.name(test) + " gets no pod: " + QUOTA);
    }
}
