package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.airtime.api.Keys;
import dev.airtime.rehearsal.LoadObservation.State;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.EventListBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What is made of what an API server and a Locust master answer, or don't. */
@EnableKubernetesMockClient(crud = true)
class LocustRunsTest {
    private static final LoadTest TEST = Loads.test(Loads.locust(null));
    private static final String MASTER = LocustObjects.masterName(TEST);

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    @BeforeEach
    void aMaster() {
        client.resource(job(null)).create();
        client.resource(pod(MASTER + "-x", LoadNames.MASTER).build()).create();
    }

    private static Job job(@Nullable String condition) {
        JobBuilder job = new JobBuilder()
                .withNewMetadata()
                .withName(MASTER)
                .withNamespace(TEST.staging())
                .endMetadata();
        return condition == null
                ? job.build()
                : job.withNewStatus()
                        .addNewCondition()
                        .withType(condition)
                        .withStatus("True")
                        .endCondition()
                        .endStatus()
                        .build();
    }

    private static PodBuilder pod(String name, String role) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(TEST.staging())
                .withLabels(Map.of(Keys.REHEARSAL, TEST.rehearsal(), Keys.ROLE, role))
                .endMetadata();
    }

    private static String recorded(String name) throws IOException {
        try (InputStream in = LocustRunsTest.class.getResourceAsStream(name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void answers(String path, String body) {
        proxied(path, 200, body);
    }

    private void answersNothing() {
        proxied("stats/requests", 503, "no endpoints available for service");
    }

    private void proxied(String path, int status, String body) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + TEST.staging() + "/services/http:" + MASTER + ":8089/proxy/" + path)
                .andReturn(status, body)
                .always();
    }

    private void logs(String pod, String text) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + TEST.staging() + "/pods/" + pod + "/log?pretty=false&tailLines=400")
                .andReturn(200, text)
                .always();
    }

    private LoadObservation look() {
        return new LocustRuns(client).observe(TEST);
    }

    /** Locust answers, our endpoint beside it doesn't: its figures of the whole run are no stand-in. */
    @Test
    void aLoadThatIsOverWithoutFiguresByStageHasNone() throws IOException {
        answers("stats/requests", recorded("requests.json"));
        LoadObservation seen = look();
        assertThat(seen.state()).isEqualTo(State.Ended);
        assertThat(seen.figures()).isNull();
        assertThat(seen.message())
                .isEqualTo("the load is over, its figures by stage were not answered and are not in the log");
    }

    @Test
    void theLogHasThemWhereTheEndpointDoesNotAnswer() throws IOException {
        answers("stats/requests", recorded("requests.json"));
        logs(MASTER + "-x", LoadLog.MARK + recorded("figures.json").replace("\n", ""));
        LoadObservation seen = look();
        assertThat(seen.state()).isEqualTo(State.Ended);
        assertThat(Objects.requireNonNull(seen.figures()).plateaus()).hasSize(2);
    }

    @Test
    void aLoadThatGoesOnWithoutThemGoesOn() throws IOException {
        answers("stats/requests", recorded("requests.json").replace("\"stopped\"", "\"running\""));
        LoadObservation seen = look();
        assertThat(seen.state()).isEqualTo(State.Loading);
        assertThat(seen.figures()).isNull();
        assertThat(seen.message()).isEqualTo("the load goes on, its figures were not answered");
    }

    /** The API server's proxy has a bad moment, or a NetworkPolicy keeps it out: the log is read another way. */
    @Test
    void aMasterThatDoesNotAnswerIsReadByItsLog() throws IOException {
        answersNothing();
        logs(MASTER + "-x", LoadLog.MARK + recorded("figures.json").replace("\n", ""));
        LoadObservation seen = look();
        assertThat(seen.state()).isEqualTo(State.Ended);
        assertThat(Objects.requireNonNull(seen.figures()).plateaus()).hasSize(2);
    }

    /** Only a load that has not begun is over with that: the decision knows. */
    @Test
    void aPodThatEndedBesideAMasterThatRunsHinders() {
        answersNothing();
        logs(MASTER + "-x", "");
        logs("w-0", "");
        assertThat(look().state()).isEqualTo(State.Starting);
        client.resource(ended(pod("w-0", LoadNames.WORKER), 1)).create();
        assertThat(look().state()).isEqualTo(State.Hindered);
        assertThat(look().message()).isEqualTo("pod w-0 ended with exit code 1");
        client.resource(job("Failed")).update();
        assertThat(look().state()).isEqualTo(State.Failed);
    }

    private static Pod ended(PodBuilder pod, int exitCode) {
        return pod.withNewStatus()
                .addNewContainerStatus()
                .withName("locust")
                .withNewState()
                .withNewTerminated()
                .withExitCode(exitCode)
                .endTerminated()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod unschedulable(PodBuilder pod) {
        return pod.withNewStatus()
                .withPhase("Pending")
                .addNewCondition()
                .withType("PodScheduled")
                .withStatus("False")
                .withReason("Unschedulable")
                .withMessage("0/1 nodes are available: 1 Insufficient cpu.")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod without(PodBuilder pod, String reason) {
        return pod.withNewStatus()
                .addNewContainerStatus()
                .withName("locust")
                .withImage("locust:9")
                .withNewState()
                .withNewWaiting()
                .withReason(reason)
                .endWaiting()
                .endState()
                .endContainerStatus()
                .endStatus()
                .build();
    }

    private static Pod running(PodBuilder pod) {
        return pod.withNewStatus().withPhase("Running").endStatus().build();
    }

    /** What the master said last, its workers' pods, whether a quota refused one → what the end of the run names. */
    static Stream<Arguments> ends() {
        PodBuilder w0 = pod("w-0", LoadNames.WORKER);
        PodBuilder w1 = pod("w-1", LoadNames.WORKER);
        String gaveUp = "Gave up waiting for workers to connect";
        String before = "the Locust master gave up waiting for its workers: ";
        return Stream.of(
                arguments(
                        gaveUp,
                        List.of(running(w0), unschedulable(w1)),
                        false,
                        before
                                + "pod w-1 finds no node: 0/1 nodes are available: 1 Insufficient cpu.; lower locust.workers"
                                + " or locust.workerResources, or add nodes"),
                arguments(
                        gaveUp,
                        List.of(running(w0), without(w1, "ErrImagePull")),
                        false,
                        before
                                + "pod w-1 can't get image locust:9: ErrImagePull; correct locust.image or the job's image"),
                arguments(
                        gaveUp,
                        List.of(running(w0)),
                        true,
                        before + "Job dragons-den-1-worker gets no pod: pods is forbidden: exceeded quota: small"),
                arguments(
                        gaveUp,
                        List.of(running(w0), ended(w1, 2)),
                        false,
                        before + "pod w-1 ended with exit code 2: NameError: w-1"),
                arguments(
                        gaveUp,
                        List.of(running(w0), running(w1)),
                        false,
                        "pod dragons-den-1-master-x ended with exit code 1: Gave up waiting for workers to connect"),
                arguments(
                        "MemoryError",
                        List.of(running(w0), unschedulable(w1)),
                        true,
                        "pod dragons-den-1-master-x ended with exit code 1: MemoryError"));
    }

    @ParameterizedTest
    @MethodSource("ends")
    void theEndNamesWhatKeptTheWorkersAndNotTheMaster(String said, List<Pod> workers, boolean quota, String named) {
        answersNothing();
        client.resource(job("Failed")).update();
        client.resource(ended(pod(MASTER + "-x", LoadNames.MASTER), 1)).update();
        logs(MASTER + "-x", said);
        for (Pod worker : workers) {
            client.resource(worker).create();
            logs(
                    worker.getMetadata().getName(),
                    "NameError: " + worker.getMetadata().getName());
        }
        for (String job : List.of(MASTER, LocustObjects.workerName(TEST))) {
            failedCreate(job, quota && !job.equals(MASTER));
        }
        LoadObservation seen = look();
        assertThat(seen.state()).isEqualTo(State.Failed);
        assertThat(seen.message()).isEqualTo(named);
    }

    private void failedCreate(String job, boolean happened) {
        Event event = new EventBuilder()
                .withNewInvolvedObject()
                .withName(job)
                .endInvolvedObject()
                .withLastTimestamp("2026-12-03T12:00:00Z")
                .withMessage("pods is forbidden: exceeded quota: small")
                .build();
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + TEST.staging() + "/events?fieldSelector=involvedObject.name%3D" + job
                        + "%2Creason%3DFailedCreate")
                .andReturn(
                        200,
                        new EventListBuilder()
                                .withItems(happened ? List.of(event) : List.of())
                                .build())
                .always();
    }
}
