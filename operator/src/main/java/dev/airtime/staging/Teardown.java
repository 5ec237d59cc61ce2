package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import dev.airtime.api.Volumes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes a copy, one step a call, every step repeatable. First what acts or holds something outside the namespace,
 * while its controllers live: copied custom resources, then Ingresses and load balancers. Then the namespace, by uid.
 * What a finalizer holds back longer than {@link #GRACE} is freed, if it was copied; what was not is named only.
 *
 * <p>Its state is two annotations of the namespace: since when it waits, and for what.
 */
final class Teardown {
    private static final Logger LOG = LoggerFactory.getLogger(Teardown.class);
    /**
     * How long a controller has to answer, by the clock of the event: the server's deletionTimestamp is of another
     * clock when the event's is accelerated.
     */
    static final Duration GRACE = Duration.ofMinutes(2);

    private static final int NAMED = 10;

    private final ApiServer api;
    private final InstantSource clock;
    private final LeftBehind leftBehind;
    private final SnapshotRemoval snapshots;
    private final Remnants remnants;

    Teardown(ApiServer api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
        this.leftBehind = new LeftBehind(api, clock);
        this.snapshots = new SnapshotRemoval(api, leftBehind);
        this.remnants = new Remnants(api);
    }

    /**
     * The next step towards no namespace.
     *
     * @param namespace a namespace that is known to be the request's own, as it was read
     * @throws Refused when the server refuses what the step can't do without
     */
    void step(StagingRequest request, JsonNode namespace) {
        JsonNode metadata = namespace.path("metadata");
        if (metadata.hasNonNull("deletionTimestamp")) {
            boolean patient = patient(request, metadata, Remnants.FIRST.size());
            List<Remnant> left = remnants.named(request, namespace);
            say(request, metadata, sentence(left, patient ? List.of() : free(request, left)));
            return;
        }
        Discovery discovery = Discovery.read(api);
        for (int phase = 0; phase < Remnants.FIRST.size(); phase++) {
            List<String> lines = new ArrayList<>();
            List<Remnant> left = remnants.copied(request, discovery, phase, lines);
            if (left.isEmpty() && lines.isEmpty()) {
                continue;
            }
            boolean patient = patient(request, metadata, phase);
            left.stream().filter(r -> !r.deleting()).forEach(r -> delete(request, r, lines));
            boolean more = left.stream().anyMatch(r -> !r.removable().isEmpty());
            if (patient || more) {
                lines.addAll(patient ? List.of() : free(request, left));
                say(request, metadata, sentence(left, lines));
                return;
            }
        }
        if (request.spec().volumesOrDefault() == Volumes.Snapshot
                || metadata.path("annotations").has(Keys.SNAPSHOTS)) {
            snapshots.run(request);
        }
        tellVolumes(request);
        begin(request, Remnants.FIRST.size());
        api.delete(CopyNamespace.path(request), metadata.path("uid").asText());
    }

    /** Whether snapshots were made for a copy that has no namespace, since a person deleted it. */
    boolean leftInProduction(StagingRequest request) {
        return request.spec().volumesOrDefault() == Volumes.Snapshot && snapshots.any(request);
    }

    /** Removes them. */
    void afterwards(StagingRequest request) {
        if (request.spec().volumesOrDefault() == Volumes.Snapshot) {
            snapshots.run(request);
        }
    }

    private void delete(StagingRequest request, Remnant remnant, List<String> lines) {
        try {
            api.delete(remnant.kind().object(request.spec().namespace(), remnant.name()), remnant.uid());
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            lines.add(remnant.title() + " was not deleted: " + e.getMessage());
        }
    }

    /** Removes the finalizers of copied objects whose controllers did not answer. Says it first. */
    private List<String> free(StagingRequest request, List<Remnant> left) {
        List<String> lines = new ArrayList<>();
        for (Remnant remnant : left) {
            if (remnant.removable().isEmpty()) {
                continue;
            }
            String what = (remnant.removable().size() == 1 ? "finalizer " : "finalizers ")
                    + String.join(", ", remnant.removable()) + " of " + remnant.title();
            leftBehind.tell(
                    request,
                    "FinalizerRemoved",
                    what + " removed in namespace " + request.spec().namespace() + ": its controller did not answer in "
                            + GRACE.toMinutes() + " min; what it manages outside may be left");
            try {
                api.mergeNow(
                        remnant.kind().object(request.spec().namespace(), remnant.name()), remnant.withoutRemovable());
                lines.add(what + " removed: its controller did not answer in " + GRACE.toMinutes()
                        + " min; what it manages outside may be left");
            } catch (Refused e) {
                // Gone or changed since it was read: the next look decides.
                if (e.code() != 404 && e.code() != 409) {
                    lines.add(what + " can't be removed: " + e.getMessage());
                }
            }
        }
        return lines;
    }

    /** Names the volumes that outlive their claims; without the right to read them nothing is known of them. */
    private void tellVolumes(StagingRequest request) {
        List<String> kept = new ArrayList<>();
        List<String> volumes = new ArrayList<>();
        try {
            api.list(
                    CopyNamespace.path(request) + "/persistentvolumeclaims",
                    c -> volumes.add(c.path("spec").path("volumeName").asText("")));
            for (String volume : volumes) {
                if (!volume.isEmpty()) {
                    api.find("/api/v1/persistentvolumes/" + volume)
                            .filter(v -> "Retain"
                                    .equals(v.path("spec")
                                            .path("persistentVolumeReclaimPolicy")
                                            .asText()))
                            .ifPresent(v -> kept.add(volume + " (claim "
                                    + v.path("spec")
                                            .path("claimRef")
                                            .path("name")
                                            .asText()
                                    + ")"));
                }
            }
        } catch (Refused e) {
            if (e.passing()) {
                throw e;
            }
            leftBehind.tell(
                    request,
                    "VolumesNotRead",
                    "whether volumes of namespace " + request.spec().namespace() + " outlive it is not known: "
                            + e.getMessage());
        }
        if (!kept.isEmpty()) {
            leftBehind.tell(
                    request,
                    "VolumeKept",
                    "PersistentVolumes with reclaim policy Retain outlive namespace "
                            + request.spec().namespace() + "; delete them and what they stand for by hand: "
                            + head(kept));
        }
    }

    private static String sentence(List<Remnant> left, List<String> lines) {
        StringBuilder sentence = new StringBuilder(String.join("; ", lines));
        if (!left.isEmpty()) {
            sentence.append(sentence.isEmpty() ? "" : "; ")
                    .append("waits for ")
                    .append(head(left.stream().map(Remnant::line).toList()));
            List<String> foreign = left.stream()
                    .filter(r -> !r.copied() && !r.finalizers().isEmpty())
                    .map(Remnant::title)
                    .toList();
            if (!foreign.isEmpty()) {
                sentence.append("; not copied by Airtime, so their finalizers stay: ")
                        .append(head(foreign));
            }
        }
        return sentence.toString();
    }

    private static String head(List<String> all) {
        return String.join(", ", all.subList(0, Math.min(NAMED, all.size())))
                + (all.size() > NAMED ? " and " + (all.size() - NAMED) + " more" : "");
    }

    /** Whether the grace of a phase is not over; begins it when it has not begun. */
    private boolean patient(StagingRequest request, JsonNode metadata, int phase) {
        String[] written =
                metadata.path("annotations").path(Keys.REMOVING).asText("").split(" ", -1);
        try {
            if (written.length == 2 && Integer.parseInt(written[1]) >= phase) {
                return Integer.parseInt(written[1]) == phase
                        && clock.instant().isBefore(Instant.parse(written[0]).plus(GRACE));
            }
        } catch (DateTimeParseException | NumberFormatException e) {
            LOG.warn(
                    "{}: the annotation {} is unreadable, so the wait begins again",
                    CopyNamespace.path(request),
                    Keys.REMOVING);
        }
        begin(request, phase);
        return true;
    }

    /** Begins the grace of a phase. A copy that is being removed is no complete copy any more. */
    private void begin(StagingRequest request, int phase) {
        annotate(
                request,
                Json.object()
                        .put(Keys.REMOVING, clock.instant().truncatedTo(ChronoUnit.MILLIS) + " " + phase)
                        .putNull(Keys.COPY_COMPLETE)
                        .putNull(Keys.WAITS_FOR));
    }

    private void say(StagingRequest request, JsonNode metadata, String sentence) {
        if (!sentence.isEmpty()
                && !sentence.equals(
                        metadata.path("annotations").path(Keys.WAITS_FOR).asText())) {
            annotate(request, Json.object().put(Keys.WAITS_FOR, sentence));
        }
    }

    /** A namespace that is gone by now needs no annotation. */
    private void annotate(StagingRequest request, ObjectNode annotations) {
        try {
            api.annotate(CopyNamespace.path(request), annotations);
        } catch (Refused e) {
            if (!e.notFound()) {
                throw e;
            }
        }
    }
}
