package dev.airtime.api;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One database of the event. */
@ValidationRule(
        value = "has(self.instance) != has(self.cluster)",
        message = "name the database in exactly one form: 'instance: <DB instance identifier>' or"
                + " 'cluster: <Aurora cluster identifier>'")
@ValidationRule(
        value = "!has(self.cluster) || !has(self.scaleUp) || !(has(self.scaleUp.allocatedStorage)"
                + " || has(self.scaleUp.iops) || has(self.scaleUp.storageThroughput))",
        message = "allocatedStorage, iops and storageThroughput are for DB instances only: leave them out for a"
                + " cluster, whose storage grows by itself")
@ValidationRule(
        value = "!has(self.cluster) || !has(self.scaleUp) || !has(self.scaleUp.readReplicas)",
        message =
                "readReplicas are for DB instances only: leave them out for an Aurora cluster, whose readers Application"
                        + " Auto Scaling adds ('autoScaling: {minCapacity: 4}')")
@ValidationRule(
        value = "!has(self.cluster) || !has(self.copy) || !has(self.copy.from)",
        message =
                "copy.from chooses between the backups of a DB instance: leave it out for a cluster, which is cloned as"
                        + " it is now")
@ValidationRule(
        value = "!has(self.cluster) || !has(self.copy) || !has(self.copy.warmUp) || self.copy.warmUp == 'None'",
        message = "copy.warmUp is for DB instances only: leave it out for a cluster, whose clone shares the cluster's"
                + " volume and loads nothing")
@ValidationRule(
        value =
                "!has(self.instance) || !has(self.scaleDown) || !has(self.scaleDown.failBack) || !self.scaleDown.failBack",
        message = "failBack is for clusters only, since a DB instance has no roles to swap: leave it out")
@ValidationRule(
        value = "!has(self.instance) || !has(self.scaleUp) || !has(self.scaleUp.serverlessV2)",
        message =
                "serverlessV2 is for clusters only: leave it out, or name the cluster that the instance is a member of")
@ValidationRule(
        value = "!has(self.instance) || !has(self.scaleUp) || !has(self.scaleUp.autoScaling)",
        message = "autoScaling is for clusters only, whose readers Application Auto Scaling makes: leave it out")
public record DatabaseSpec(
        @JsonPropertyDescription("The name by which status and events speak of this database.")
        @Required
        @Size(min = 1, max = 40)
        @ValidationRule(
                value = "self.matches('^[a-z0-9]([-a-z0-9]*[a-z0-9])?$')",
                message = "must be a name of a-z, 0-9 and -: write for example shop")
        String name,

        @JsonPropertyDescription("The RDS DB instance identifier.") @Size(min = 1, max = 63) @Nullable
        String instance,

        @JsonPropertyDescription("The Aurora DB cluster identifier.") @Size(min = 1, max = 63) @Nullable
        String cluster,

        @JsonPropertyDescription("The AWS region of the database; default: the operator's own.")
        @ValidationRule(
                value = "self.matches('^[a-z]{2,}(-[a-z]+)+-[0-9]+$')",
                message = "must be an AWS region: write for example eu-west-1")
        @Size(min = 1, max = 32)
        @Nullable
        String region,

        @JsonPropertyDescription("The IAM role that is assumed to reach the database, usually one of a second account;"
                + " default: the operator's own identity.")
        @ValidationRule(
                value = "self.matches('^arn:aws[a-z-]*:iam::[0-9]{12}:role/.+$')",
                message = "must be the ARN of an IAM role: write for example arn:aws:iam::123456789012:role/airtime")
        @Size(min = 1, max = 512)
        @Nullable
        String roleArn,

        @JsonPropertyDescription("What is bought for the event. Without it, the database is only copied and watched.")
        @Nullable
        ScaleUp scaleUp,

        @JsonPropertyDescription("When the database may be put back.") @Nullable
        ScaleDown scaleDown,

        @JsonPropertyDescription("How its staging copy is made; only with spec.staging.") @Nullable
        CopySpec copy) {
    public DatabaseSpec {
        Objects.requireNonNull(name, "spec.databases[].name");
    }

    /** A DB instance that is only copied and watched. */
    public static DatabaseSpec instance(String name, String instance) {
        return new DatabaseSpec(name, instance, null, null, null, null, null, null);
    }

    /** This database with what is bought for the event; null buys nothing. */
    public DatabaseSpec with(@Nullable ScaleUp bought) {
        return new DatabaseSpec(name, instance, cluster, region, roleArn, bought, scaleDown, copy);
    }

    /** This database with when it may be put back; null is any time. */
    public DatabaseSpec with(@Nullable ScaleDown back) {
        return new DatabaseSpec(name, instance, cluster, region, roleArn, scaleUp, back, copy);
    }

    /** How it is copied, {@link CopySpec#DEFAULT} when nothing is written. */
    public CopySpec copyOrDefault() {
        return copy == null ? CopySpec.DEFAULT : copy;
    }
}
