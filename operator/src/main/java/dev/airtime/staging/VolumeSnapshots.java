package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.Volumes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Brings production's volumes into the copy by CSI snapshots, a step a call: a VolumeSnapshot of each claim in
 * production; then, since a snapshot is restored only in its own namespace, a VolumeSnapshotContent for the same
 * snapshot on the storage, and a VolumeSnapshot in the copy bound to it. That content's policy is Retain: only
 * production's own object decides when the snapshot on the storage goes.
 *
 * <p>Source: kubernetes-csi/external-snapshotter, client/apis/volumesnapshot/v1/types.go (source and
 * volumeSnapshotRef are immutable; both directions of a binding are to be checked); kubernetes.io, Volume Snapshots,
 * "Pre-provisioned".
 */
final class VolumeSnapshots {
    static final String GROUP = "snapshot.storage.k8s.io";

    static final String API = "/apis/" + GROUP + "/v1/";
    private static final String CONTENTS = API + "volumesnapshotcontents/";
    private static final String REASON = "VolumesNotCopied";
    private static final String WAY_OUT =
            "; set spec.staging.volumes: Empty, or leave the claim out with spec.staging.exclude";
    private static final int NAMED = 5;

    /**
     * How far it is: exactly one of the three.
     *
     * @param sources where every claim's volume comes from
     * @param waits what is waited for
     * @param blocked why it can't be
     */
    record Outcome(
            @Nullable ClaimSources sources,
            @Nullable String waits,
            @Nullable Blocked blocked) {
        private static Outcome ready(Map<String, ClaimSources.Origin> claims) {
            return new Outcome(new ClaimSources(claims), null, null);
        }

        private static Outcome waits(String what) {
            return new Outcome(null, what, null);
        }

        private static Outcome blocked(List<String> why) {
            String more = why.size() > NAMED ? " and " + (why.size() - NAMED) + " more" : "";
            return new Outcome(
                    null,
                    null,
                    new Blocked(
                            REASON, String.join("; ", why.subList(0, Math.min(NAMED, why.size()))) + more + WAY_OUT));
        }
    }

    private final ApiServer api;
    private final ClaimSurvey survey;

    VolumeSnapshots(ApiServer api) {
        this.api = api;
        this.survey = new ClaimSurvey(api);
    }

    /**
     * The next step. Nothing is made before every claim is known to be possible. A claim that the copy has keeps its
     * volume. What is waited for, and what can't be, is written on the copy's namespace.
     *
     * @param source production
     * @param namespace the copy's namespace as it was before
     * @return where every claim's volume comes from; empty when the copy must wait
     * @throws Refused when the server can't answer now
     */
    Optional<ClaimSources> prepare(StagingRequest request, Source source, CopyNamespace namespace) {
        boolean asked = request.spec().volumesOrDefault() == Volumes.Snapshot;
        if (asked) {
            // Before the first is made, so that a later Empty forgets none.
            api.annotate(CopyNamespace.path(request), Json.object().put(Keys.SNAPSHOTS, "true"));
        }
        Outcome outcome = asked ? outcome(request, source) : Outcome.ready(Map.of());
        boolean before =
                namespace.blocked() != null && REASON.equals(namespace.blocked().reason());
        if (asked || before) {
            ObjectNode annotations = Json.object().put(Keys.WAITS_FOR, outcome.waits());
            if (before || outcome.blocked() != null) {
                annotations.put(
                        Keys.BLOCKED,
                        outcome.blocked() == null ? null : outcome.blocked().written());
            }
            api.annotate(CopyNamespace.path(request), annotations);
        }
        return Optional.ofNullable(outcome.sources());
    }

    private Outcome outcome(StagingRequest request, Source source) {
        Map<String, ClaimSources.Origin> ready = new HashMap<>();
        List<String> refusals = new ArrayList<>();
        Map<String, ObjectNode> wanted = survey.claims(request, source, refusals);
        survey.there(request, wanted, ready, refusals);
        Map<String, String> classes = new TreeMap<>();
        if (refusals.isEmpty() && !wanted.isEmpty()) {
            try {
                survey.choose(wanted, classes, refusals);
            } catch (Refused e) {
                return refused(e);
            }
        }
        if (!refusals.isEmpty()) {
            return Outcome.blocked(refusals);
        }
        try {
            return take(request, classes, ready);
        } catch (Refused e) {
            return refused(e);
        }
    }

    private static Outcome refused(Refused e) {
        if (e.passing() || e.code() == 409) {
            throw e;
        }
        return Outcome.blocked(List.of(
                e.notFound()
                        ? "volume snapshots are not served (" + e.getMessage()
                                + "): install the snapshot CRDs and controller"
                        : "volume snapshots are refused (" + e.getMessage()
                                + "): grant them, in the chart by rbac.volumeSnapshots=true"));
    }

