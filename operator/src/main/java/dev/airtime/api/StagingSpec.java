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

        @JsonPropertyDescription("What volumes of the copy hold: Empty, or a Snapshot of production's.")
        @Default("Empty")
        @Nullable
        Volumes volumes,

        @JsonPropertyDescription(
                "What a later sync does with a field that somebody changed in the copy: KeepMine leaves and lists it,"
                        + " TakeProduction sets it as production has it.")
        @Default("KeepMine")
        @Nullable
        StagingOverride override,

        @JsonPropertyDescription(
                "Checked: copies only when the cluster has room for the copy's pods. Unchecked: for a cluster that grows"
                        + " when pods wait.")
        @Default("Checked")
        @Nullable
        Room room,

        @JsonPropertyDescription("When the copy and its databases are removed.") @Default("UntilAirtime") @Nullable
        Retain retain) {
    public StagingSpec {
        Objects.requireNonNull(namespace, "spec.staging.namespace");
        include = include == null ? List.of() : List.copyOf(include);
        exclude = exclude == null ? List.of() : List.copyOf(exclude);
        hosts = hosts == null ? Map.of() : Map.copyOf(hosts);
        patches = patches == null ? List.of() : List.copyOf(patches);
    }

    /** A copy with every default. */
    public static StagingSpec of(String namespace) {
        return new StagingSpec(namespace, List.of(), List.of(), Map.of(), List.of(), null, null, null, null, null);
    }

    /** {@code volumes}, or its default. */
    public Volumes volumesOrDefault() {
        return volumes == null ? Volumes.Empty : volumes;
    }

    /** {@code override}, or its default. */
    public StagingOverride overrideOrDefault() {
        return override == null ? StagingOverride.KeepMine : override;
    }

    /** {@code room}, or its default. */
    public Room roomOrDefault() {
        return room == null ? Room.Checked : room;
    }

    /** {@code retain}, or its default. */
    public Retain retainOrDefault() {
        return retain == null ? Retain.UntilAirtime : retain;
    }
}
