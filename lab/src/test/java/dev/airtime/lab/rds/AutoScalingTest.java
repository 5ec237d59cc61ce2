package dev.airtime.lab.rds;

import static dev.airtime.lab.rds.Cloud.SPEED;
import static dev.airtime.lab.rds.Cloud.refused;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableDimension;
import software.amazon.awssdk.services.applicationautoscaling.model.ScalableTarget;
import software.amazon.awssdk.services.applicationautoscaling.model.ServiceNamespace;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.Tag;

/** Application Auto Scaling of an Aurora cluster's readers, by its own SDK client. */
class AutoScalingTest {
    private final Cloud cloud = new Cloud();
    private final ApplicationAutoScalingClient scaling = ApplicationAutoScalingClient.builder()
            .endpointOverride(cloud.lab.endpoint())
            .region(Region.EU_WEST_2)
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
            .httpClient(UrlConnectionHttpClient.create())
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();

    AutoScalingTest() {
        cloud.lab
                .with(LabCluster.of("shop", "aurora-mysql")
                        .member("shop-1", "db.r6g.2xlarge", 0)
                        .member("shop-2", "db.r6g.large", 1))
                .autoScaling("shop", 1, 4);
    }

    @AfterEach
    void close() {
        scaling.close();
        cloud.close();
    }

    private void register(@Nullable Integer min, @Nullable Integer max) {
        scaling.registerScalableTarget(r -> r.serviceNamespace(ServiceNamespace.RDS)
                .resourceId("cluster:shop")
                .scalableDimension(ScalableDimension.RDS_CLUSTER_READ_REPLICA_COUNT)
                .minCapacity(min)
                .maxCapacity(max));
    }

    private ScalableTarget target() {
        return scaling.describeScalableTargets(
                        r -> r.serviceNamespace(ServiceNamespace.RDS).resourceIds("cluster:shop"))
                .scalableTargets()
                .get(0);
    }

    private List<DBInstance> own() {
        return cloud.rds.describeDBInstances().dbInstances().stream()
                .filter(i -> i.dbInstanceIdentifier().startsWith("application-autoscaling-"))
                .toList();
    }

    @Test
    void aHigherMinimumBringsReadersOfTheWritersClass() {
        cloud.pass(Duration.ofMinutes(5));
        assertThat(own()).isEmpty();
        register(3, null);
        assertThat(target().minCapacity()).isEqualTo(3);
        assertThat(target().maxCapacity()).isEqualTo(4);
        cloud.pass(Duration.ofMinutes(1));
        assertThat(own()).hasSize(2).allSatisfy(reader -> {
            assertThat(reader.dbInstanceStatus()).isEqualTo("creating");
            assertThat(reader.dbInstanceClass()).isEqualTo("db.r6g.2xlarge");
            assertThat(reader.promotionTier()).isEqualTo(15);
            assertThat(reader.tagList()).extracting(Tag::key).containsExactly("application-autoscaling:resourceId");
        });
        cloud.pass(SPEED.member());
        assertThat(own()).extracting(DBInstance::dbInstanceStatus).containsOnly("available");
    }

    @Test
    void aLowerMinimumRemovesItsOwnOnlyAndLater() {
        register(3, null);
        cloud.pass(Duration.ofMinutes(1)).pass(SPEED.member());
        register(1, null);
        cloud.pass(Duration.ofMinutes(14));
        assertThat(own()).hasSize(2);
        cloud.pass(Duration.ofMinutes(1)).pass(SPEED.removal());
        assertThat(own()).isEmpty();
        assertThat(cloud.status("shop-2")).isEqualTo("available");
    }

    @Test
    void itWaitsWhileTheClusterIsNotAvailable() {
        register(2, null);
        cloud.pass(Duration.ofSeconds(45));
        cloud.lab.failover("shop", "shop-2");
        cloud.pass(Duration.ofSeconds(15));
        assertThat(own()).isEmpty();
        cloud.pass(SPEED.clusterFailover()).pass(Duration.ofMinutes(1));
        assertThat(own()).extracting(DBInstance::dbInstanceClass).containsExactly("db.r6g.large");
    }

    @Test
    void scalingOutCanBeSuspended() {
        scaling.registerScalableTarget(r -> r.serviceNamespace(ServiceNamespace.RDS)
                .resourceId("cluster:shop")
                .scalableDimension(ScalableDimension.RDS_CLUSTER_READ_REPLICA_COUNT)
                .minCapacity(3)
                .suspendedState(s -> s.dynamicScalingOutSuspended(true)));
        cloud.pass(Duration.ofMinutes(5));
        assertThat(own()).isEmpty();
        assertThat(target().suspendedState().dynamicScalingOutSuspended()).isTrue();
    }

    @Test
    void refusalsHaveTheirCodes() {
        refused(400, "ValidationException", () -> register(5, null));
        refused(400, "ValidationException", () -> register(1, 16));
        cloud.lab.faults().deny("RegisterScalableTarget");
        assertThat(refused(403, "AccessDeniedException", () -> register(2, null)))
                .hasMessageContaining("application-autoscaling:RegisterScalableTarget");
        assertThat(cloud.lab.calls("RegisterScalableTarget").get(2).parameters())
                .containsEntry("ResourceId", "cluster:shop");
    }
}
