package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Looks at the claims of production and of the copy, before any snapshot is made. What can't be goes to refusals. */
final class ClaimSurvey {
    private static final ApiKind CLAIM = new ApiKind("", "v1", "persistentvolumeclaims", "PersistentVolumeClaim");

    private final ApiServer api;

    ClaimSurvey(ApiServer api) {
        this.api = api;
    }

    /** Production's claims that are copied. */
    Map<String, ObjectNode> claims(StagingRequest request, Source source, List<String> refusals) {
        Map<String, ObjectNode> claims = new TreeMap<>();
        api.list(CLAIM.collection(request.sourceNamespace()), claim -> {
            if (Selection.of(CLAIM, claim, source) instanceof Choice.Copy) {
                claims.put(Source.name(claim), claim);
            } else if (ofStatefulSet(claim) && !ObjectMatch.any(source.spec().exclude(), CLAIM, claim)) {
                refusals.add(title(claim) + ": its StatefulSet owns it (persistentVolumeClaimRetentionPolicy), so the"
                        + " copy's StatefulSet would make an empty one");
            }
        });
        return claims;
    }

    private static boolean ofStatefulSet(JsonNode claim) {
        for (JsonNode owner : claim.path("metadata").path("ownerReferences")) {
            if ("StatefulSet".equals(owner.path("kind").asText())) {
                return true;
            }
        }
        return false;
    }

    /** Takes out the claims that the copy has: their source can't change any more. */
    void there(
            StagingRequest request,
            Map<String, ObjectNode> wanted,
            Map<String, ClaimSources.Origin> ready,
            List<String> refusals) {
        api.list(CLAIM.collection(request.spec().namespace()), claim -> {
            ObjectNode original = wanted.get(Source.name(claim));
            if (original == null) {
                return;
            }
            JsonNode from = claim.path("spec").path("dataSource");
            boolean pending =
                    "Pending".equals(original.path("status").path("phase").asText());
            if ("VolumeSnapshot".equals(from.path("kind").asText())) {
                ready.put(
                        Source.name(claim),
                        new ClaimSources.Origin(
                                from.path("name").asText(),
                                claim.at("/spec/resources/requests/storage").asText("")));
            } else if (!pending) {
                refusals.add(title(claim) + " in namespace " + request.spec().namespace()
                        + " was made empty, and a claim's source can't change: delete it there");
            }
            wanted.remove(Source.name(claim));
        });
    }

    /**
     * Finds the VolumeSnapshotClass of each claim.
     *
     * @throws Refused when volume snapshots are not served, or may not be read
     */
    void choose(Map<String, ObjectNode> wanted, Map<String, String> classes, List<String> refusals) {
        List<JsonNode> all = new ArrayList<>();
        api.list(VolumeSnapshots.API + "volumesnapshotclasses", c -> all.add(c));
        wanted.forEach((name, claim) -> {
            String volume = claim.path("spec").path("volumeName").asText("");
            String storageClass = claim.path("spec").path("storageClassName").asText("");
            SnapshotChoice choice = SnapshotChoice.of(
                    claim,
                    find("/api/v1/persistentvolumes/", volume),
                    find("/apis/storage.k8s.io/v1/storageclasses/", storageClass),
                    all);
            if (choice instanceof SnapshotChoice.Take take) {
                classes.put(name, take.snapshotClass());
            } else if (choice instanceof SnapshotChoice.Refuse refuse) {
                refusals.add(title(claim) + ": " + refuse.why());
            }
        });
    }

    private Optional<JsonNode> find(String collection, String name) {
        return name.isEmpty() ? Optional.empty() : api.find(collection + ApiServer.encode(name));
    }

    private static String title(JsonNode claim) {
        return "PersistentVolumeClaim/" + claim.path("metadata").path("name").asText();
    }
}
