package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Keys;
import dev.airtime.api.LogPattern;
import dev.airtime.api.LogSign;
import dev.airtime.api.LogsSeen;
import dev.airtime.diagnosis.Words;
import io.fabric8.kubernetes.api.model.ContainerStateBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodListBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The logs of a copy under a load that began at noon, through an API server that answers one path each. */
@EnableKubernetesMockClient
class CopyLogsTest {
    private static final Instant NOON = Instant.parse("2026-12-03T12:00:00Z");
    private static final String COPY = "production-staging";
    private static final String SECRET = "hunter2";

    @SuppressWarnings("NullAway.Init")
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init")
    KubernetesMockServer server;

    private static Pod pod(String workload, String name, @Nullable String endedBeforeAt, String... labels) {
        PodBuilder pod = new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .addNewOwnerReference()
                .withController(true)
                .withKind("StatefulSet")
                .withName(workload)
                .endOwnerReference()
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .endSpec()
                .withNewStatus()
                .withContainerStatuses(new ContainerStatusBuilder()
                        .withName("web")
                        .withState(new ContainerStateBuilder()
                                .withNewRunning("2026-12-03T11:00:00Z")
                                .build())
                        .withLastState(
                                endedBeforeAt == null
                                        ? null
                                        : new ContainerStateBuilder()
                                                .withNewTerminated()
                                                .withFinishedAt(endedBeforeAt)
                                                .endTerminated()
                                                .build())
                        .build())
                .endStatus();
        for (String label : labels) {
            pod.editMetadata().addToLabels(label, "x").endMetadata();
        }
        return pod.build();
    }

