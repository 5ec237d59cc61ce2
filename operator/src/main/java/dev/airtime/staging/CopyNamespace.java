package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the target namespace is to a request. Pure: from the namespace as it was read, and who of the events still
 * lives.
 *
 * @param state how far the copy is
 * @param message the state in a sentence
 * @param blocked what stops the copy until somebody changes something; null when nothing does
 */
record CopyNamespace(
        StagingObservation.State state,
        String message,
        @Nullable Blocked blocked) {
    private static final String POD_SECURITY = "pod-security.kubernetes.io/";

    private CopyNamespace(StagingObservation.State state, String message) {
        this(state, message, null);
    }

    /**
     * @param namespace the target namespace, empty when there is none
     * @param lives whether a TrafficEvent of the source namespace has this uid; asked only of a copy that another event
     *     made
     */
    static CopyNamespace of(Optional<JsonNode> namespace, StagingRequest request, Predicate<String> lives) {
        String target = request.spec().namespace();
        if (target.equals(request.sourceNamespace())) {
            return foreign("spec.staging.namespace is " + target
                    + ", the namespace of production itself; choose a name that no namespace has");
        }
        if (namespace.isEmpty()) {
            return new CopyNamespace(StagingObservation.State.Absent, "namespace " + target + " does not exist");
        }
        JsonNode metadata = namespace.get().path("metadata");
        String of = metadata.path("labels").path(Keys.STAGING_OF).asText("");
        if (of.isEmpty()) {
            return foreign("namespace " + target + " exists and is no copy (it lacks the label " + Keys.STAGING_OF
                    + "); choose another spec.staging.namespace, or set the label to " + request.sourceNamespace()
                    + " when everything in it may be overwritten and deleted");
        }
        if (!of.equals(request.sourceNamespace())) {
            return foreign("namespace " + target + " is the copy of namespace " + of
                    + "; choose another spec.staging.namespace");
        }
        JsonNode annotations = metadata.path("annotations");
        String waits = annotations.path(Keys.WAITS_FOR).asText("");
        if (metadata.hasNonNull("deletionTimestamp")) {
            return new CopyNamespace(StagingObservation.State.Terminating, terminating(target, namespace.get(), waits));
        }
        String uid = annotations.path(Keys.EVENT_UID).asText("");
        if (uid.isEmpty()) {
            // Labelled by a person for this purpose; nothing of ours is in it, so there is nothing to remove either.
            return new CopyNamespace(
                    StagingObservation.State.Absent,
                    "namespace " + target + " is labelled for the copy and not used yet");
        }
        if (!uid.equals(request.eventUid())) {
            return lives.test(uid)
                    ? foreign(
                            "namespace " + target + " is the copy of another TrafficEvent, "
                                    + metadata.path("labels").path(Keys.EVENT).asText()
                                    + "; choose another spec.staging.namespace or wait until that event is completed and deleted")
                    : new CopyNamespace(
                            StagingObservation.State.Incomplete,
                            "namespace " + target + " was left by an event that is deleted; it is taken over");
        }
        Blocked blocked =
                Blocked.read(annotations.path(Keys.BLOCKED).asText("")).orElse(null);
        if (annotations.hasNonNull(Keys.REMOVING)) {
            return new CopyNamespace(
                    StagingObservation.State.Incomplete,
                    "the removal of namespace " + target + " has begun" + (waits.isEmpty() ? "" : "; " + waits));
        }
        String complete = annotations.path(Keys.COPY_COMPLETE).asText("");
        if (!complete.equals(RequestHash.of(request))) {
            return new CopyNamespace(
                    StagingObservation.State.Incomplete,
                    complete.isEmpty()
                            ? "the copy in namespace " + target + " was begun and is not complete"
                                    + (waits.isEmpty() ? "" : "; " + waits)
                            : "spec.staging, the annotation " + Keys.SYNC
                                    + " or a database address has changed since the copy; it is brought up to date",
                    blocked);
        }
        return annotations.hasNonNull(Keys.RELEASED)
                ? new CopyNamespace(
                        StagingObservation.State.Released,
                        "released at " + annotations.path(Keys.RELEASED).asText() + unproven(annotations),
                        blocked)
                : new CopyNamespace(StagingObservation.State.Copied, "copied to namespace " + target, blocked);
    }

    /** What the user has accepted, for as long as the copy runs. */
    private static String unproven(JsonNode annotations) {
        String wall = annotations.path(Keys.WALL).asText("");
        return wall.startsWith(WallProof.ACCEPTED)
                ? "; closed egress is not proven, which spec.staging.egress.whenNotEnforced accepts ("
                        + wall.replaceFirst("^\\S+ \\S+ ", "") + ")"
                : "";
    }

    private static CopyNamespace foreign(String message) {
        return new CopyNamespace(StagingObservation.State.Foreign, message);
    }

    /** The copy's namespace as the API server has it. */
    static String path(StagingRequest request) {
        return "/api/v1/namespaces/" + request.spec().namespace();
    }

    /** Why a namespace is not gone yet, as the last step of the removal and the conditions say it. */
    private static String terminating(String target, JsonNode namespace, String waits) {
        StringBuilder why = new StringBuilder("namespace " + target + " is being removed");
        if (!waits.isEmpty()) {
            why.append("; ").append(waits);
        }
        for (JsonNode condition : namespace.path("status").path("conditions")) {
            if ("True".equals(condition.path("status").asText())) {
                why.append("; ")
                        .append(condition.path("type").asText())
                        .append(": ")
                        .append(condition.path("message").asText());
            }
        }
        return why.toString();
    }

    /**
     * The namespace to be. Of production's labels only those of Pod Security come along: any other could let policies
     * of third parties take the copy for production.
     */
    static ObjectNode body(StagingRequest request, JsonNode sourceNamespace) {
        ObjectNode body = Json.object().put("apiVersion", "v1").put("kind", "Namespace");
        ObjectNode metadata =
                body.putObject("metadata").put("name", request.spec().namespace());
        ObjectNode labels = metadata.putObject("labels");
        for (Map.Entry<String, JsonNode> l :
                sourceNamespace.path("metadata").path("labels").properties()) {
            if (l.getKey().startsWith(POD_SECURITY)) {
                labels.set(l.getKey(), l.getValue());
            }
        }
        labels.put(Keys.STAGING_OF, request.sourceNamespace());
        labels.put(Keys.EVENT, RequestHash.label(request.event()));
        labels.put(Keys.MANAGED_BY, Keys.AIRTIME);
        metadata.putObject("annotations").put(Keys.EVENT_UID, request.eventUid());
        return body;
    }
}
