package dev.airtime.lab.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.cluster.PodLife;
import dev.airtime.lab.cluster.ServiceProxy;
import dev.airtime.lab.load.QueueingModel.Capacity;
import dev.airtime.lab.load.QueueingModel.Shop;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Plays Locust: a master that waits for its workers, follows its stages, answers for its figures and ends. A simulation:
 * no request is sent, the figures are those of {@link QueueingModel}.
 */
public final class LocustPlay implements ServiceProxy, PodLife {
    /** How long a master goes on answering after the load (its --autoquit). */
    private static final Duration QUIT = Duration.ofMinutes(10);

    private static final String STAGES = "stages.json";
    private static final String SMOKE = "smoke";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final LabCluster cluster;
    private final InstantSource clock;
    private final Shop shop;
    private final Function<String, Capacity> capacity;
    private final Map<String, LoadCurve> curves = new ConcurrentHashMap<>();
    private final Map<String, Instant> stopped = new ConcurrentHashMap<>();

    /**
     * @param capacity what serves the load in a namespace
     */
    public LocustPlay(LabCluster cluster, InstantSource clock, Shop shop, Function<String, Capacity> capacity) {
        this.cluster = cluster;
        this.clock = clock;
        this.shop = shop;
        this.capacity = capacity;
    }

    /** The users that load a namespace at {@code instant}, of all masters in it. */
    public int users(String namespace, Instant instant) {
        return cluster.objects("Pod").stream()
                .filter(p -> in(p, namespace) && role(p).equals("master"))
                .mapToInt(p -> {
                    Run run = run(p);
                    return run == null ? 0 : run.curve().stages().users(run.elapsed(instant));
                })
                .sum();
    }

    @Override
    public @Nullable JsonNode answer(String method, String namespace, String target, String path) {
        String name = target.replaceFirst("^https?:", "").replaceFirst(":[^:]*$", "");
        ObjectNode master = cluster.objects("Pod").stream()
                .filter(p -> in(p, namespace) && role(p).equals("master") && serves(p, namespace, name))
                .filter(p -> p.path("status").path("phase").asText().equals("Running"))
                .findFirst()
                .orElse(null);
        Run run = master == null ? null : run(master);
        if (run == null) {
            return null;
        }
        Instant now = clock.instant();
        return switch (path.replaceFirst("\\?.*$", "")) {
            case "/stats/requests" ->
                LocustAnswers.requests(run.curve(), run.elapsed(now), run.state(now), run.workers());
            case "/airtime/figures" ->
                LocustAnswers.figures(run.curve(), run.elapsed(now), run.state(now), run.workers());
            case "/stop" -> {
                if (!method.equals("POST")) {
                    yield null;
                }
                stopped.putIfAbsent(uid(run.master()), now);
                yield JSON.createObjectNode().put("success", true).put("message", "Test stopped");
            }
            case "/" -> JSON.createObjectNode();
            default -> null;
        };
    }

    @Override
    public @Nullable Integer exit(ObjectNode pod, Instant started, Instant now) {
        if (role(pod).isEmpty() || role(pod).equals(SMOKE)) {
            return PodLife.PLAIN.exit(pod, started, now);
        }
        ObjectNode master = role(pod).equals("master")
                ? pod
                : cluster.objects("Pod").stream()
                        .filter(p -> role(p).equals("master") && rehearsal(p).equals(rehearsal(pod)))
                        .filter(p ->
                                in(p, pod.path("metadata").path("namespace").asText()))
                        .findFirst()
                        .orElse(null);
        Run run = master == null ? null : run(master);
        if (run == null || run.begin() == null) {
            return null;
        }
        Instant over = run.end();
        return now.isBefore(over.plus(QUIT)) ? null : 0;
    }

    /** A smoke round, as airtime_smoke.py reports one: each user had one answer. */
    @Override
    public @Nullable String said(ObjectNode pod) {
        return role(pod).equals(SMOKE)
                ? "{\"airtime\":1,\"users\":20,\"cpu\":null,\"requests\":20,\"failures\":0,"
                        + "\"errors\":[],\"exceptions\":[]}"
                : null;
    }

