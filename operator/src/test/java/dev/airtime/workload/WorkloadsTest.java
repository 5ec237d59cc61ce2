package dev.airtime.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Keys;
import dev.airtime.api.WorkloadKind;
import dev.airtime.api.WorkloadRecord;
import dev.airtime.api.WorkloadSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscalerBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@EnableKubernetesMockClient(crud = true)
class WorkloadsTest {
    private static final String NS = "production";
    private static final WorkloadSpec WEB = new WorkloadSpec(WorkloadKind.Deployment, "web", 12, null);

    @SuppressWarnings("NullAway.Init") // set by the extension
    KubernetesClient client;

    @SuppressWarnings("NullAway.Init") // set before each
    Workloads workloads;

    @BeforeEach
    void deployment() {
        workloads = new Workloads(client);
        client.resource(new DeploymentBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(NS)
                        .endMetadata()
                        .withNewSpec()
                        .withReplicas(4)
                        .endSpec()
                        .withNewStatus()
                        .withReadyReplicas(4)
                        .endStatus()
                        .build())
                .create();
    }

    private void autoscaler() {
        client.resource(new HorizontalPodAutoscalerBuilder()
                        .withNewMetadata()
                        .withName("web")
                        .withNamespace(NS)
                        .endMetadata()
                        .withNewSpec()
                        .withNewScaleTargetRef("apps/v1", "Deployment", "web")
                        .withMinReplicas(2)
                        .withMaxReplicas(6)
                        .endSpec()
                        .build())
                .create();
    }

    private Deployment web() {
        return client.apps().deployments().inNamespace(NS).withName("web").get();
    }

    private HorizontalPodAutoscaler hpa() {
        return client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(NS)
                .withName("web")
                .get();
    }

    @Test
    void raisesAndPutsBackReplicas() {
        workloads.raise(NS, "show", WEB);
        assertThat(web().getSpec().getReplicas()).isEqualTo(12);
        var raised = workloads.observe(NS, "show", WEB);
        assertThat(raised.before()).isEqualTo(new WorkloadRecord(4, null, null, null));
        assertThat(raised.raised()).as("only 4 pods are ready").isFalse();

        assertThat(workloads.restore(NS, "show", WEB)).isNull();
        assertThat(web().getSpec().getReplicas()).isEqualTo(4);
        assertThat(web().getMetadata().getAnnotations().get(Keys.BEFORE)).isNull();
        assertThat(workloads.observe(NS, "show", WEB).before()).isNull();
    }

    @Test
    void raisingTwiceKeepsTheFirstRecord() {
        workloads.raise(NS, "show", WEB);
        workloads.raise(NS, "show", WEB);
        workloads.restore(NS, "show", WEB);
        assertThat(web().getSpec().getReplicas()).isEqualTo(4);
        assertThat(workloads.restore(NS, "show", WEB))
                .as("a second time is nothing")
                .isNull();
        assertThat(web().getSpec().getReplicas()).isEqualTo(4);
    }

    @Test
    void anAutoscalersBoundsAreRaisedInstead() {
        autoscaler();
        workloads.raise(NS, "show", WEB);
        assertThat(hpa().getSpec().getMinReplicas()).isEqualTo(12);
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(12);
        assertThat(web().getSpec().getReplicas()).as("the autoscaler's to set").isEqualTo(4);

        workloads.restore(NS, "show", WEB);
        assertThat(hpa().getSpec().getMinReplicas()).isEqualTo(2);
        assertThat(hpa().getSpec().getMaxReplicas()).isEqualTo(6);
        assertThat(hpa().getMetadata().getAnnotations().get(Keys.BEFORE)).isNull();
    }

    @Test
    void capacityStaysWhileAnotherEventNeedsIt() {
        workloads.raise(NS, "show", WEB);
        workloads.raise(NS, "sale", new WorkloadSpec(WorkloadKind.Deployment, "web", 8, null));
        assertThat(web().getSpec().getReplicas()).isEqualTo(12);
        workloads.restore(NS, "show", WEB);
        assertThat(web().getSpec().getReplicas()).isEqualTo(8);
        workloads.restore(NS, "sale", WEB);
        assertThat(web().getSpec().getReplicas()).isEqualTo(4);
    }

    @Test
    void aChangeMadeByHandIsReportedNotOverwritten() {
        workloads.raise(NS, "show", WEB);
        client.apps().deployments().inNamespace(NS).withName("web").scale(20);
        assertThat(workloads.restore(NS, "show", WEB))
                .contains("Deployment/web")
                .contains("replicas is 20")
                .contains(Keys.BEFORE);
        assertThat(web().getSpec().getReplicas()).isEqualTo(20);
    }

    @Test
    void aMissingWorkloadIsSaid() {
        var missing = workloads.observe(NS, "show", new WorkloadSpec(WorkloadKind.StatefulSet, "queue", 3, null));
        assertThat(missing.found()).isFalse();
        assertThat(missing.message()).contains("StatefulSet/queue").contains("spec.workloads");
    }
}