    private void pods(Pod... pods) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + COPY + "/pods")
                .andReturn(200, new PodListBuilder().withItems(pods).build())
                .always();
    }

    private void log(String pod, String since, boolean previous, int code, String... lines) {
        server.expect()
                .get()
                .withPath("/api/v1/namespaces/" + COPY + "/pods/" + pod
                        + "/log?container=web&timestamps=true&sinceTime=" + since + "&limitBytes=524288"
                        + (previous ? "&previous=true" : ""))
                .andReturn(code, String.join("\n", lines) + "\n")
                .once();
    }

    private LogsSeen look(@Nullable LogsSeen before, int users, String now, LogPattern... own) {
        return new CopyLogs(client).look(COPY, List.of(own), before, NOON, users, Instant.parse(now));
    }

    @Test
    void eachLineCountsOnceFromLookToLookAndNothingOfItIsKept() {
        pods(
                pod("api", "api-0", null),
                pod("load", "load-0", null, Keys.REHEARSAL),
                pod("worker", "worker-0", "2026-12-03T11:59:59Z"));
        log(
                "api-0",
                "2026-12-03T12:00:00Z",
                false,
                200,
                "2026-12-03T11:59:59.9Z Too many connections",
                "2026-12-03T12:00:09.999Z (1040, 'Too many connections') password=" + SECRET,
                "2026-12-03T12:00:03.5Z Error 1040: TOO MANY CONNECTIONS for shop:" + SECRET + "@db",
                "2026-12-03T12:00:04Z GET /basket 200",
                "2026-12-03T12:00:10.000001Z Too many connections: of the next look",
                "not a time Too many connections",
                "");
        log("worker-0", "2026-12-03T12:00:00Z", false, 404, "gone");
        LogsSeen first = look(null, 300, "2026-12-03T12:00:15.7Z");
        assertThat(first)
                .isEqualTo(new LogsSeen(
                        "2026-12-03T12:00:10Z",
                        List.of(new LogSign(
                                "api", "MySQL, MariaDB: too many connections", 2, "2026-12-03T12:00:03Z", 300)),
                        List.of()));
        log(
                "api-0",
                "2026-12-03T12:00:10Z",
                false,
                200,
                "2026-12-03T12:00:10.000001Z Too many connections: of the next look " + SECRET,
                "2026-12-03T12:00:11Z deadlock detected");
        log("worker-0", "2026-12-03T12:00:10Z", false, 200, "2026-12-03T12:00:12Z payment Gateway timed OUT");
        LogsSeen second = look(
                first, 400, "2026-12-03T12:00:30Z", new LogPattern("payment-timeout", "payment gateway timed out"));
        assertThat(second.readTo()).isEqualTo("2026-12-03T12:00:25Z");
        assertThat(second.signs())
                .containsExactly(
                        new LogSign("api", "MySQL, MariaDB: too many connections", 3, "2026-12-03T12:00:03Z", 300),
                        new LogSign("api", "PostgreSQL: deadlock", 1, "2026-12-03T12:00:11Z", 400),
                        new LogSign("worker", "payment-timeout", 1, "2026-12-03T12:00:12Z", 400));
        assertThat(second.toString()).doesNotContain(SECRET);
    }

    @Test
    void whatAContainerSaidBeforeItEndedIsReadToo() {
        pods(pod("api", "api-0", "2026-12-03T12:00:05Z"));
        log("api-0", "2026-12-03T12:00:00Z", true, 200, "2026-12-03T12:00:04Z java.lang.OutOfMemoryError: Java heap");
        log("api-0", "2026-12-03T12:00:00Z", false, 200, "2026-12-03T12:00:06Z started");
        assertThat(look(null, 10, "2026-12-03T12:00:15Z").signs())
                .extracting(LogSign::pattern)
                .containsExactly("Java: out of memory");
    }

    @Test
    void whatMayNotBeReadIsSaidWithThePermissionThatOpensIt() {
        pods(pod("api", "api-0", null), pod("api", "api-1", null));
        log("api-0", "2026-12-03T12:00:00Z", false, 403, "forbidden");
        LogsSeen seen = look(null, 10, "2026-12-03T12:00:15Z");
        assertThat(seen.signs()).isEmpty();
        assertThat(seen.notSeen())
                .containsExactly("logs of the copy's pods: grant the operator get on pods/log in namespace " + COPY);
    }

    @Test
    void aNodeThatDoesNotAnswerHoldsUpALookOnce() {
        pods(pod("api", "api-0", null), pod("api", "api-1", null));
        // Without an answer for api-1: it is not asked.
        log("api-0", "2026-12-03T12:00:00Z", false, 502, "no route to host");
        for (int n = 0; n < 10; n++) {
            log("api-0", "2026-12-03T12:00:00Z", false, 502, "no route to host");
        }
        assertThat(look(null, 10, "2026-12-03T12:00:15Z").notSeen())
                .containsExactly("logs of some pods of api, at times: their node did not answer");
    }

    @Test
    void thereIsNothingToReadYet() {
        assertThat(look(null, 10, "2026-12-03T12:00:05Z"))
                .isEqualTo(new LogsSeen("2026-12-03T12:00:00Z", List.of(), List.of()));
    }

    @Test
    void onlySoManyPodsAreRead() {
        LogWindow window = new LogWindow(List.of(), NOON, NOON.plusSeconds(10));
        List<Pod> pods = Stream.concat(
                        IntStream.range(0, 7).mapToObj(n -> pod("api", "api-" + n, null)),
                        IntStream.range(0, 30).mapToObj(n -> pod("w" + n, "w" + n + "-0", null)))
                .toList();
        List<CopyLogs.Source> sources = CopyLogs.sources(pods, NOON, window);
        assertThat(sources).hasSize(20);
        assertThat(sources.stream().filter(s -> s.workload().equals("api")))
                .extracting(CopyLogs.Source::pod)
                .containsExactly("api-0", "api-1", "api-2", "api-3", "api-4");
        assertThat(window.missed())
                .contains("logs of some pods of api: at most 5 of a workload and 20 containers in all are read");
    }

    @Test
    void linesThatAreTooLongAreLookedAtToTheirFirstTwoThousandCharacters() {
        LogWindow window = new LogWindow(Words.with(List.of()), NOON, NOON.plusSeconds(10));
        window.read("api", "2026-12-03T12:00:01Z " + "x".repeat(1_984) + "deadlock detected");
        assertThat(window.counts()).as("its last letter is the 2,001st").isEmpty();
        window.read("api", "2026-12-03T12:00:01Z " + "x".repeat(1_983) + "deadlock detected");
        assertThat(window.counts()).hasSize(1);
        window.counts().clear();
        window.read("api", "2026-12-03T12:00:01Z deadlock detected " + "x".repeat(100_000));
        assertThat(window.counts()).hasSize(1);
    }

    @Test
    void moreThanTwentySignsAreNotKept() {
        LogWindow window = new LogWindow(Words.with(List.of()), NOON, NOON.plusSeconds(60));
        for (int n = 0; n < 25; n++) {
            window.read("w" + n, NOON.plusSeconds(n) + " deadlock detected");
        }
        assertThat(LogProgress.after(null, window, 5).signs())
                .hasSize(20)
                .extracting(LogSign::workload)
                .startsWith("w0")
                .endsWith("w19");
    }
}