    private Outcome take(StagingRequest request, Map<String, String> classes, Map<String, ClaimSources.Origin> ready) {
        List<String> refusals = new ArrayList<>();
        Map<String, JsonNode> taken = new TreeMap<>();
        classes.forEach((claim, snapshotClass) -> {
            ObjectNode wanted = snapshot(request, request.sourceNamespace(), claim);
            wanted.putObject("spec")
                    .put("volumeSnapshotClassName", snapshotClass)
                    .putObject("source")
                    .put("persistentVolumeClaimName", claim);
            settle(request, request.sourceNamespace(), claim, wanted, refusals).ifPresent(s -> taken.put(claim, s));
        });
        if (!refusals.isEmpty()) {
            return Outcome.blocked(refusals);
        }
        if (taken.size() < classes.size()) {
            return Outcome.waits(
                    taken.size() + " of " + classes.size() + " snapshots of production's volumes are ready");
        }
        int bound = 0;
        for (Map.Entry<String, JsonNode> e : taken.entrySet()) {
            Optional<JsonNode> inCopy = bring(request, e.getKey(), e.getValue(), refusals);
            if (inCopy.isPresent()) {
                bound++;
                ready.put(
                        e.getKey(),
                        new ClaimSources.Origin(
                                Source.name((ObjectNode) inCopy.get()),
                                e.getValue().path("status").path("restoreSize").asText("")));
            }
        }
        if (!refusals.isEmpty()) {
            return Outcome.blocked(refusals);
        }
        return bound < taken.size()
                ? Outcome.waits(bound + " of " + taken.size() + " snapshots are bound in the copy")
                : Outcome.ready(ready);
    }

    /** Makes a snapshot of production's usable in the copy. */
    private Optional<JsonNode> bring(StagingRequest request, String claim, JsonNode taken, List<String> refusals) {
        String name = SnapshotChoice.snapshotName(request, claim);
        JsonNode original = api.get(CONTENTS
                + taken.path("status").path("boundVolumeSnapshotContentName").asText());
        JsonNode ref = original.path("spec").path("volumeSnapshotRef");
        String handle = original.path("status").path("snapshotHandle").asText("");
        if (!ref.path("uid").asText().equals(taken.path("metadata").path("uid").asText()) || handle.isEmpty()) {
            return Optional.empty();
        }
        if (api.find(CONTENTS + name).isEmpty()) {
            ObjectNode content = owned(request, "VolumeSnapshotContent", name);
            ObjectNode spec = content.putObject("spec").put("deletionPolicy", "Retain");
            for (String same : List.of("driver", "volumeSnapshotClassName", "sourceVolumeMode")) {
                if (original.path("spec").hasNonNull(same)) {
                    spec.set(same, original.path("spec").get(same));
                }
            }
            spec.putObject("source").put("snapshotHandle", handle);
            spec.putObject("volumeSnapshotRef")
                    .put("apiVersion", GROUP + "/v1")
                    .put("kind", "VolumeSnapshot")
                    .put("name", name)
                    .put("namespace", request.spec().namespace());
            api.create(API + "volumesnapshotcontents", content);
        }
        ObjectNode wanted = snapshot(request, request.spec().namespace(), claim);
        ObjectNode spec = wanted.putObject("spec");
        if (taken.path("spec").hasNonNull("volumeSnapshotClassName")) {
            spec.set("volumeSnapshotClassName", taken.path("spec").get("volumeSnapshotClassName"));
        }
        spec.putObject("source").put("volumeSnapshotContentName", name);
        return settle(request, request.spec().namespace(), claim, wanted, refusals)
                .filter(s -> name.equals(
                        s.path("status").path("boundVolumeSnapshotContentName").asText()));
    }

    /** The snapshot, made where it is missing, once it is ready. */
    private Optional<JsonNode> settle(
            StagingRequest request, String namespace, String claim, ObjectNode wanted, List<String> refusals) {
        String collection = collection(namespace);
        Optional<JsonNode> found = api.find(collection + "/" + Source.name(wanted));
        if (found.isEmpty()) {
            api.create(collection, wanted);
            return Optional.empty();
        }
        if (!SnapshotRemoval.ours(found.get(), request)) {
            refusals.add("VolumeSnapshot/" + Source.name(wanted) + " in namespace " + namespace
                    + " is not of this TrafficEvent: delete it");
            return Optional.empty();
        }
        JsonNode status = found.get().path("status");
        if (status.path("readyToUse").asBoolean()) {
            return found;
        }
        if (status.path("error").hasNonNull("message")) {
            // The controller tries again by itself, so the next look may find it ready.
            refusals.add("PersistentVolumeClaim/" + claim + ": VolumeSnapshot " + Source.name(wanted) + " in namespace "
                    + namespace + " failed: "
                    + status.path("error").path("message").asText());
        }
        return Optional.empty();
    }

    private static ObjectNode snapshot(StagingRequest request, String namespace, String claim) {
        ObjectNode snapshot = owned(request, "VolumeSnapshot", SnapshotChoice.snapshotName(request, claim));
        Rule.at(snapshot, "metadata").put("namespace", namespace);
        return snapshot;
    }

    private static ObjectNode owned(StagingRequest request, String kind, String name) {
        ObjectNode object = Json.object().put("apiVersion", GROUP + "/v1").put("kind", kind);
        ObjectNode metadata = object.putObject("metadata").put("name", name);
        metadata.putObject("labels")
                .put(Keys.EVENT, RequestHash.label(request.event()))
                .put(Keys.MANAGED_BY, Keys.AIRTIME);
        metadata.putObject("annotations").put(Keys.EVENT_UID, request.eventUid());
        return object;
    }

    static String collection(String namespace) {
        return API + "namespaces/" + namespace + "/volumesnapshots";
    }

    static String content(String name) {
        return CONTENTS + name;
    }
}
