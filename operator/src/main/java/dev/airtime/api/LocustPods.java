package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.Toleration;
import java.util.List;
import java.util.Map;

/** What the pods of master, workers and smoke round have beside what Airtime gives them. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record LocustPods(
        @JsonPropertyDescription("Environment of the script, as of a container; Secrets and ConfigMaps are the copy's.")
        @Size(max = 100)
        @ValidationRule(
                value = "self.all(e, !e.name.startsWith('LOCUST_'))",
                message = "LOCUST_ variables are Locust's own options, which Airtime sets: name the script's variables"
                        + " otherwise")
        List<EnvVar> env,

        @JsonPropertyDescription("Labels of the nodes on which the pods may run.")
        Map<String, String> nodeSelector,

        @JsonPropertyDescription("Taints of nodes that the pods tolerate.") @Size(max = 50)
        List<Toleration> tolerations,

        @JsonPropertyDescription("Secrets of the copy's namespace with which the image is pulled.") @Size(max = 20)
        List<LocalObjectReference> imagePullSecrets) {
    /** Nothing more. */
    public static final LocustPods DEFAULT = new LocustPods(List.of(), Map.of(), List.of(), List.of());

    public LocustPods {
        env = env == null ? List.of() : List.copyOf(env);
        nodeSelector = nodeSelector == null ? Map.of() : Map.copyOf(nodeSelector);
        tolerations = tolerations == null ? List.of() : List.copyOf(tolerations);
        imagePullSecrets = imagePullSecrets == null ? List.of() : List.copyOf(imagePullSecrets);
    }
}
