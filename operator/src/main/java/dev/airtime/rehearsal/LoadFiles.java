package dev.airtime.rehearsal;

import dev.airtime.api.LocustSpec;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The ConfigMap with what the pods of a Locust run run, and the NetworkPolicy that keeps them in the copy. */
final class LoadFiles {
    /** core/v1, MaxSecretSize: 1 MiB. */
    private static final int CONFIG_MAP_BYTES = 1024 * 1024;

    /** What Airtime writes beside the user's files. */
    private static final Set<String> OWN = Set.of(
            LocustObjects.SHAPE,
            LocustObjects.REQUESTS,
            LocustObjects.NAMES,
            LocustObjects.LAG,
            LocustObjects.STAGES,
            LoadRules.FILE,
            SearchRules.SCRIPT,
            SmokeRun.SCRIPT);

    /** Keys that a user's file must not have; the last is written of a search alone. */
    private static final List<String> RESERVED =
            Stream.concat(OWN.stream().sorted(), Stream.of(SearchRules.FILE)).toList();

    private final KubernetesClient client;
    private final TargetCheck target;

    LoadFiles(KubernetesClient client) {
        this.client = client;
        this.target = new TargetCheck(client);
    }

    /** What identifies the load: of its files, or before they are made of the script; empty where that is not there. */
    Optional<String> fingerprint(LoadTest test, LocustSpec locust) {
        ConfigMap files = made(test);
        return files != null && current(files)
                ? Optional.of(fingerprint(files))
                : script(test, locust).map(s -> Fingerprint.of(test.template(), s));
    }

    private static String fingerprint(ConfigMap files) {
        return Objects.requireNonNull(files.getMetadata().getAnnotations().get(Fingerprint.ANNOTATION));
    }

    private @Nullable ConfigMap made(LoadTest test) {
        return client.configMaps()
                .inNamespace(test.staging())
                .withName(LocustObjects.configMapName(test))
                .get();
    }

    /** Whether they are of this version: an earlier one's, of a run that an upgrade met, lack what the pods will ask for. */
    private static boolean current(ConfigMap files) {
        return files.getMetadata().getAnnotations() != null
                && files.getMetadata().getAnnotations().containsKey(Fingerprint.ANNOTATION)
                && files.getData() != null
                && files.getData().keySet().containsAll(OWN);
    }

    private Optional<ConfigMap> script(LoadTest test, LocustSpec locust) {
        return Optional.ofNullable(client.configMaps()
                .inNamespace(test.production())
                .withName(locust.script().configMap())
                .get());
    }

    /**
     * What the pods run, and what keeps them in the copy. The files stay as they were for the first pod, so that the load is
     * what the smoke round tried. Returns their fingerprint.
     */
    String make(LoadTest test, LocustSpec locust) {
        target.check(test, "locust.host", locust.host());
        ConfigMap files = made(test);
        if (files == null) {
            files = newFiles(test, locust);
            Creation.create(client, files);
        } else if (!current(files)) {
            files = newFiles(test, locust);
            client.resource(files).patch(MergePatch.BY_AIRTIME);
        }
        Creation.create(client, LoadPods.networkPolicy(test));
        return fingerprint(files);
    }

    private ConfigMap newFiles(LoadTest test, LocustSpec locust) {
        String name = locust.script().configMap();
        ConfigMap script = script(test, locust)
                .orElseThrow(() -> new LoadRefusedException("locust.script.configMap " + name + " is not in namespace "
                        + test.production() + ": create it, for example kubectl create configmap " + name
                        + " --from-file=locustfile.py"));
        check(test, locust, script);
        ConfigMap files = new LocustObjects(test).configMap(script);
        int own = bytes(script);
        int all = bytes(files);
        if (all > CONFIG_MAP_BYTES) {
            throw new LoadRefusedException(String.format(
                    Locale.ROOT,
                    "ConfigMap %s has %,d bytes, and with Airtime's own files its copy would have %,d; the API server takes"
                            + " %,d: bring large files with the image (locust.image)",
                    name,
                    own,
                    all,
                    CONFIG_MAP_BYTES));
        }
        return files;
    }

    /** As the API server counts them: of the values, decoded (core/v1, ValidateConfigMap). */
    private static int bytes(ConfigMap map) {
        int text = map.getData() == null
                ? 0
                : map.getData().values().stream()
                        .mapToInt(v -> v.getBytes(StandardCharsets.UTF_8).length)
                        .sum();
        int binary = map.getBinaryData() == null
                ? 0
                : map.getBinaryData().values().stream()
                        .mapToInt(v -> Base64.getDecoder().decode(v).length)
                        .sum();
        return text + binary;
    }

    private static void check(LoadTest test, LocustSpec locust, ConfigMap script) {
        String name = locust.script().configMap();
        Set<String> keys =
                script.getData() == null ? Set.of() : script.getData().keySet();
        if (!keys.contains(locust.script().keyOrDefault())) {
            throw new LoadRefusedException("locust.script.key "
                    + locust.script().keyOrDefault() + " is not in ConfigMap " + name + ", which has " + keys);
        }
        String requirements = locust.requirements();
        if (requirements != null && !keys.contains(requirements)) {
            throw new LoadRefusedException(
                    "locust.requirements " + requirements + " is not in ConfigMap " + name + ", which has " + keys);
        }
        if (requirements != null
                && locust.podsOrDefault().env().stream().anyMatch(e -> Requirements.PYTHONPATH.equals(e.getName()))) {
            throw new LoadRefusedException("locust.pods.env has PYTHONPATH, which leads to what locust.requirements"
                    + " installs: leave one of them out");
        }
        for (String own : RESERVED) {
            if (keys.contains(own)) {
                throw new LoadRefusedException(
                        "ConfigMap " + name + " has a key " + own + ", which Airtime writes itself: rename it");
            }
        }
        if (test.template().stages().isEmpty() && test.template().findLimit() == null) {
            throw new LoadRefusedException("a Locust load test needs stages, for example stages: [{users: 1000, for:"
                    + " 5m}], or findLimit: {to: 20000} in place of them");
        }
    }
}
