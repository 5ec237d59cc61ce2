package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Asks the API server, by a dry run, whether it would take the pods of the copy's workloads: Pod Security only warns of
 * a workload and refuses its pods, and webhooks, accounts and classes are looked at for pods only. One request a
 * workload. Sources: kubernetes.io, API Concepts, "Dry-run"; Pod Security Admission, "Workload resources and Pod
 * templates".
 */
final class PodDryRun {
    /** Before the sentence of a refusal, after the workload's title. */
    static final String REFUSED = ": its pods would be refused: ";

    /** A pod with a deadline is counted by the quota of the probe pods, and not by the one that allows none. */
    private static final int DEADLINE_SECONDS = 60;

    private static final int IN_FLIGHT = 8;
    /** The service account controller makes a new namespace's default account after a moment. */
    private static final int ROUNDS = 5;

    private static final ApiKind POD = new ApiKind("", "v1", "pods", "Pod");

    private final ApiServer api;
    private final String namespace;
    private final SilentWebhooks silent = new SilentWebhooks();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();
    private final Queue<String> unable = new ConcurrentLinkedQueue<>();
    private final Queue<String> again = new ConcurrentLinkedQueue<>();
    private final Flight flight = new Flight(IN_FLIGHT);

    PodDryRun(ApiServer api, String namespace) {
        this.api = api;
        this.namespace = namespace;
    }

    /**
     * Tries the pods of workloads as they stand in the copy.
     *
     * @param applied titles of the workloads that this run has applied
     * @return a line for each that would be refused
     * @throws Refused when the copy can't be read now
     */
    static List<String> run(ApiServer api, Source source, Earlier earlier, Set<String> applied) {
        Set<String> titles = new TreeSet<>(applied);
        earlier.record().notCopied().stream()
                .filter(l -> l.contains(REFUSED))
                .forEach(l -> titles.add(l.substring(0, l.indexOf(REFUSED))));
        // A run that was lost has applied workloads without trying their pods.
        boolean all = !earlier.fresh() && !earlier.complete();
        return all || !titles.isEmpty()
                ? new PodDryRun(api, source.target()).run(t -> all || titles.contains(t))
                : List.of();
    }

    private List<String> run(Predicate<String> wanted) {
        Map<String, ObjectNode> pods = new TreeMap<>();
        for (ApiKind kind : Source.WORKLOADS) {
            api.listIfReadable(kind.collection(namespace), o -> {
                String title = Copier.title(kind, Source.name(o));
                if (wanted.test(title) && o.path("metadata").path("labels").has(Keys.COPIED_FROM)) {
                    PodTemplates.of(kind, o).ifPresent(t -> pods.put(title, pod(o, t)));
                }
            });
        }
        for (int round = 1; !pods.isEmpty(); round++) {
            again.clear();
            ask(pods, round < ROUNDS);
            pods.keySet().retainAll(Set.copyOf(again));
            if (!pods.isEmpty()) {
                pause();
            }
        }
        List<String> found = new ArrayList<>(lines);
        unable.stream()
                .distinct()
                .sorted()
                .forEach(why -> found.add("whether the copy's pods would be refused is not known: " + why));
        return found.stream().sorted().toList();
    }

    private void ask(Map<String, ObjectNode> pods, boolean mayRetry) {
        pods.forEach((title, pod) -> {
            if (silent.silent(POD)) {
                unable.add(silent.who() + " does not answer in time");
            } else {
                flight.start(() -> tried(pod), (reply, why) -> {
                    if (why != null) {
                        told(title, why, mayRetry);
                    }
                });
            }
        });
        flight.land();
    }

    private CompletableFuture<JsonNode> tried(ObjectNode pod) {
        return api.dryRun(POD.collection(namespace), pod);
    }

    private void told(String title, Refused why, boolean mayRetry) {
        String sentence = why.getMessage();
        silent.heard(POD, why);
        if (Set.of(404, 405, 501).contains(why.code())
                || sentence.contains(Wall.PROBE_QUOTA)
                || sentence.contains(Wall.QUOTA)) {
            return;
        }
        if (why.code() == 403 && sentence.contains("serviceaccount \"default\" not found")) {
            if (mayRetry) {
                again.add(title);
            }
        } else if (sentence.startsWith("pods is forbidden")
                || sentence.contains("does not support dry run")
                || (why.passing() && !sentence.contains("failed calling webhook"))) {
            unable.add(sentence);
        } else {
            lines.add(title + REFUSED + sentence);
        }
    }

    private static void pause() {
        try {
            TimeUnit.SECONDS.sleep(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Refused.unanswered("interrupted while waiting for the default ServiceAccount");
        }
    }

    /** The pod that the workload's controller would make. */
    static ObjectNode pod(ObjectNode workload, ObjectNode template) {
        ObjectNode pod = Json.object().put("apiVersion", "v1").put("kind", "Pod");
        ObjectNode metadata = pod.putObject("metadata").put("generateName", Source.name(workload) + "-");
        for (String part : List.of("labels", "annotations")) {
            if (template.path("metadata").path(part) instanceof ObjectNode given) {
                metadata.set(part, given.deepCopy());
            }
        }
        ObjectNode spec = template.path("spec") instanceof ObjectNode given ? given.deepCopy() : Json.object();
        spec.put("activeDeadlineSeconds", DEADLINE_SECONDS);
        pod.set("spec", spec);
        claims(workload, spec);
        return pod;
    }

    /** A StatefulSet's controller adds a volume for each claim, in place of one of that name. */
    private static void claims(ObjectNode workload, ObjectNode spec) {
        JsonNode templates = workload.path("spec").path("volumeClaimTemplates");
        if (templates.isEmpty()) {
            return;
        }
        Map<String, JsonNode> volumes = new TreeMap<>();
        spec.path("volumes").forEach(v -> volumes.put(v.path("name").asText(), v));
        for (JsonNode claim : templates) {
            String name = claim.path("metadata").path("name").asText();
            ObjectNode volume = Json.object().put("name", name);
            volume.putObject("persistentVolumeClaim").put("claimName", name + "-" + Source.name(workload) + "-0");
            volumes.put(name, volume);
        }
        ArrayNode list = spec.putArray("volumes");
        volumes.values().forEach(list::add);
    }
}
