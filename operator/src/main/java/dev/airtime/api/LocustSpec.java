package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.soabase.recordbuilder.core.RecordBuilder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A Locust run: one master and its workers, in the copy's namespace. */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
@RecordBuilder
public record LocustSpec(
        @JsonPropertyDescription("The Locust script.") @Required
        ScriptSource script,

        @JsonPropertyDescription("The base URL of the users' requests, inside the copy, for example http://web.")
        @Required
        @Size(min = 1, max = 300)
        @ValidationRule(
                value = "self.matches('^https?://[^ /]+')",
                message = "must be a base URL inside the copy: write for example http://web or http://web:8080")
        String host,

        @JsonPropertyDescription(
                "Worker pods, each of one core at most; default: as many as the stages' most users need,"
                        + " by what a core was measured to drive in the last run that passed or used its cores up, or else in the"
                        + " smoke round; at least 2.")
        @Min(1)
        @Max(LocustSpec.MOST_WORKERS)
        @Nullable
        Integer workers,

        @JsonPropertyDescription("The image of master and workers.")
        @Default(LocustSpec.DEFAULT_IMAGE)
        @Size(max = 300)
        @Nullable
        String image,

        @JsonPropertyDescription("How long workers may take to connect before the run is given up.")
        @Default("5m")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String workersDeadline,

        @JsonPropertyDescription("Resources of every worker pod.") @Nullable
        ResourceRequirements workerResources,

        @JsonPropertyDescription(
                "false leaves out the smoke round: the same script by a few users for seconds, before the load.")
        @Default("true")
        @Nullable
        Boolean smoke,

        @JsonPropertyDescription("What ends a hopeless load early; its report is kept.") @Nullable
        AbortRules abort,

        @JsonPropertyDescription("Environment, nodes and pull secrets of the pods.") @Nullable
        LocustPods pods,

        @JsonPropertyDescription(
                "The key of the script's ConfigMap that lists Python packages, as pip reads them, for example"
                        + " requirements.txt: installed into each pod before the load. The package index must be in"
                        + " staging.egress.allow.")
        @Size(min = 1, max = 253)
        @Nullable
        String requirements) {
    /** The image when none is named: a pinned version, since figures of different versions don't compare. */
    public static final String DEFAULT_IMAGE = "docker.io/locustio/locust:2.47.0";

    /** As many as {@code workers} may be. */
    public static final int MOST_WORKERS = 200;

    public LocustSpec {
        Objects.requireNonNull(script, "locust.script");
        Objects.requireNonNull(host, "locust.host");
    }

    /** One whose pods have nothing of their own. */
    public LocustSpec(
            ScriptSource script,
            String host,
            @Nullable Integer workers,
            @Nullable String image,
            @Nullable String workersDeadline,
            @Nullable ResourceRequirements workerResources,
            @Nullable Boolean smoke,
            @Nullable AbortRules abort) {
        this(script, host, workers, image, workersDeadline, workerResources, smoke, abort, null, null);
    }

    /** {@code abort}, or its default. */
    public AbortRules abortOrDefault() {
        return abort == null ? AbortRules.DEFAULT : abort;
    }

    /** {@code pods}, or its default. */
    public LocustPods podsOrDefault() {
        return pods == null ? LocustPods.DEFAULT : pods;
    }

    /** Whether the smoke round comes first. */
    public boolean smokeOrDefault() {
        return smoke == null || smoke;
    }

    public int workersOrDefault() {
        return workers == null ? 2 : workers;
    }

    public String imageOrDefault() {
        return image == null ? DEFAULT_IMAGE : image;
    }
}
