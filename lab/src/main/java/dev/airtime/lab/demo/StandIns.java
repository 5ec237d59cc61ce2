package dev.airtime.lab.demo;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Pods that stand where the simulated RDS's endpoints lead to. They are no databases, and no data is copied. */
final class StandIns {
    /** Connections that each admits, whatever class the simulated instance has. */
    static final int CONNECTIONS = 1000;

    private static final int READY_SECONDS = 180;

    private final KubernetesClient client;
    private final String namespace;
    private final String image;

    StandIns(KubernetesClient client, String namespace, String image) {
        this.client = client;
        this.namespace = namespace;
        this.image = image;
    }

    /** Makes them; {@code program} is the sample's {@code standin_database.py}. */
    void make(String program, String... names) {
        client.resource(new ConfigMapBuilder()
                        .withNewMetadata()
                        .withName("standin")
                        .withNamespace(namespace)
                        .endMetadata()
                        .withData(Map.of("standin.py", program))
                        .build())
                .create();
        for (String name : names) {
            client.resource(pod(name)).create();
        }
    }

    /**
     * The address of one, once it answers.
     *
     * @throws Refused when it does not start
     */
    String address(String name) {
        try {
            return client.pods()
                    .inNamespace(namespace)
                    .withName(name)
                    .waitUntilReady(READY_SECONDS, TimeUnit.SECONDS)
                    .getStatus()
                    .getPodIP();
        } catch (KubernetesClientException e) {
            throw new Refused("pod " + name + " in " + namespace + " did not start within " + READY_SECONDS + " s"
                    + because(
                            client.pods().inNamespace(namespace).withName(name).get())
                    + ". Its image is " + image + "; --shop-image names another one that has python3.");
        }
    }

    private static String because(@Nullable Pod pod) {
        if (pod == null || pod.getStatus() == null) {
            return "";
        }
        for (ContainerStatus status : pod.getStatus().getContainerStatuses()) {
            var waiting = status.getState().getWaiting();
            if (waiting != null) {
                return ": " + waiting.getReason() + (waiting.getMessage() == null ? "" : ", " + waiting.getMessage());
            }
        }
        return ": " + pod.getStatus().getPhase();
    }

    private Pod pod(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace)
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(1L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(10001L)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewContainer()
                .withName("database")
                .withImage(image)
                .withImagePullPolicy("IfNotPresent")
                .withCommand("python3", "-u", "/app/standin.py")
                .withArgs("--name", name, "--listen", "0.0.0.0", "--connections", String.valueOf(CONNECTIONS))
                .withNewReadinessProbe()
                .withNewTcpSocket()
                .withNewPort(3306)
                .endTcpSocket()
                .withPeriodSeconds(2)
                .endReadinessProbe()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("app")
                .withMountPath("/app")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("app")
                .withNewConfigMap()
                .withName("standin")
                .endConfigMap()
                .endVolume()
                .endSpec()
                .build();
    }
}