    /** A master and its workers. */
    private record Run(
            ObjectNode master, LoadCurve curve, @Nullable Instant begin, Instant end, List<ObjectNode> workers) {
        /** Seconds since the users began, at most until they were stopped; below 0 before. */
        double elapsed(Instant now) {
            if (begin == null) {
                return -1;
            }
            return Duration.between(begin, now.isBefore(end) ? now : end).toMillis() / 1000.0;
        }

        String state(Instant now) {
            if (begin == null) {
                return "ready";
            }
            if (!now.isBefore(end)) {
                return "stopped";
            }
            double t = elapsed(now);
            int index = curve.stages().at(t);
            return t
                            < curve.stages().begin(index)
                                    + curve.stages().stages().get(index).ramp()
                    ? "spawning"
                    : "running";
        }
    }

    private @Nullable Run run(ObjectNode master) {
        LoadCurve curve = curve(master);
        if (curve == null) {
            return null;
        }
        String namespace = master.path("metadata").path("namespace").asText();
        List<ObjectNode> workers = cluster.objects("Pod").stream()
                .filter(p -> in(p, namespace)
                        && role(p).equals("worker")
                        && rehearsal(p).equals(rehearsal(master)))
                .toList();
        Instant begin = started(master);
        for (ObjectNode worker : workers) {
            Instant at = started(worker);
            begin = begin == null || at == null ? null : at.isAfter(begin) ? at : begin;
        }
        if (workers.isEmpty()) {
            begin = null;
        }
        Instant stop = stopped.get(uid(master));
        Instant natural = begin == null
                ? Instant.MAX
                : begin.plusMillis(Math.round(curve.stages().length() * 1000));
        Instant end = stop != null && stop.isBefore(natural) ? stop : natural;
        return new Run(master, curve, begin, end, workers);
    }

    /** The capacity is looked up when the master is first asked, and stays that of its run. */
    private @Nullable LoadCurve curve(ObjectNode master) {
        LoadCurve known = curves.get(uid(master));
        if (known != null) {
            return known;
        }
        String namespace = master.path("metadata").path("namespace").asText();
        ObjectNode stages = cluster.objects("ConfigMap").stream()
                .filter(c -> in(c, namespace) && rehearsal(c).equals(rehearsal(master)))
                .filter(c -> c.path("data").has(STAGES))
                .findFirst()
                .orElse(null);
        if (stages == null) {
            return null;
        }
        try {
            Stages read =
                    Stages.parse(JSON.readTree(stages.path("data").path(STAGES).asText()));
            LoadCurve curve = new LoadCurve(read, shop, capacity.apply(namespace));
            curves.put(uid(master), curve);
            return curve;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(STAGES + " of " + rehearsal(master) + " is no JSON", e);
        }
    }

    private boolean serves(ObjectNode pod, String namespace, String name) {
        if (pod.path("metadata").path("name").asText().equals(name)) {
            return true;
        }
        ObjectNode service = cluster.object("Service", namespace, name);
        if (service == null || service.path("spec").path("selector").isEmpty()) {
            return false;
        }
        JsonNode labels = pod.path("metadata").path("labels");
        return service.path("spec").path("selector").properties().stream()
                .allMatch(l ->
                        labels.path(l.getKey()).asText("").equals(l.getValue().asText()));
    }

    private static @Nullable Instant started(ObjectNode pod) {
        String at = pod.path("status").path("startTime").asText("");
        return at.isEmpty() ? null : Instant.parse(at);
    }

    private static boolean in(ObjectNode object, String namespace) {
        return object.path("metadata").path("namespace").asText("").equals(namespace);
    }

    private static String role(ObjectNode pod) {
        return pod.path("metadata").path("labels").path(Keys.ROLE).asText("");
    }

    private static String rehearsal(ObjectNode object) {
        return object.path("metadata").path("labels").path(Keys.REHEARSAL).asText("");
    }

    private static String uid(ObjectNode object) {
        return object.path("metadata").path("uid").asText();
    }
}
