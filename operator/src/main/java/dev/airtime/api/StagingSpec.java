package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The copy of the event's namespace. */
public record StagingSpec(
        @JsonPropertyDescription(
                "The namespace that receives the copy. It must not exist, or be a copy of this namespace.")
        @Required
        @Size(min = 1, max = 63)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message = "must be a namespace's name, of a-z, 0-9 and -: write for example production-staging")
        String namespace,

        @JsonPropertyDescription(
                "Objects that are copied although their kind is held back by default; a custom kind must be named here.")
        @Size(max = 100)
        List<ObjectSelector> include,

        @JsonPropertyDescription("Objects that are not copied.") @Size(max = 100)
        List<ObjectSelector> exclude,

        @JsonPropertyDescription(
                "Host names of production and those that the copy answers to instead. An Ingress or route with a host"
                        + " that is not mapped is held back.")
        @Size(max = 100)
        Map<String, @Size(min = 1, max = 253) String> hosts,

        @JsonPropertyDescription("Changes to objects on their way into the copy.") @Size(max = 100)
        List<PatchSpec> patches,

        @JsonPropertyDescription("Where the copy may connect to. Default: itself, DNS and its own databases.") @Nullable
        EgressSpec egress,

        @JsonPropertyDescription("When the copy and its databases are removed.") @Default("UntilAirtime") @Nullable
        Retain retain) {
    public StagingSpec {
        Objects.requireNonNull(namespace, "spec.staging.namespace");
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        hosts = hosts == null ? Map.of() : Map.copyOf(hosts);
        patches = patches == null ? List.of() : List.copyOf(patches);
    }

    /** {@code retain}, or its default. */
    public Retain retainOrDefault() {
        return retain == null ? Retain.UntilAirtime : retain;
    }
}
