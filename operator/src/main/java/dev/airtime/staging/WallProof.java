package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.Sha256;
import dev.airtime.api.WhenNotEnforced;
import dev.airtime.staging.ProbeReading.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Proves the wall before the release, one small step at each look. What it knows is in the cluster: the probe pods, and
 * the annotation {@link Keys#WALL} of the copy's namespace, {@code <word> <time> <what it was proven of>}. A proof holds
 * for one policy and for {@link #HOLDS}.
 */
final class WallProof {
    static final String PROVING = "ProvingWall";
    static final String NOT_ENFORCED = "WallNotEnforced";
    static final String NOT_PROVEN = "WallNotProven";
    static final String ACCEPTED = "Accepted";
    private static final String PROVEN = "Proven";
    private static final String FAILED = "Failed";
    static final Duration HOLDS = Duration.ofMinutes(10);
    /** Between two tries: three pods every few seconds would be a load of their own. */
    private static final Duration PAUSE = Duration.ofMinutes(1);

    private final ApiServer api;
    private final InstantSource clock;
    private final ProbeOptions options;
    private final ProbePods pods;

    WallProof(ApiServer api, InstantSource clock, ProbeOptions options) {
        this.api = api;
        this.clock = clock;
        this.options = options;
        this.pods = new ProbePods(api);
    }

    /**
     * Goes one step on. Empty when the pods may start: the wall is proven, or the user accepts that it is not.
     *
     * @param namespace the copy's namespace as it was read
     * @param policySpec the spec of the policy that shuts the copy in
     */
    Optional<Blocked> step(StagingRequest request, JsonNode namespace, JsonNode policySpec) {
        String target = request.spec().namespace();
        JsonNode annotations = namespace.path("metadata").path("annotations");
        Optional<Blocked> before = Blocked.read(annotations.path(Keys.BLOCKED).asText(""))
                .filter(b -> b.reason().equals(NOT_ENFORCED) || b.reason().equals(NOT_PROVEN));
        String[] wall = annotations.path(Keys.WALL).asText("").split(" ", 3);
        String hash = Sha256.hex(Json.text(policySpec), 12);
        Instant now = clock.instant();
        if (wall.length == 3 && wall[0].equals(FAILED) && younger(wall[1], PAUSE, now) && before.isPresent()) {
            return accepted(request, before.get());
        }
        if (wall.length == 3
                && ((wall[0].equals(PROVEN) && wall[2].equals(hash)) || wall[0].equals(ACCEPTED))
                && younger(wall[1], HOLDS, now)) {
            return removed(request, "the wall is proven or accepted");
        }
        if (options.image() == null) {
            return failed(
                    request,
                    NOT_PROVEN,
                    "the operator does not know its own image, which the probe pods run; start it with --probe-image");
        }
        List<ProbeTarget> targets = targets(request, policySpec);
        if (targets.isEmpty()) {
            return failed(
                    request,
                    NOT_PROVEN,
                    "there is no place that the copy must not reach and could be tried: no Service of "
                            + request.sourceNamespace() + " has a ready pod; try again when production runs");
        }
        List<ObjectNode> running = pods.read(target);
        boolean old = running.stream()
                .anyMatch(p ->
                        !ProbePods.hash(p).equals(hash) || p.path("metadata").hasNonNull("deletionTimestamp"));
        if (old) {
            pods.clear(target);
            return proving(before, "pods of an earlier proof are removed");
        }
        if (running.size() < ProbePods.NAMES.size()) {
            return start(request, options.image(), targets, hash, before);
        }
        List<ProbeReading> readings =
                running.stream().map(p -> ProbeReading.of(p, now)).toList();
        Verdict verdict = ProbeReading.judge(readings, tried(running, targets), ProbePods.NAMES.size(), now);
        if (verdict instanceof Verdict.Waiting w) {
            return proving(before, w.message());
        }
        Optional<Blocked> held;
        if (verdict instanceof Verdict.Open open) {
            held = failed(
                    request,
                    NOT_ENFORCED,
                    "a pod of the copy reached " + open.target().name() + " ("
                            + open.target().place()
                            + "), so the network plug-in does not enforce NetworkPolicies, or another policy opens the"
                            + " copy; use a network plug-in that enforces them, or remove that policy");
        } else if (verdict instanceof Verdict.Inconclusive i) {
            held = failed(request, NOT_PROVEN, i.why());
        } else {
            note(request, PROVEN, hash);
            held = Optional.of(new Blocked(PROVING, "the wall is proven; the pods that proved it are removed"));
        }
        pods.clear(target);
        return held;
    }

    /** While pods try again after a failure, what failed is what stops the copy. */
    private static Optional<Blocked> proving(Optional<Blocked> before, String message) {
        return before.isPresent() ? before : Optional.of(new Blocked(PROVING, message));
    }

    private Optional<Blocked> start(
            StagingRequest request, String image, List<ProbeTarget> targets, String hash, Optional<Blocked> before) {
        try {
            pods.start(request, image, targets, hash);
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            pods.clear(request.spec().namespace());
            return failed(request, NOT_PROVEN, "the probe pods were refused: " + e.getMessage());
        }
        return proving(before, "pods try to reach production from the copy, and must fail");
    }

    private Optional<Blocked> failed(StagingRequest request, String reason, String what) {
        Blocked blocked = new Blocked(
                reason,
                "no pod of the copy is started: " + what
                        + ". To start them all the same, set spec.staging.egress.whenNotEnforced: Accept");
        if (accepts(request)) {
            return accept(request, reason + ": " + what);
        }
        note(request, FAILED, reason);
        return Optional.of(blocked);
    }

    private Optional<Blocked> accepted(StagingRequest request, Blocked before) {
        if (accepts(request)) {
            return accept(request, before.reason());
        }
        return Optional.of(before);
    }

    private Optional<Blocked> accept(StagingRequest request, String what) {
        note(request, ACCEPTED, what);
        return removed(request, "the wall is not proven, which the event accepts");
    }

    /** Nothing that may go out stays behind when the pods start. */
    private Optional<Blocked> removed(StagingRequest request, String outcome) {
        return pods.clear(request.spec().namespace())
                ? Optional.empty()
                : Optional.of(new Blocked(PROVING, outcome + "; the pods that tried it are removed"));
    }

    private static boolean accepts(StagingRequest request) {
        return request.spec().egress() != null
                && request.spec().egress().whenNotEnforcedOrDefault() == WhenNotEnforced.Accept;
    }

    private void note(StagingRequest request, String word, String what) {
        api.annotate(
                CopyNamespace.path(request),
                Json.object()
                        .put(Keys.WALL, word + " " + clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + what));
    }

    private static boolean younger(String time, Duration age, Instant now) {
        try {
            return now.isBefore(Instant.parse(time).plus(age));
        } catch (DateTimeParseException e) {
            return false;
        }
    }

    /** Production may have moved since the pods were made: only what they were told to try counts. */
    private static List<ProbeTarget> tried(List<ObjectNode> running, List<ProbeTarget> targets) {
        List<ProbeTarget> tried = new ArrayList<>();
        for (ProbeTarget target : targets) {
            boolean all = running.stream().allMatch(p -> {
                for (JsonNode arg : p.at("/spec/containers/0/args")) {
                    if (arg.asText().equals(target.place())) {
                        return true;
                    }
                }
                return false;
            });
            if (all) {
                tried.add(target);
            }
        }
        return tried;
    }

    private List<ProbeTarget> targets(StagingRequest request, JsonNode policySpec) {
        String source = request.sourceNamespace();
        List<ObjectNode> services = new ArrayList<>();
        api.list("/api/v1/namespaces/" + source + "/services", s -> services.add(s));
        List<ObjectNode> slices = new ArrayList<>();
        // What may not be read gives no target.
        api.listIfReadable("/apis/discovery.k8s.io/v1/namespaces/" + source + "/endpointslices", slices::add);
        List<ProbeTarget> targets = ProbeTarget.among(services, slices, policySpec);
        List<String> onHost = new ArrayList<>();
        targets.stream()
                .map(ProbeTarget::ip)
                .distinct()
                .forEach(ip -> api.listIfReadable(
                        "/api/v1/namespaces/" + source + "/pods?fieldSelector="
                                + ApiServer.encode("status.podIP=" + ip),
                        p -> {
                            if (p.path("spec").path("hostNetwork").asBoolean()
                                    && p.path("status").path("podIP").asText().equals(ip)) {
                                onHost.add(ip);
                            }
                        }));
        List<ProbeTarget> all = new ArrayList<>(ProbeTarget.withNodes(targets, onHost));
        if (options.own() != null) {
            Egress.Place.parse(options.own())
                    .filter(p -> p.port() != null)
                    .ifPresent(p -> all.add(new ProbeTarget("the operator itself", p.host(), port(p), true)));
        }
        api.findIfReadable("/api/v1/namespaces/default/services/kubernetes")
                .map(s -> s.path("spec").path("clusterIP").asText(""))
                .filter(ip -> !ip.isEmpty())
                .ifPresent(ip -> all.add(new ProbeTarget("the Kubernetes API", ip, 443, false)));
        all.removeIf(t -> ProbeTarget.opens(policySpec, t.ip()));
        return List.copyOf(all);
    }

    private static int port(Egress.Place place) {
        Integer port = place.port();
        return port == null ? 0 : port;
    }
}
