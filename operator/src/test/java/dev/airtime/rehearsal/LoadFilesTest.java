package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the pods of a load test run: the user's files, as they were when its first pod was made. */
@EnableKubernetesMockClient(crud = true)
class LoadFilesTest {
    private static final LoadTest TEST = Loads.test(Loads.locust(null));

    @SuppressWarnings("NullAway.Init") // by the extension
    KubernetesClient client;

    @BeforeEach
    void aCopyWithAWebServer() {
        client.services()
                .inNamespace(TEST.staging())
                .resource(new io.fabric8.kubernetes.api.model.ServiceBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .endMetadata()
                        .build())
                .create();
    }

    private void script(String text, Map<String, String> binary) {
        client.configMaps()
                .inNamespace(TEST.production())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("shop-locust")
                        .endMetadata()
                        .addToData("locustfile.py", text)
                        .withBinaryData(binary)
                        .build())
                .createOr(o -> o.update());
    }

    private ConfigMap files() {
        return client.configMaps()
                .inNamespace(TEST.staging())
                .withName(LocustObjects.configMapName(TEST))
                .get();
    }

    private String fingerprintOfTheLoad() {
        Job master = client.batch()
                .v1()
                .jobs()
                .inNamespace(TEST.staging())
                .withName(LocustObjects.masterName(TEST))
                .get();
        return String.valueOf(JobRuns.annotation(master, Fingerprint.ANNOTATION));
    }

    @Test
    void theLoadIsWhatTheSmokeRoundTriedThoughTheScriptWasEditedSince() {
        LoadTests loads = new KubernetesLoadTests(client);
        script("one", Map.of());
        loads.startSmoke(TEST);
        String tried = loads.fingerprint(TEST).orElseThrow();
        script("two", Map.of());
        loads.start(TEST);
        assertThat(files().getData()).containsEntry("locustfile.py", "one");
        assertThat(fingerprintOfTheLoad()).isEqualTo(tried);
        assertThat(loads.fingerprint(TEST))
                .as("the script's own is another by now")
                .hasValue(tried);
    }

    /** An upgrade in the smoke round: what an earlier version wrote lacks a file that the workers are started with. */
    @Test
    void filesOfAnEarlierVersionAreMadeAnew() {
        LoadTests loads = new KubernetesLoadTests(client);
        script("one", Map.of());
        client.configMaps()
                .inNamespace(TEST.staging())
                .resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName(LocustObjects.configMapName(TEST))
                        .endMetadata()
                        .addToData("locustfile.py", "one")
                        .build())
                .create();
        loads.start(TEST);
        assertThat(files().getData()).containsKeys("locustfile.py", LocustObjects.LAG, LocustObjects.SHAPE);
        assertThat(fingerprintOfTheLoad()).matches("[0-9a-f]{12}");
    }

    @Test
    void otherBinaryFilesAreAnotherLoad() {
        LoadTests loads = new KubernetesLoadTests(client);
        script("one", Map.of("users.gz", "AAAA"));
        String before = loads.fingerprint(TEST).orElseThrow();
        script("one", Map.of("users.gz", "BBBB"));
        assertThat(loads.fingerprint(TEST)).isNotEmpty().isNotEqualTo(java.util.Optional.of(before));
    }

    @Test
    void filesThatDoNotFitWithOursAreRefusedWithTheirSize() {
        script("one", Map.of("users.bin", Base64.getEncoder().encodeToString(new byte[1_040_000])));
        assertThatThrownBy(() -> new KubernetesLoadTests(client).startSmoke(TEST))
                .isInstanceOf(LoadRefusedException.class)
                .hasMessageContaining("ConfigMap shop-locust has 1,040,003 bytes")
                .hasMessageContaining("the API server takes 1,048,576")
                .hasMessageContaining("locust.image");
        assertThat(files()).isNull();
    }

    @Test
    void aRehearsalWhoseJobsAreStillThereIsInTheWay() {
        LoadTests loads = new KubernetesLoadTests(client);
        script("one", Map.of());
        loads.start(TEST);
        assertThat(loads.inTheWay(TEST)).isEmpty();
        LoadTest next = LoadTestBuilder.builder(TEST)
                .rehearsal("dragons-den-2")
                .uid("uid-2")
                .build();
        assertThat(loads.inTheWay(next)).hasValueSatisfying(why -> assertThat(why)
                .contains("is gone, which is of Rehearsal dragons-den-1; where there is no Rehearsal of that name"));
        for (String job : List.of(LocustObjects.masterName(TEST), LocustObjects.workerName(TEST))) {
            assertThat(loads.inTheWay(next))
                    .hasValueSatisfying(why -> assertThat(why).contains(TEST.staging()));
            client.batch().v1().jobs().inNamespace(TEST.staging()).withName(job).edit(j -> j.edit()
                    .withNewStatus()
                    .addNewCondition()
                    .withType("Complete")
                    .withStatus("True")
                    .endCondition()
                    .endStatus()
                    .build());
        }
        assertThat(loads.inTheWay(next)).as("Jobs that are over have no pods").isEmpty();
    }
}
