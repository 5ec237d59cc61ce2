package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Where the kinds that start pods keep the pod's template. */
final class PodTemplates {
    private PodTemplates() {}

    /** The template of a workload; the pod itself where the object is one. */
    static Optional<ObjectNode> of(ApiKind kind, ObjectNode object) {
        JsonNode spec = object.path("spec");
        JsonNode template =
                switch (kind.group() + "/" + kind.kind()) {
                    case "/Pod" -> object;
                    case "batch/CronJob" ->
                        spec.path("jobTemplate").path("spec").path("template");
                    case "apps/Deployment",
                            "apps/StatefulSet",
                            "apps/DaemonSet",
                            "apps/ReplicaSet",
                            "batch/Job",
                            "/ReplicationController" -> spec.path("template");
                    default -> Json.object().path("none");
                };
        return template instanceof ObjectNode found ? Optional.of(found) : Optional.empty();
    }

    /** The Secrets that a template's pods mount or read. */
    static Set<String> secrets(ObjectNode template) {
        Set<String> names = new TreeSet<>();
        for (JsonNode volume : template.path("spec").path("volumes")) {
            names.add(volume.path("secret").path("secretName").asText());
            volume.path("projected")
                    .path("sources")
                    .forEach(s -> names.add(s.path("secret").path("name").asText()));
        }
        for (ObjectNode container : containers(template)) {
            container
                    .path("env")
                    .forEach(e -> names.add(e.path("valueFrom")
                            .path("secretKeyRef")
                            .path("name")
                            .asText()));
            container
                    .path("envFrom")
                    .forEach(e -> names.add(e.path("secretRef").path("name").asText()));
        }
        names.remove("");
        return names;
    }

    /** All containers of a template, those that initialise it too. */
    static List<ObjectNode> containers(ObjectNode template) {
        List<ObjectNode> containers = new ArrayList<>();
        for (String list : List.of("initContainers", "containers")) {
            for (JsonNode container : template.path("spec").path(list)) {
                if (container instanceof ObjectNode c) {
                    containers.add(c);
                }
            }
        }
        return containers;
    }
}
