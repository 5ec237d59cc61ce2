package dev.airtime;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ConfigMaps and Secrets that a pod takes its environment and files from. Pure. */
final class PodConfiguration {
    static final String CONFIG_MAP = "ConfigMap";
    static final String SECRET = "Secret";

    private final Set<String> names = new TreeSet<>();

    private PodConfiguration() {}

    /** Kind and name of each, {@code Secret/shop-db}. */
    static Set<String> of(@Nullable PodSpec pods) {
        PodConfiguration found = new PodConfiguration();
        if (pods != null) {
            Stream.concat(pods.getInitContainers().stream(), pods.getContainers().stream())
                    .forEach(found::container);
            pods.getVolumes().forEach(found::volume);
        }
        return found.names;
    }

    private void container(Container container) {
        for (EnvFromSource from : container.getEnvFrom()) {
            if (from.getConfigMapRef() != null) {
                add(CONFIG_MAP, from.getConfigMapRef().getName());
            }
            if (from.getSecretRef() != null) {
                add(SECRET, from.getSecretRef().getName());
            }
        }
        for (EnvVar variable : container.getEnv()) {
            EnvVarSource from = variable.getValueFrom();
            if (from != null && from.getConfigMapKeyRef() != null) {
                add(CONFIG_MAP, from.getConfigMapKeyRef().getName());
            }
            if (from != null && from.getSecretKeyRef() != null) {
                add(SECRET, from.getSecretKeyRef().getName());
            }
        }
    }

    private void volume(Volume volume) {
        if (volume.getConfigMap() != null) {
            add(CONFIG_MAP, volume.getConfigMap().getName());
        }
        if (volume.getSecret() != null) {
            add(SECRET, volume.getSecret().getSecretName());
        }
        if (volume.getProjected() != null) {
            for (VolumeProjection source : volume.getProjected().getSources()) {
                if (source.getConfigMap() != null) {
                    add(CONFIG_MAP, source.getConfigMap().getName());
                }
                if (source.getSecret() != null) {
                    add(SECRET, source.getSecret().getName());
                }
            }
        }
    }

    private void add(String kind, @Nullable String name) {
        // What Kubernetes itself puts there is no configuration of the application.
        if (name != null && !name.equals("kube-root-ca.crt")) {
            names.add(kind + "/" + name);
        }
    }
}
