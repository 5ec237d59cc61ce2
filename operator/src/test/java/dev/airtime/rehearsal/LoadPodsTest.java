package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.LocustPods;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.LocustSpecBuilder;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.ScriptSource;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Toleration;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LoadPodsTest {
    private static final EnvVar TOKEN = new EnvVarBuilder()
            .withName("API_TOKEN")
            .withNewValueFrom()
            .withNewSecretKeyRef("token", "shop-test-users", null)
            .endValueFrom()
            .build();
    private static final Toleration LOAD =
            new TolerationBuilder().withKey("load").withOperator("Exists").build();

    private static LocustSpec locust(@Nullable LocustPods pods) {
        return new LocustSpec(
                new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null, pods, null);
    }

    private static LocustSpec asking(@Nullable String requirements) {
        return new LocustSpec(
                new ScriptSource("shop", null), "http://web", 2, null, null, null, null, null, null, requirements);
    }

    private static List<PodSpec> pods(LocustSpec locust) {
        LoadTest test = Loads.test(new RehearsalTemplate(locust, null, Loads.STAGES, null));
        LocustObjects objects = new LocustObjects(test);
        return List.of(
                objects.master("f").getSpec().getTemplate().getSpec(),
                objects.workers().getSpec().getTemplate().getSpec(),
                SmokeRun.job(test, locust).getSpec().getTemplate().getSpec());
    }

    @Test
    void everyPodHasWhatTheEventAddsAndKeepsWhatItNeeds() {
        LocustPods own = new LocustPods(
                List.of(TOKEN), Map.of("pool", "load"), List.of(LOAD), List.of(new LocalObjectReference("registry")));
        assertThat(pods(locust(own))).hasSize(3).allSatisfy(p -> {
            assertThat(p.getContainers().get(0).getEnv())
                    .contains(TOKEN)
                    .extracting(EnvVar::getName)
                    .contains("HOME", "PYTHONUNBUFFERED");
            assertThat(p.getNodeSelector()).isEqualTo(Map.of("pool", "load"));
            assertThat(p.getTolerations()).containsExactly(LOAD);
            assertThat(p.getImagePullSecrets()).containsExactly(new LocalObjectReference("registry"));
        });
    }

    @Test
    void withoutThemNothingIsAdded() {
        assertThat(pods(locust(null))).allSatisfy(p -> {
            assertThat(p.getNodeSelector()).isNullOrEmpty();
            assertThat(p.getTolerations()).isEmpty();
            assertThat(p.getImagePullSecrets()).isEmpty();
        });
    }

    @Test
    void packagesThatTheScriptAsksForAreInstalledInEveryPodBeforeTheLoad() {
        assertThat(pods(asking("packages.txt"))).hasSize(3).allSatisfy(p -> {
            assertThat(p.getInitContainers()).hasSize(1);
            Container install = p.getInitContainers().get(0);
            Container load = p.getContainers().get(0);
            assertThat(install.getArgs()).containsExactly("/mnt/locust/packages.txt");
            assertThat(install.getCommand().get(2)).contains("pip install");
            assertThat(install.getSecurityContext()).isEqualTo(load.getSecurityContext());
            assertThat(install.getResources()).isEqualTo(load.getResources());
            assertThat(install.getVolumeMounts()).isEqualTo(load.getVolumeMounts());
            assertThat(load.getCommand()).containsExactly("locust");
            assertThat(load.getEnv()).contains(new EnvVar("PYTHONPATH", "/tmp/site-packages", null));
        });
        assertThat(pods(asking(null))).allSatisfy(p -> {
            assertThat(p.getInitContainers()).isEmpty();
            assertThat(p.getContainers().get(0).getEnv())
                    .extracting(EnvVar::getName)
                    .doesNotContain("PYTHONPATH");
        });
    }

    @Test
    void otherPackagesAreAnotherLoadAndTheWorkersThatWereDecidedOnHaveThemToo() {
        RehearsalTemplate with = new RehearsalTemplate(asking("packages.txt"), null, Loads.STAGES, null);
        assertThat(Fingerprint.of(with, Map.of()))
                .isNotEqualTo(Fingerprint.of(new RehearsalTemplate(asking(null), null, Loads.STAGES, null), Map.of()));
        LocustSpec seven = Objects.requireNonNull(with.withWorkers(7).locust());
        assertThat(seven)
                .isEqualTo(LocustSpecBuilder.builder(asking("packages.txt"))
                        .workers(7)
                        .build());
        assertThat(seven.requirements()).isEqualTo("packages.txt");
    }

    @Test
    void anotherEnvironmentIsAnotherLoad() {
        LocustPods own = new LocustPods(List.of(TOKEN), Map.of(), List.of(), List.of());
        assertThat(Fingerprint.of(new RehearsalTemplate(locust(own), null, Loads.STAGES, null), Map.of()))
                .isNotEqualTo(Fingerprint.of(new RehearsalTemplate(locust(null), null, Loads.STAGES, null), Map.of()));
    }
}
