package dev.airtime;

import dev.airtime.api.Durations;
import dev.airtime.api.FindLimit;
import dev.airtime.api.LocustSpec;
import dev.airtime.api.Percentage;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.TestedConfiguration;
import dev.airtime.api.TestedLoad;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.TrafficEvent;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.autoscaling.v2.HorizontalPodAutoscaler;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads what the copy is when a load begins: pods beside those of production, images, configuration, databases. */
final class CopyInspection {
    private static final int WORKLOADS = 50;
    private static final int CONFIGURATION = 100;

    private final KubernetesClient client;
    private final RehearsalMeasurements measurements;

    CopyInspection(KubernetesClient client, RehearsalMeasurements measurements) {
        this.client = client;
        this.measurements = measurements;
    }

    /** A workload, as far as it matters here. */
    private record Workload(
            String name, int replicas, int ready, @Nullable PodSpec pods) {}

    /** {@code version} is what the load generator says of itself; null when it doesn't. */
    TestedStatus inspect(TrafficEvent event, String staging, RehearsalTemplate template, @Nullable String version) {
        Map<String, Integer> production = production(event.getMetadata().getNamespace());
        List<TestedWorkload> workloads = new ArrayList<>();
        Set<String> used = new TreeSet<>();
        for (Workload w : workloads(staging)) {
            workloads.add(new TestedWorkload(
                    w.name(),
                    w.ready(),
                    w.replicas(),
                    production.get(w.name()),
                    containers(w.pods())
                            .map(Container::getImage)
                            .filter(Objects::nonNull)
                            .distinct()
                            .toList()));
            used.addAll(PodConfiguration.of(w.pods()));
        }
        String salt = String.valueOf(event.getMetadata().getUid());
        return new TestedStatus(
                load(event.getMetadata().getNamespace(), template, version),
                workloads.stream().limit(WORKLOADS).toList(),
                used.stream()
                        .limit(CONFIGURATION)
                        .flatMap(name -> configuration(staging, name, salt))
                        .toList(),
                measurements.copies(event));
    }

    private TestedLoad load(String namespace, RehearsalTemplate template, @Nullable String version) {
        String stages = template.stages().stream()
                .map(s -> s.users() + " users, ramp " + Durations.format(s.rampOrDefault()) + ", for "
                        + Durations.format(s.hold()))
                .collect(Collectors.joining("; "));
        FindLimit search = template.findLimit();
        if (search != null) {
            stages = "findLimit from " + search.fromOrDefault() + " to " + search.to() + " users, precision "
                    + Percentage.format(search.precisionOrDefault()) + ", ramp "
                    + Durations.format(search.rampOrDefault(template.thresholds())) + ", hold "
                    + Durations.format(search.holdOrDefault(template.thresholds()));
        }
        LocustSpec locust = template.locust();
        if (locust == null) {
            String job = template.job() == null
                    ? null
                    : ConfigurationDigest.of(
                            Map.of("job", template.job().template().toString()), null);
            return new TestedLoad(job, stages.isEmpty() ? null : stages, null, null, null);
        }
        ConfigMap script = client.configMaps()
                .inNamespace(namespace)
                .withName(locust.script().configMap())
                .get();
        return new TestedLoad(
                script == null ? null : ConfigurationDigest.of(script.getData(), script.getBinaryData()),
                stages,
                locust.host(),
                locust.imageOrDefault(),
                version);
    }

    /** Pods that production has, whatever its load now: the replicas, or what an autoscaler doesn't go below. */
    private Map<String, Integer> production(String namespace) {
        Map<String, Integer> pods = new HashMap<>();
        workloads(namespace).forEach(w -> pods.put(w.name(), w.replicas()));
        for (HorizontalPodAutoscaler a : client.autoscaling()
                .v2()
                .horizontalPodAutoscalers()
                .inNamespace(namespace)
                .list()
                .getItems()) {
            var target = a.getSpec() == null ? null : a.getSpec().getScaleTargetRef();
            if (target != null) {
                Integer least = a.getSpec().getMinReplicas();
                pods.replace(target.getKind() + "/" + target.getName(), least == null ? 1 : least);
            }
        }
        return pods;
    }

    private List<Workload> workloads(String namespace) {
        List<Workload> found = new ArrayList<>();
        for (Deployment d :
                client.apps().deployments().inNamespace(namespace).list().getItems()) {
            Integer ready = d.getStatus() == null ? null : d.getStatus().getReadyReplicas();
            found.add(workload(d, d.getSpec().getReplicas(), ready, d.getSpec().getTemplate()));
        }
        for (StatefulSet s :
                client.apps().statefulSets().inNamespace(namespace).list().getItems()) {
            Integer ready = s.getStatus() == null ? null : s.getStatus().getReadyReplicas();
            found.add(workload(s, s.getSpec().getReplicas(), ready, s.getSpec().getTemplate()));
        }
        return found;
    }

    private static Workload workload(
            HasMetadata object,
            @Nullable Integer replicas,
            @Nullable Integer ready,
            @Nullable PodTemplateSpec template) {
        return new Workload(
                object.getKind() + "/" + object.getMetadata().getName(),
                replicas == null ? 1 : replicas,
                ready == null ? 0 : ready,
                template == null ? null : template.getSpec());
    }

    private Stream<TestedConfiguration> configuration(String namespace, String name, String salt) {
        String[] kindAndName = name.split("/", 2);
        if (kindAndName[0].equals(PodConfiguration.SECRET)) {
            Secret secret = client.secrets()
                    .inNamespace(namespace)
                    .withName(kindAndName[1])
                    .get();
            return secret == null
                    ? Stream.empty()
                    : Stream.of(new TestedConfiguration(
                            name, ConfigurationDigest.ofSecret(secret.getData(), salt + "/" + name)));
        }
        ConfigMap map = client.configMaps()
                .inNamespace(namespace)
                .withName(kindAndName[1])
                .get();
        return map == null
                ? Stream.empty()
                : Stream.of(new TestedConfiguration(name, ConfigurationDigest.of(map.getData(), map.getBinaryData())));
    }

    private static Stream<Container> containers(@Nullable PodSpec pods) {
        return pods == null
                ? Stream.empty()
                : Stream.concat(pods.getInitContainers().stream(), pods.getContainers().stream());
    }
}
