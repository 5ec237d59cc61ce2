package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.StagingOverride;
import dev.airtime.staging.StagingObservation.State;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The copy of a namespace inside one cluster: discover, select, sanitise, redirect, apply, scan, release, remove.
 *
 * <p>Everything that a next process must know is in the cluster: the namespace's labels and annotations say whose copy
 * it is and how far, the ConfigMap {@value CopyRecord#NAME} in it says what was found. The annotation that calls the
 * copy complete is written last, so a run that was lost is run again; applying what is there changes nothing.
 */
public final class KubernetesStaging implements Staging {
    private static final Logger LOG = LoggerFactory.getLogger(KubernetesStaging.class);

    private final ApiServer api;
    private final InstantSource clock;
    private final AddressResolver resolver;
    private final Wall wall;
    private final WallProof proof;
    private final Replicas replicas;
    private final RoomCheck room;
    private final VolumeSnapshots snapshots;
    private final Teardown teardown;

    public KubernetesStaging(KubernetesClient client, InstantSource clock) {
        this(client, clock, AddressResolver.SYSTEM, ProbeOptions.NONE);
    }

    /** With a resolver of one's own, which NetworkPolicies and the scan take addresses from. */
    public KubernetesStaging(KubernetesClient client, InstantSource clock, AddressResolver resolver) {
        this(client, clock, resolver, ProbeOptions.NONE);
    }

    /** With what the pods need that prove the wall; without it a release must be accepted in the event. */
    public KubernetesStaging(
            KubernetesClient client, InstantSource clock, AddressResolver resolver, ProbeOptions probes) {
        this.api = new ApiServer(client);
        this.clock = clock;
        this.resolver = resolver;
        this.wall = new Wall(api, resolver);
        this.proof = new WallProof(api, clock, probes);
        this.replicas = new Replicas(api);
        this.room = new RoomCheck(api);
        this.snapshots = new VolumeSnapshots(api);
        this.teardown = new Teardown(api, clock);
    }

    /**
     * {@inheritDoc} Keeps the way out open too: where a database's or an allowed host's addresses have changed, the
     * policy follows.
     */
    @Override
    public StagingObservation observe(StagingRequest request) {
        CopyNamespace namespace = look(request);
        return switch (namespace.state()) {
            case Absent, Foreign, Terminating -> bare(namespace);
            case Incomplete -> observation(namespace, namespace.message(), record(request));
            case Copied, Released -> {
                wall.refresh(request);
                yield standing(request, namespace);
            }
        };
    }

    @Override
    public StagingObservation copy(StagingRequest request, Consumer<CopyProgress> progress) {
        CopyNamespace namespace = look(request);
        if (namespace.state() != State.Absent && namespace.state() != State.Incomplete) {
            return observe(request);
        }
        JsonNode production = api.get("/api/v1/namespaces/" + request.sourceNamespace());
        if (production.path("metadata").hasNonNull("deletionTimestamp")) {
            return observation(
                    namespace,
                    "namespace " + request.sourceNamespace() + " is being deleted; nothing is copied from it",
                    CopyRecord.NONE);
        }
        Patches patches = new Patches(request.spec().patches());
        Earlier earlier = make(request, production);
        List<String> notCopied = new ArrayList<>(wall.close(request));
        wall.forbidPods(request);

        Discovery discovery = Discovery.read(api);
        Source source = Source.read(api, request.sourceNamespace(), request.spec());
        Redirect redirect = new Redirect(Addresses.resolve(request.addresses(), resolver), source);
        if (!room.passes(request, new Transformation(source, redirect, patches), namespace, notCopied)) {
            return bare(look(request));
        }
        Optional<ClaimSources> volumes = snapshots.prepare(request, source, namespace);
        if (volumes.isEmpty()) {
            return bare(look(request));
        }
        Copier copier = new Copier(
                api,
                source,
                new Transformation(source, redirect, patches, volumes.get()),
                earlier,
                request.databases(),
                progress);
        copier.run(discovery.kinds());
        CopyRecord found = copier.record();
        List<String> pointing = new ArrayList<>(found.pointsToProduction());
        Review review = new Review(api, source, redirect);
        pointing.addAll(review.scan(discovery.kinds().stream()
                .filter(k -> found.kinds().containsKey(k.title()))
                .toList()));

        review.unread().forEach(f -> notCopied.add(f + "; it is copied, and was not scanned to its end"));
        notCopied.addAll(PodDryRun.run(api, source, earlier, copier.workloads()));
        notCopied.addAll(discovery.failures());
        notCopied.addAll(patches.unused());
        CopyRecord record = found.notCopied(notCopied).pointing(pointing);
        write(request, record);
        annotate(request, Keys.COPY_COMPLETE, RequestHash.of(request));
        LOG.info(
                "{}: {} objects stand in {}, {} not copied",
                request.sourceNamespace(),
                record.objects(),
                request.spec().namespace(),
                record.notCopied().size());
        return standing(request, look(request));
    }

    @Override
    public StagingObservation release(StagingRequest request) {
        CopyNamespace namespace = look(request);
        if (namespace.state() != State.Copied) {
            return observe(request);
        }
        wall.refresh(request);
        CopyRecord before = record(request);
        // The proof takes several looks, the scan reads the whole copy: it comes last, and before only to see whether
        // somebody has mended what it found.
        if (before.pointsToProduction().isEmpty() && held(request)) {
            return standing(request, look(request));
        }
        Source source = Source.read(api, request.sourceNamespace(), request.spec());
        Redirect redirect = new Redirect(Addresses.resolve(request.addresses(), resolver), source);
        List<String> pointing =
                new Review(api, source, redirect).scan(Discovery.read(api).kinds());
        CopyRecord now = before.pointing(pointing);
        if (!now.equals(before)) {
            write(request, now);
        }
        if (!pointing.isEmpty()) {
            return standing(request, namespace);
        }
        if (held(request)) {
            return standing(request, look(request));
        }
        wall.allowPods(request);
        replicas.raise(request.spec().namespace(), request.spec().overrideOrDefault());
        annotate(
                request,
                Keys.RELEASED,
                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        return standing(request, look(request));
    }

    @Override
    public StagingObservation remove(StagingRequest request) {
        Optional<JsonNode> found = api.find(CopyNamespace.path(request));
        CopyNamespace namespace = CopyNamespace.of(found, request, uid -> lives(request, uid));
        if (namespace.state() == State.Foreign) {
            return bare(namespace);
        }
        if (namespace.state() == State.Absent) {
            teardown.afterwards(request);
        } else if (namespace.state() != State.Terminating || mine(found, request)) {
            found.ifPresent(n -> teardown.step(request, n));
        }
        return bare(look(request));
    }

    /** Goes one step on with the proof of the wall, and writes down what it says. */
    private boolean held(StagingRequest request) {
        String path = CopyNamespace.path(request);
        JsonNode namespace = api.get(path);
        String held = proof.step(request, namespace, wall.spec(request))
                .map(Blocked::written)
                .orElse("");
        String before = namespace
                .path("metadata")
                .path("annotations")
                .path(Keys.BLOCKED)
                .asText("");
        if (!held.equals(before)) {
            api.annotate(path, Json.object().put(Keys.BLOCKED, held.isEmpty() ? null : held));
        }
        return !held.isEmpty();
    }

    /** Whether a namespace that is being deleted was this event's, or that of an event that is deleted. */
    private boolean mine(Optional<JsonNode> namespace, StagingRequest request) {
        String uid = namespace
                .map(n -> n.path("metadata")
                        .path("annotations")
                        .path(Keys.EVENT_UID)
                        .asText(""))
                .orElse("");
        return uid.equals(request.eventUid()) || (!uid.isEmpty() && !lives(request, uid));
    }

    private CopyNamespace look(StagingRequest request) {
        CopyNamespace seen =
                CopyNamespace.of(api.find(CopyNamespace.path(request)), request, uid -> lives(request, uid));
        return seen.state() == State.Absent && teardown.leftInProduction(request)
                ? new CopyNamespace(State.Incomplete, seen.message() + "; snapshots of production's volumes do", null)
                : seen;
    }

    /** Whether an event of that uid is still in the source namespace. */
    private boolean lives(StagingRequest request, String uid) {
        List<String> uids = new ArrayList<>();
        try {
            api.list(
                    "/apis/airtime.dev/v1alpha1/namespaces/" + request.sourceNamespace() + "/trafficevents",
                    e -> uids.add(e.path("metadata").path("uid").asText()));
        } catch (Refused e) {
            if (!e.notFound()) {
                throw e;
            }
        }
        return uids.contains(uid);
    }

    /**
     * Makes the namespace, or makes an earlier one this event's. A new one is created, not applied: if somebody else
     * was faster, it is theirs.
     */
    private Earlier make(StagingRequest request, JsonNode production) {
        String path = CopyNamespace.path(request);
        ObjectNode body = CopyNamespace.body(request, production);
        Optional<JsonNode> found = api.find(path);
        StagingOverride override = request.spec().overrideOrDefault();
        if (found.isEmpty()) {
            api.create("/api/v1/namespaces", body);
            return new Earlier(true, false, false, Map.of(), CopyRecord.NONE, override);
        }
        JsonNode metadata = found.get().path("metadata");
        JsonNode annotations = metadata.path("annotations");
        Map<String, Integer> running = replicas.read(request.spec().namespace()).stream()
                .collect(Collectors.toMap(Replicas.Workload::title, Replicas.Workload::replicas, (a, b) -> a));
        Earlier earlier = new Earlier(
                false,
                annotations.has(Keys.COPY_COMPLETE),
                annotations.has(Keys.RELEASED) || running.values().stream().anyMatch(n -> n > 0),
                running,
                record(request),
                override);
        if (annotations.has(Keys.COPY_COMPLETE) || annotations.has(Keys.RELEASED) || annotations.has(Keys.REMOVING)) {
            api.annotate(
                    path,
                    Json.object()
                            .putNull(Keys.COPY_COMPLETE)
                            .putNull(Keys.WALL)
                            .putNull(Keys.BLOCKED)
                            .putNull(Keys.RELEASED)
                            .putNull(Keys.REMOVING)
                            .putNull(Keys.WAITS_FOR));
        }
        // With the uid the server refuses when it is another namespace of that name by now.
        Rule.at(body, "metadata").put("uid", metadata.path("uid").asText());
        api.applyNow(path, body);
        return earlier;
    }

    private void annotate(StagingRequest request, String key, String value) {
        api.annotate(CopyNamespace.path(request), Json.object().put(key, value));
    }

    private CopyRecord record(StagingRequest request) {
        return api.find(recordPath(request)).map(CopyRecord::read).orElse(CopyRecord.NONE);
    }

    private void write(StagingRequest request, CopyRecord record) {
        ObjectNode configMap = Wall.owned(request, "v1", "ConfigMap", CopyRecord.NAME);
        configMap.set("data", record.data());
        api.applyNow(recordPath(request), configMap);
    }

    private StagingObservation standing(StagingRequest request, CopyNamespace namespace) {
        CopyRecord record = record(request);
        List<Replicas.Workload> workloads = replicas.read(request.spec().namespace());
        boolean released = namespace.state() == State.Released;
        // After the release its autoscaler, or a person, may have another number in mind than production has.
        int wanted = workloads.stream()
                .mapToInt(w -> released ? w.replicas() : w.wanted())
                .sum();
        int ready = workloads.stream().mapToInt(Replicas.Workload::counted).sum();
        List<String> other = workloads.stream()
                .filter(w -> released && w.replicas() != w.wanted())
                .map(w -> w.name() + " runs " + w.replicas() + " pods, production " + w.wanted())
                .toList();
        String message = record.objects() + " objects " + namespace.message()
                + (record.notCopied().isEmpty() ? "" : ", " + record.notCopied().size() + " not copied")
                + (released ? "; " + ready + " of " + wanted + " pods ready" : "")
                + (other.isEmpty() ? "" : "; " + String.join(", ", other));
        return new StagingObservation(namespace.state(), message, namespace.blocked(), record, ready, wanted);
    }

    /** What is there to say of a copy whose pods are not looked at. */
    private static StagingObservation observation(CopyNamespace namespace, String message, CopyRecord record) {
        return new StagingObservation(namespace.state(), message, namespace.blocked(), record, 0, 0);
    }

    private static StagingObservation bare(CopyNamespace namespace) {
        return observation(namespace, namespace.message(), CopyRecord.NONE);
    }

    private static String recordPath(StagingRequest request) {
        return CopyNamespace.path(request) + "/configmaps/" + CopyRecord.NAME;
    }
}
