package dev.airtime.rehearsal;

import dev.airtime.api.Keys;
import dev.airtime.api.LocustPods;
import dev.airtime.api.LocustSpec;
import io.fabric8.kubernetes.api.model.Affinity;
import io.fabric8.kubernetes.api.model.AffinityBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicy;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import java.util.List;
import java.util.Map;

/** What all load generator pods have in common. */
final class LoadPods {
    /** Annotation of what belongs to a load test: the Rehearsal's uid. */
    static final String UID = "airtime.dev/rehearsal-uid";
    /** The user of the official Locust image; any other image runs as it too, without more rights. */
    private static final long USER = 1000;

    /**
     * An evicted generator spoils a run, and a mesh's sidecar keeps a Job from completing and breaks Locust's protocol
     * (locust issue 3214).
     */
    static final Map<String, String> ANNOTATIONS = Map.of(
            "cluster-autoscaler.kubernetes.io/safe-to-evict", "false",
            "karpenter.sh/do-not-disrupt", "true",
            "sidecar.istio.io/inject", "false",
            "linkerd.io/inject", "disabled");

    private LoadPods() {}

    static ObjectMeta metadata(LoadTest test, String name, String role) {
        return new ObjectMetaBuilder()
                .withName(name)
                .withNamespace(test.staging())
                .withLabels(LoadNames.labels(test, role))
                .withAnnotations(Map.of(UID, test.uid()))
                .build();
    }

    /** A pod of Locust, after the restricted Pod Security Standard. */
    static PodTemplateSpec template(
            LoadTest test,
            String role,
            LocustSpec locust,
            List<String> args,
            String configMap,
            String mount,
            ResourceRequirements resources) {
        LocustPods own = locust.podsOrDefault();
        PodTemplateSpec pod = new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(LoadNames.labels(test, role))
                .addToLabels("sidecar.istio.io/inject", "false")
                .withAnnotations(ANNOTATIONS)
                .endMetadata()
                .withNewSpec()
                .withRestartPolicy("Never")
                .withNodeSelector(own.nodeSelector().isEmpty() ? null : own.nodeSelector())
                .withTolerations(own.tolerations())
                .withImagePullSecrets(own.imagePullSecrets())
                // A Service whose name begins with locust would set LOCUST_ variables, which Locust reads.
                .withEnableServiceLinks(false)
                .withAutomountServiceAccountToken(false)
                .withTerminationGracePeriodSeconds(30L)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(USER)
                .withRunAsGroup(USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withAffinity(awayFromTheCopy())
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withLabelSelector(selector(test))
                .endTopologySpreadConstraint()
                .addNewContainer()
                .withName("locust")
                .withImage(locust.imageOrDefault())
                .withImagePullPolicy("IfNotPresent")
                .withCommand("locust")
                .withArgs(args)
                .withEnv(
                        new EnvVar("HOME", "/tmp", null),
                        new EnvVar("PYTHONDONTWRITEBYTECODE", "1", null),
                        new EnvVar("PYTHONUNBUFFERED", "1", null))
                .addAllToEnv(own.env())
                .withResources(resources)
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .endSecurityContext()
                .addNewVolumeMount()
                .withName("scripts")
                .withMountPath(mount)
                .withReadOnly(true)
                .endVolumeMount()
                .addNewVolumeMount()
                .withName("tmp")
                .withMountPath("/tmp")
                .endVolumeMount()
                .endContainer()
                .addNewVolume()
                .withName("scripts")
                .withNewConfigMap()
                .withName(configMap)
                .endConfigMap()
                .endVolume()
                .addNewVolume()
                .withName("tmp")
                .withNewEmptyDir()
                .endEmptyDir()
                .endVolume()
                .endSpec()
                .build();
        return Requirements.installed(pod, locust);
    }

    /** Off the copy's nodes where there are others: a generator beside what it loads takes its CPU. */
    static Affinity awayFromTheCopy() {
        return new AffinityBuilder()
                .withNewPodAntiAffinity()
                .addNewPreferredDuringSchedulingIgnoredDuringExecution()
                .withWeight(100)
                .withNewPodAffinityTerm()
                .withTopologyKey("kubernetes.io/hostname")
                .withNewLabelSelector()
                .addNewMatchExpression()
                .withKey(Keys.REHEARSAL)
                .withOperator("DoesNotExist")
                .endMatchExpression()
                .endLabelSelector()
                .endPodAffinityTerm()
                .endPreferredDuringSchedulingIgnoredDuringExecution()
                .endPodAntiAffinity()
                .build();
    }

    /**
     * Lets the generators reach the copy's namespace and DNS, their master, and the API server's proxy the master's web
     * port: no more, and no less where the copy's own policies refuse everything. Policies add up: what the copy allows
     * every pod, it allows these too.
     */
    static NetworkPolicy networkPolicy(LoadTest test) {
        return new NetworkPolicyBuilder()
                .withMetadata(metadata(test, LoadNames.of(test.rehearsal(), "load"), LoadNames.MASTER))
                .withNewSpec()
                .withPodSelector(selector(test))
                .withPolicyTypes("Ingress", "Egress")
                .addNewIngress()
                .addNewFrom()
                .withPodSelector(selector(test))
                .endFrom()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(LocustObjects.RPC_PORT))
                .endPort()
                .endIngress()
                .addNewIngress()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(LocustObjects.WEB_PORT))
                .endPort()
                .endIngress()
                .addNewEgress()
                .addNewTo()
                .withPodSelector(new LabelSelector())
                .endTo()
                .endEgress()
                .addNewEgress()
                .addNewPort()
                .withProtocol("UDP")
                .withPort(new IntOrString(53))
                .endPort()
                .addNewPort()
                .withProtocol("TCP")
                .withPort(new IntOrString(53))
                .endPort()
                .endEgress()
                .endSpec()
                .build();
    }

    /** A pod that is evicted or preempted doesn't count as failed: the Job makes another. */
    static PodFailurePolicy replaceDisrupted() {
        return new PodFailurePolicyBuilder()
                .addNewRule()
                .withAction("Ignore")
                .addNewOnPodCondition()
                .withType("DisruptionTarget")
                .withStatus("True")
                .endOnPodCondition()
                .endRule()
                .build();
    }

    private static LabelSelector selector(LoadTest test) {
        return new LabelSelectorBuilder()
                .withMatchLabels(Map.of(Keys.REHEARSAL, LoadNames.label(test.rehearsal())))
                .build();
    }
}
