package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.airtime.api.FindLimit;
import dev.airtime.api.JobSpec;
import dev.airtime.api.JobTool;
import dev.airtime.api.Keys;
import dev.airtime.api.LimitLevel;
import dev.airtime.api.LimitStatus;
import dev.airtime.api.LocustPods;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import dev.airtime.api.Stage;
import dev.airtime.api.Thresholds;
import dev.airtime.api.Verdict;
import dev.airtime.api.VerdictReason;
import dev.airtime.rehearsal.LoadObservation.State;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuotaBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Real Locust pods on a real cluster, against a web server in a pod, in a namespace that refuses all traffic by default
 * and enforces the restricted Pod Security Standard. Runs only where {@code AIRTIME_TEST_KUBECONFIG} names a kubeconfig;
 * {@code AIRTIME_TEST_LOCUST_IMAGE} may name another image of the same Locust.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class RealClusterTest {
    private static final String RUN = UUID.randomUUID().toString().substring(0, 6);
    private static final String PRODUCTION = "rehearsal-" + RUN;
    private static final String STAGING = "rehearsal-" + RUN + "-staging";
    private static final String IMAGE =
            Objects.requireNonNullElse(System.getenv("AIRTIME_TEST_LOCUST_IMAGE"), LocustSpec.DEFAULT_IMAGE);
    private static final String WHEEL = "airtime_words-1.0-py3-none-any.whl";
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private static KubernetesClient client = connect();
    private static LoadTests loads = new KubernetesLoadTests(client);

    private static KubernetesClient connect() {
        String file = System.getenv("AIRTIME_TEST_KUBECONFIG");
        try {
            return new KubernetesClientBuilder()
                    .withConfig(file == null ? Config.empty() : Config.fromKubeconfig(Files.readString(Path.of(file))))
                    .build();
        } catch (IOException e) {
            throw new IllegalStateException("AIRTIME_TEST_KUBECONFIG: " + e.getMessage(), e);
        }
    }

    @BeforeAll
    static void aCopyWithAShop() {
        for (String name : List.of(PRODUCTION, STAGING)) {
            client.resource(new NamespaceBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("pod-security.kubernetes.io/enforce", "restricted")
                            .endMetadata()
                            .build())
                    .create();
        }
        script("good", """
                from locust import HttpUser, constant, task
                class Shop(HttpUser):
                    wait_time = constant(0.2)
                    @task
                    def index(self):
                        self.client.get("/")
                """);
        script("idle", """
                from locust import User, constant, task
                class Idle(User):
                    wait_time = constant(1)
                    @task
                    def nothing(self):
                        pass
                """);
        script("broken", """
                from locust import HttpUser
                password = 'hunter2'
                raise ValueError('no such shop')
                """);
        script("wordy", """
                import airtime_words
                from locust import HttpUser, constant, task
                class Shop(HttpUser):
                    wait_time = constant(0.2)
                    @task
                    def index(self):
                        self.client.get(airtime_words.PATH)
                """);
        client.configMaps().inNamespace(PRODUCTION).withName("wordy").edit(c -> new ConfigMapBuilder(c)
                .addToData("requirements.txt", "airtime-words==1.0\nrequests\n")
                .addToData("missing.txt", "airtime-words==2.0\n")
                .build());
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("packages")
                        .withNamespace(STAGING)
                        .endMetadata()
                        .addToBinaryData(WHEEL, wheel())
                        .build())
                .create();
        client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(STAGING)
                        .addToLabels("app", "web")
                        .endMetadata()
                        .withNewSpec()
                        .withNewSecurityContext()
                        .withRunAsNonRoot(true)
                        .withRunAsUser(1000L)
                        .withNewSeccompProfile()
                        .withType("RuntimeDefault")
                        .endSeccompProfile()
                        .endSecurityContext()
                        .withContainers(new ContainerBuilder()
                                .withName("web")
                                .withImage(IMAGE)
                                .withCommand("python3", "-m", "http.server", "8080", "--directory", "/tmp")
                                .withNewSecurityContext()
                                .withAllowPrivilegeEscalation(false)
                                .withNewCapabilities()
                                .withDrop("ALL")
                                .endCapabilities()
                                .endSecurityContext()
                                .addNewVolumeMount()
                                .withName("packages")
                                .withMountPath("/tmp/simple/airtime-words")
                                .endVolumeMount()
                                .build())
                        .addNewVolume()
                        .withName("packages")
                        .withNewConfigMap()
                        .withName("packages")
                        .endConfigMap()
                        .endVolume()
                        .endSpec()
                        .build())
                .create();
        client.resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(STAGING)
                        .endMetadata()
                        .withNewSpec()
                        .addToSelector("app", "web")
                        .addNewPort()
                        .withPort(80)
                        .withTargetPort(new IntOrString(8080))
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        client.resource(new NetworkPolicyBuilder()
                        .withNewMetadata()
                        .withName("default-deny")
                        .withNamespace(STAGING)
                        .endMetadata()
                        .withNewSpec()
                        .withNewPodSelector()
                        .endPodSelector()
                        .withPolicyTypes("Egress")
                        .endSpec()
                        .build())
                .create();
        client.pods().inNamespace(STAGING).withName("web").waitUntilReady(2, java.util.concurrent.TimeUnit.MINUTES);
    }

    @AfterAll
    static void removeIt() {
        client.namespaces().withName(PRODUCTION).delete();
        client.namespaces().withName(STAGING).delete();
        client.close();
    }

    private static void script(String name, String text) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .withNamespace(PRODUCTION)
                        .endMetadata()
                        .addToData("locustfile.py", text)
                        .build())
                .create();
    }

    /** A package of one module, as pip takes it from an index (PyPA, binary distribution format). */
    private static String wheel() {
        Map<String, String> files = Map.of(
                "airtime_words.py",
                "PATH = '/'\n",
                "airtime_words-1.0.dist-info/METADATA",
                """
                Metadata-Version: 2.1
                Name: airtime-words
                Version: 1.0
                """,
                "airtime_words-1.0.dist-info/WHEEL",
                """
                Wheel-Version: 1.0
                Generator: test
                Root-Is-Purelib: true
                Tag: py3-none-any
                """,
                "airtime_words-1.0.dist-info/RECORD",
                """
                airtime_words.py,,
                airtime_words-1.0.dist-info/METADATA,,
                airtime_words-1.0.dist-info/WHEEL,,
                airtime_words-1.0.dist-info/RECORD,,
                """);
        var bytes = new ByteArrayOutputStream();
        try (var zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> file : files.entrySet()) {
                zip.putNextEntry(new ZipEntry(file.getKey()));
                zip.write(file.getValue().getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Base64.getEncoder().encodeToString(bytes.toByteArray());
    }

    private static LoadTest asking(String name, String requirements) {
        LocustPods index = new LocustPods(
                List.of(
                        new EnvVar("PIP_INDEX_URL", "http://web/simple/", null),
                        new EnvVar("PIP_TRUSTED_HOST", "web", null),
                        new EnvVar("PIP_RETRIES", "1", null)),
                Map.of(),
                List.of(),
                List.of());
        return load(name, spec("wordy", null, index, requirements), new Stage(4, "1s", "10s"));
    }

    private static LoadTest locust(String name, String script, @Nullable String image, Stage... stages) {
        return load(name, spec(script, image, null, null), stages);
    }

    private static LocustSpec spec(
            String script, @Nullable String image, @Nullable LocustPods pods, @Nullable String requirements) {
        return new LocustSpec(
                new ScriptSource(script, null),
                "http://web",
                2,
                image == null ? IMAGE : image,
                "2m",
                null,
                null,
                null,
                pods,
                requirements);
    }

    private static LoadTest load(String name, LocustSpec locust, Stage... stages) {
        return new LoadTest(
                name,
                UUID.randomUUID().toString(),
                "night",
                PRODUCTION,
                STAGING,
                new RehearsalTemplate(locust, null, List.of(stages), new Thresholds("1%", null, "2s", null, null, 10)),
                Set.of("shop.example.com"),
                Set.of(),
                Set.of());
    }

    private static LoadObservation until(LoadTest test, State... states) {
        return await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> loads.observe(test), o -> List.of(states).contains(o.state()));
    }

    private static Judge.Ruling judge(LoadTest test, LoadObservation seen) {
        return Judge.judge(new Judge.Run(
                test.template(),
                seen.figures(),
                seen.exitCode(),
                false,
                seen.state() == State.Failed
                        ? List.of(new Problem(VerdictReason.LoadGeneratorFailed, seen.message()))
                        : List.of(),
                seen.figures() == null ? 0 : seen.figures().maxUsers(),
                Set.of(),
                List.of(),
                null,
                null,
                null));
    }

    private static void remove(LoadTest test) {
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            loads.remove(test);
            return loads.observe(test).state() == State.Absent;
        });
        assertThat(client.pods()
                        .inNamespace(STAGING)
                        .withLabel(Keys.REHEARSAL, test.rehearsal())
                        .list()
                        .getItems())
                .isEmpty();
    }

    @Test
    void aRunIsMeasuredStageByStageAndPasses() {
        LoadTest test = locust("run", "good", null, new Stage(4, "2s", "10s"), new Stage(8, "2s", "12s"));
        loads.start(test);
        loads.start(test);
        until(test, State.Loading);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        assertThat(figures.plateaus()).extracting(LoadFigures.Plateau::target).containsExactly(4, 8);
        assertThat(figures.peak().orElseThrow().sample().requests()).isBetween(100L, 400L);
        assertThat(judge(test, seen).verdict())
                .as("%s", judge(test, seen).reasons())
                .isEqualTo(Verdict.Passed);
        assertThat(seen.fingerprint()).hasSize(12);
        remove(test);
    }

    @Test
    void aSearchClimbsUntilAllThatIsAskedForHeld() {
        FindLimit search = new FindLimit(4, 8, "10s", "2s", null);
        LoadTest stages = locust("search", "good", null);
        RehearsalTemplate template = new RehearsalTemplate(
                stages.template().locust(), null, List.of(), stages.template().thresholds(), null, null, search);
        LoadTest test = LoadTestBuilder.builder(stages).template(template).build();
        loads.start(test);
        until(test, State.Loading);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        LimitStatus limit = Objects.requireNonNull(Limit.of(template, figures, null, List.of()));
        assertThat(limit.levels()).extracting(LimitLevel::users).containsExactly(4, 6, 8);
        assertThat(limit.reachedTo()).as("%s", limit).isTrue();
        assertThat(figures.endpoints().get(0).requests())
                .isEqualTo(figures.judged().requests());
        remove(test);
    }

    @Test
    void aWorkerThatIsKilledMakesItInconclusiveAndTheOtherGoesOn() {
        LoadTest test = underLoad("lost", new Stage(8, "2s", "30s"));
        kill(test, LoadNames.WORKER, 1);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        assertThat(figures.workersLost()).isEqualTo(1);
        assertThat(figures.plateaus()).allMatch(LoadFigures.Plateau::complete);
        assertThat(judge(test, seen).verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(judge(test, seen).reasons()).first().asString().contains("1 of 2 workers were lost");
        remove(test);
    }

    /** A load with all its users. */
    private static LoadTest underLoad(String name, Stage stage) {
        LoadTest test = locust(name, "good", null, stage);
        loads.start(test);
        until(test, State.Loading);
        await().atMost(PATIENCE)
                .until(() ->
                        Objects.requireNonNull(loads.observe(test).figures()).users() == stage.users());
        return test;
    }

    /** As a node that is lost takes them, without their own end. */
    private static void kill(LoadTest test, String role, int pods) {
        client.pods()
                .inNamespace(STAGING)
                .withLabel(Keys.ROLE, role)
                .withLabel(Keys.REHEARSAL, test.rehearsal())
                .list()
                .getItems()
                .subList(0, pods)
                .forEach(p -> client.resource(p).withGracePeriod(0).delete());
    }

    @Test
    void workersThatAreAllKilledMakeItInconclusive() {
        LoadTest test = underLoad("none-left", new Stage(8, "2s", "20s"));
        kill(test, LoadNames.WORKER, 2);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        assertThat(figures.workersLost()).isEqualTo(2);
        assertThat(judge(test, seen).verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(judge(test, seen).reasons()).first().asString().contains("2 of 2 workers were lost");
        remove(test);
    }

    /** Its figures are lost with it; what the status has of them stays, see RehearsalProgress. */
    @Test
    void aMasterThatIsKilledMakesItInconclusive() {
        LoadTest test = underLoad("headless", new Stage(8, "2s", "60s"));
        kill(test, LoadNames.MASTER, 1);
        LoadObservation seen = until(test, State.Failed, State.Ended);
        assertThat(judge(test, seen).verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(judge(test, seen).reasons()).first().asString().contains("master");
        remove(test);
    }

    @Test
    void noRequestsAreInconclusiveAlthoughLocustEndsWithZero() {
        LoadTest test = locust("idle", "idle", null, new Stage(4, "1s", "8s"));
        loads.start(test);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        assertThat(judge(test, seen).verdict()).isEqualTo(Verdict.Inconclusive);
        assertThat(judge(test, seen).reasons()).first().asString().startsWith("no request was sent");
        remove(test);
    }

    private static SmokeObservation smoke(String name, String script) {
        return smoke(locust(name, script, null, new Stage(4, "1s", "8s")));
    }

    private static SmokeObservation smoke(LoadTest test) {
        loads.startSmoke(test);
        loads.startSmoke(test);
        SmokeObservation seen = await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> loads.smoke(test), o -> Set.of(
                                SmokeObservation.State.Passed, SmokeObservation.State.Failed)
                        .contains(o.state()));
        remove(test);
        assertThat(loads.smoke(test)).isEqualTo(SmokeObservation.ABSENT);
        return seen;
    }

    @Test
    void aSmokeRoundThatIsAnsweredPasses() {
        SmokeObservation seen = smoke("smoke-good", "good");
        assertThat(seen.problems()).isEmpty();
        assertThat(seen.message()).matches("smoke round: [0-9]+ requests, 0 failed");
        assertThat(seen.usersPerCore()).isNotNull().isGreaterThan(4.0);
    }

    @Test
    void aSmokeRoundNamesTheScriptsErrorAndItsLine() {
        assertThat(smoke("smoke-broken", "broken").problems())
                .containsExactly(new Problem(
                        VerdictReason.ScriptFailed,
                        "smoke round: the script can't be run: ValueError: no such shop (locustfile.py, line 3: raise"
                                + " ValueError('no such shop'))"));
        assertThat(smoke("smoke-idle", "idle").problems())
                .extracting(Problem::reason)
                .containsExactly(VerdictReason.TooFewSamples);
    }

    @Test
    void aSmokeRoundFindsThatTheCopyDoesNotAnswer() {
        client.services().inNamespace(STAGING).withName("web").edit(s -> new ServiceBuilder(s)
                .editSpec()
                .editFirstPort()
                .withTargetPort(new IntOrString(9))
                .endPort()
                .endSpec()
                .build());
        try {
            assertThat(smoke("smoke-gone", "good").problems())
                    .extracting(Problem::reason)
                    .containsExactly(VerdictReason.TargetUnreachable);
        } finally {
            client.services().inNamespace(STAGING).withName("web").edit(s -> new ServiceBuilder(s)
                    .editSpec()
                    .editFirstPort()
                    .withTargetPort(new IntOrString(8080))
                    .endPort()
                    .endSpec()
                    .build());
        }
    }

    @Test
    void packagesOfTheScriptComeFromAnIndexBeforeTheLoad() {
        LoadTest test = asking("wordy", "requirements.txt");
        loads.start(test);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        assertThat(judge(test, seen).verdict()).as(seen.message()).isEqualTo(Verdict.Passed);
        remove(test);
    }

    @Test
    void aPackageThatTheIndexDoesNotHaveIsReportedInPipsWords() {
        LoadTest test = asking("wordless", "missing.txt");
        SmokeObservation smoke = smoke(test);
        assertThat(smoke.problems()).extracting(Problem::reason).containsExactly(VerdictReason.LoadGeneratorFailed);
        assertThat(smoke.problems().get(0).message())
                .contains("No matching distribution found for airtime-words==2.0")
                .contains("staging.egress.allow");
        loads.start(test);
        LoadObservation seen = until(test, State.Failed, State.Loading, State.Ended);
        assertThat(seen.message()).contains("No matching distribution found for airtime-words==2.0");
        remove(test);

        LoadTest absent = asking("unlisted", "no-such.txt");
        assertThatThrownBy(() -> loads.start(absent))
                .isInstanceOf(LoadRefusedException.class)
                .hasMessageContaining("locust.requirements no-such.txt is not in ConfigMap wordy");
    }

    @Test
    void anErrorInTheScriptIsReportedInItsOwnWords() {
        LoadTest test = locust("broken", "broken", null, new Stage(4, "1s", "8s"));
        loads.start(test);
        LoadObservation seen = until(test, State.Failed, State.Ended, State.Loading);
        assertThat(seen.state()).isEqualTo(State.Failed);
        assertThat(seen.message()).contains("ValueError: no such shop").doesNotContain("hunter2");
        remove(test);
    }

    @Test
    void anImageThatIsNotThereIsNamed() {
        LoadTest test = locust("absent", "good", "localhost/no-such-locust:1", new Stage(4, "1s", "8s"));
        loads.start(test);
        LoadObservation seen = await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> loads.observe(test), o -> o.message().contains("can't get image"));
        assertThat(seen.state()).isEqualTo(State.Starting);
        assertThat(seen.message()).contains("localhost/no-such-locust:1").contains("locust.image");
        remove(test);
    }

    @Test
    void aQuotaThatStopsAWorkerIsNamed() {
        // Its master fits in any order of the two, its workers don't.
        LocustSpec large = LocustSpecBuilder.builder(spec("good", null, null, null))
                .workersDeadline("20s")
                .workerResources(new ResourceRequirementsBuilder()
                        .addToRequests("cpu", new Quantity("2"))
                        .build())
                .build();
        LoadTest test = load("quota", large, new Stage(4, "1s", "8s"));
        var quota = client.resourceQuotas().inNamespace(STAGING).withName("small");
        client.resource(new ResourceQuotaBuilder()
                        .withNewMetadata()
                        .withName("small")
                        .withNamespace(STAGING)
                        .endMetadata()
                        .withNewSpec()
                        .addToHard("requests.cpu", new Quantity("1"))
                        .endSpec()
                        .build())
                .create();
        try {
            await().atMost(PATIENCE)
                    .until(() -> quota.get().getStatus() != null
                            && !quota.get().getStatus().getHard().isEmpty());
            loads.start(test);
            LoadObservation seen = await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> loads.observe(test), o -> o.message().contains("exceeded quota: small"));
            assertThat(seen.state()).isEqualTo(State.Starting);
            assertThat(seen.message()).contains("gets no pod");
            LoadObservation end = until(test, State.Failed, State.Loading);
            assertThat(judge(test, end).verdict()).isEqualTo(Verdict.Inconclusive);
            assertThat(judge(test, end).reasons())
                    .singleElement()
                    .asString()
                    .startsWith("the Locust master gave up waiting for its workers: Job quota-worker gets no pod")
                    .contains("exceeded quota: small");
        } finally {
            quota.delete();
            remove(test);
        }
    }

    @Test
    void aStopEndsTheLoadAndKeepsWhatWasMeasured() {
        LoadTest test = locust("stop", "good", null, new Stage(4, "1s", "5m"));
        loads.start(test);
        await().atMost(PATIENCE).pollInterval(Duration.ofSeconds(1)).until(() -> {
            LoadFigures f = loads.observe(test).figures();
            return f != null && !f.plateaus().isEmpty() && f.measuredRequests() > 20;
        });
        loads.stop(test);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        assertThat(figures.measuredRequests()).isGreaterThan(20);
        assertThat(figures.plateaus()).singleElement().matches(p -> !p.complete());
        remove(test);
    }

    @Test
    void figuresOfAMasterThatEndedAreInItsLog() {
        LoadTest test = locust("log", "good", null, new Stage(4, "1s", "10s"));
        loads.start(test);
        until(test, State.Ended);
        client.pods()
                .inNamespace(STAGING)
                .withLabel(Keys.ROLE, LoadNames.MASTER)
                .withLabel(Keys.REHEARSAL, "log")
                .list()
                .getItems()
                .forEach(p -> client.pods()
                        .inNamespace(STAGING)
                        .withName(p.getMetadata().getName())
                        .redirectingInput()
                        .exec("python3", "-c", "import os, signal; os.kill(1, signal.SIGTERM)")
                        .close());
        LoadObservation seen = await().atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .until(() -> loads.observe(test), o -> o.message().contains("in the log") || o.state() == State.Failed);
        LoadFigures figures = Objects.requireNonNull(seen.figures(), seen.message());
        assertThat(figures.measuredRequests()).isPositive();
        assertThat(judge(test, seen).verdict())
                .as("%s", judge(test, seen).reasons())
                .isEqualTo(Verdict.Passed);
        remove(test);
    }

    /** A load test of one restricted pod that runs {@code python}. */
    private static LoadTest job(String name, String python, JobTool tool, List<Stage> stages) throws IOException {
        JsonNode template = new ObjectMapper()
                .readTree("{\"spec\":{\"securityContext\":{\"runAsNonRoot\":true,"
                        + "\"runAsUser\":1000,\"seccompProfile\":{\"type\":\"RuntimeDefault\"}},"
                        + "\"containers\":[{\"name\":\"k6\",\"image\":\"" + IMAGE
                        + "\",\"command\":[\"python3\",\"-c\",\"" + python
                        + "\"],\"securityContext\":{\"allowPrivilegeEscalation\":false,"
                        + "\"capabilities\":{\"drop\":[\"ALL\"]}}}]}}");
        return new LoadTest(
                name,
                UUID.randomUUID().toString(),
                "night",
                PRODUCTION,
                STAGING,
                new RehearsalTemplate(null, new JobSpec(template, tool, null, List.of(), "2m"), stages, null),
                Set.of(),
                Set.of(),
                Set.of());
    }

    @Test
    void aJobsExitCodeDecides() throws IOException {
        for (int code : new int[] {0, 3}) {
            LoadTest test = job("job" + code, "print('done'); exit(" + code + ")", JobTool.Other, List.of());
            loads.start(test);
            LoadObservation seen = until(test, State.Ended, State.Failed);
            assertThat(seen.exitCode()).isEqualTo(code);
            assertThat(judge(test, seen).verdict()).isEqualTo(code == 0 ? Verdict.Passed : Verdict.Failed);
            remove(test);
        }
    }

    /** A stand-in prints what k6 prints: k6 itself is not at hand here. */
    @Test
    void k6sSummaryIsReadFromItsPodAndItsStagesAreInItsEnvironment() throws IOException {
        String summary = "import os; assert os.environ['K6_STAGES'] == '1s:5,2s:5', os.environ['K6_STAGES'];"
                + "print('http_req_duration..: avg=1ms min=1ms med=2ms max=9ms p(90)=3ms p(95)=4ms p(99)=5ms');"
                + "print('http_req_failed....: 0.00%  0 out of 150');"
                + "print('http_reqs..........: 150    50.5/s');"
                + "print('vus................: 1      min=1       max=5')";
        LoadTest test = job("k6", summary, JobTool.K6, List.of(new Stage(5, "1s", "2s")));
        loads.start(test);
        LoadObservation seen = until(test, State.Ended, State.Failed);
        assertThat(seen.figures()).as(seen.message()).isNotNull();
        assertThat(judge(test, seen).reasons())
                .containsExactly("held 5 users, 3,030 requests a minute, p95 4ms, 0% failed");
        remove(test);
    }
}
