package dev.airtime.rehearsal;

import dev.airtime.api.LocustSpec;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStateTerminated;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import java.util.List;
import java.util.Optional;

/**
 * The Python packages that a script asks for by {@code locust.requirements}: installed by pip in an init container of each
 * pod, beside what the image has. Packages that the image has in a fitting version are not installed again ({@code pip
 * install --prefix}; {@code --target} would install everything anew, Locust too).
 */
final class Requirements {
    /** The init container. */
    static final String CONTAINER = "requirements";

    /** Where Python looks for them; in the pod's own /tmp. */
    private static final String PACKAGES = "/tmp/site-packages";

    static final String PYTHONPATH = "PYTHONPATH";

    /**
     * Where pip puts packages below a prefix depends on the Python (lib or lib64; below local and as dist-packages on
     * Debian), so they are linked to one folder.
     */
    private static final String INSTALL = """
            set -e
            python3 -m pip install --no-input --no-cache-dir --disable-pip-version-check --no-warn-script-location \\
              --prefix /tmp/requirements -r "$0"
            mkdir -p %1$s
            for found in /tmp/requirements/*/python*/site-packages /tmp/requirements/local/*/python*/dist-packages; do
              [ ! -d "$found" ] || ln -sf "$found"/* %1$s/
            done
            """.formatted(PACKAGES);

    private Requirements() {}

    /** {@code pod} with the init container, where {@code locust} has requirements. */
    static PodTemplateSpec installed(PodTemplateSpec pod, LocustSpec locust) {
        String key = locust.requirements();
        if (key == null) {
            return pod;
        }
        EnvVar path =
                new EnvVarBuilder().withName(PYTHONPATH).withValue(PACKAGES).build();
        Container container = pod.getSpec().getContainers().get(0);
        Container install = new ContainerBuilder(container)
                .withName(CONTAINER)
                .withCommand("sh", "-c", INSTALL)
                .withArgs(LocustObjects.SCRIPTS + "/" + key)
                .build();
        return new PodTemplateSpecBuilder(pod)
                .editSpec()
                .addToInitContainers(install)
                .editFirstContainer()
                .addToEnv(path)
                .endContainer()
                .endSpec()
                .build();
    }

    /** What is wrong with the first pod whose packages could not be installed, and what to do. */
    static Optional<String> problem(LoadTest test, List<Pod> pods, LoadLog log) {
        return pods.stream()
                .filter(p -> p.getStatus() != null
                        && p.getMetadata().getDeletionTimestamp() == null
                        && !PodTroubles.disrupted(p))
                .flatMap(p -> failed(p).map(end -> message(test, p, end, log)).stream())
                .findFirst();
    }

    private static Optional<ContainerStateTerminated> failed(Pod pod) {
        return pod.getStatus().getInitContainerStatuses().stream()
                .filter(s -> CONTAINER.equals(s.getName()) && s.getState() != null)
                .flatMap(s -> Optional.ofNullable(s.getState().getTerminated()).stream())
                .filter(t -> t.getExitCode() != null && t.getExitCode() != 0)
                .findFirst();
    }

    private static String message(LoadTest test, Pod pod, ContainerStateTerminated end, LoadLog log) {
        if ("OOMKilled".equals(end.getReason())) {
            return "locust.requirements: pip ran out of memory: raise the memory limit in locust.workerResources, or build an"
                    + " image with the packages in it (locust.image)";
        }
        return "locust.requirements: the script's packages can't be installed"
                + log.because(test.staging(), pod.getMetadata().getName(), CONTAINER)
                + "; the package index must be in spec.staging.egress.allow (for example pypi.org and"
                + " files.pythonhosted.org), or build an image with the packages in it (locust.image)";
    }
}
