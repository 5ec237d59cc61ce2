package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a database is raised to, and how long before airtime that begins. */
@ValidationRule(
        value = "has(self.instanceClass) || has(self.serverlessV2) || has(self.autoScaling)"
                + " || (has(self.parameters) && size(self.parameters) > 0)"
                + " || has(self.allocatedStorage) || has(self.iops) || has(self.storageThroughput)"
                + " || has(self.readReplicas)",
        message = "say what to raise: 'instanceClass: db.r6g.2xlarge', 'parameters: {max_connections: \"1000\"}',"
                + " 'iops: 20000', or several of them; or 'serverlessV2: {minCapacity: 16, maxCapacity: 64}' for a"
                + " serverless cluster, 'autoScaling: {minCapacity: 4}' for one whose readers are auto-scaled")
@ValidationRule(
        value = "!has(self.fallbackClasses) || size(self.fallbackClasses) == 0 || has(self.instanceClass)",
        message = "fallbackClasses are taken when instanceClass can't be had: write instanceClass, too")
public record ScaleUp(
        @JsonPropertyDescription("The DB instance class for the event, for example db.r6g.2xlarge; or auto: the class"
                + " that the rehearsals say is needed, times headroom.")
        @ValidationRule(
                value = "self.matches('^(auto|db[.][a-z0-9-]+[.][a-z0-9-]+)$')",
                message = "must be a DB instance class, or auto: write for example db.r6g.2xlarge")
        @Size(max = 40)
        @Nullable
        String instanceClass,

        @JsonPropertyDescription(
                "Classes to take, in this order, while AWS has no capacity for instanceClass; the first"
                        + " that can be had stays. A class as large as instanceClass, of another family, is a good choice.")
        @ValidationRule(
                value = "self.all(c, c.matches('^db[.][a-z0-9-]+[.][a-z0-9-]+$'))",
                message = "must be DB instance classes: write for example [db.r7g.2xlarge, db.m6g.4xlarge]")
        @Size(max = 3)
        List<@Size(max = 40) String> fallbackClasses,

        @JsonPropertyDescription("How long before airtime the change begins; a class change takes 5 to 30 minutes.")
        @Default("2h")
        @Size(min = 2, max = 32)
        @Pattern(Durations.PATTERN)
        @ValidationRule(value = Durations.RULE, message = Durations.MESSAGE)
        @Nullable
        String leadTime,

        @JsonPropertyDescription(
                "DB parameters for the event, in a parameter group of Airtime's own; for an Aurora cluster those of its"
                        + " members.")
        @Size(max = 20)
        Map<String, @Size(min = 1, max = 1000) String> parameters,

        @JsonPropertyDescription("The limits of an Aurora Serverless v2 cluster for the event.") @Nullable
        ServerlessV2 serverlessV2,

        @JsonPropertyDescription("The readers that Application Auto Scaling keeps of an Aurora cluster for the event.")
        @Nullable
        ReaderAutoScaling autoScaling,

        @JsonPropertyDescription("For instanceClass: auto, how many times of what the rehearsal needed; default 2.")
        @Min(1)
        @Max(10)
        @Nullable
        Integer headroom,

        @JsonPropertyDescription(
                "At least so many GiB of storage. It can't be given back: storage never shrinks. Storage"
                        + " that is larger already is left alone.")
        @Min(20)
        @Max(65536)
        @Nullable
        Integer allocatedStorage,

        @JsonPropertyDescription(
                "Provisioned IOPS for the event. AWS locks storage for six hours or more after each change:"
                        + " they are given back when that is over.")
        @Min(1000)
        @Max(256000)
        @Nullable
        Integer iops,

        @JsonPropertyDescription("Storage throughput of gp3 in MiB/s for the event; given back like iops.")
        @Min(125)
        @Max(4000)
        @Nullable
        Integer storageThroughput,

        @JsonPropertyDescription(
                "Read replicas that are made for the event beside those that are there, and deleted at the return; of"
                        + " the raised class. Their endpoints stand in status.databases[].readReplicas.")
        @Min(1)
        @Max(15)
        @Nullable
        Integer readReplicas) {
    /** The class that is chosen from what the rehearsals say. */
    public static final String AUTO = "auto";

    public ScaleUp {
        fallbackClasses = fallbackClasses == null ? List.of() : List.copyOf(fallbackClasses);
        parameters = parameters == null ? Map.of() : Map.copyOf(parameters);
    }

    /** What a DB instance is raised to, without storage. */
    public ScaleUp(
            @Nullable String instanceClass,
            List<String> fallbackClasses,
            @Nullable String leadTime,
            Map<String, String> parameters) {
        this(instanceClass, fallbackClasses, leadTime, parameters, null, null, null, null, null, null, null);
    }

    /** A class alone. */
    public static ScaleUp of(String instanceClass) {
        return new ScaleUp(instanceClass, List.of(), null, Map.of());
    }

    /** The same with the class that was chosen. */
    public ScaleUp with(String chosen) {
        return new ScaleUp(
                chosen,
                fallbackClasses,
                leadTime,
                parameters,
                serverlessV2,
                autoScaling,
                headroom,
                allocatedStorage,
                iops,
                storageThroughput,
                readReplicas);
    }

    /** Whether the class is to be chosen from what the rehearsals say, and has not been. */
    public boolean auto() {
        return AUTO.equals(instanceClass);
    }

    /** {@code headroom}, or its default of 2. */
    public int headroomOrDefault() {
        return headroom == null ? 2 : headroom;
    }

    /** {@code leadTime}, or its default of 2 h. */
    public Duration leadTimeOrDefault() {
        return Durations.parse(leadTime, Duration.ofHours(2));
    }
}
