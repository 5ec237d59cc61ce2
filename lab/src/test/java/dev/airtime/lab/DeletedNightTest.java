package dev.airtime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.DrivenOperator;
import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.AwsClients;
import dev.airtime.database.Place;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.load.Audience;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * An event that is deleted in the middle of its night: it goes when production is what it was and the copy is gone, and
 * not before.
 */
class DeletedNightTest {
    private static final Instant START = Instant.parse("2026-12-03T21:00:00Z");
    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");
    private static final Instant TOO_LATE = AIRTIME.plus(Duration.ofHours(3));
    private static final String INSTANCE = "shop-prod";

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "lab");
        System.setProperty("aws.secretAccessKey", "lab");
    }

    /** The phase; what the instance's status is at that moment, empty: any; the class and web's replicas then. */
    @ParameterizedTest
    @CsvSource({
        "CopyingProduction, '',        db.m5.large,    4",
        "Rehearsing,        '',        db.m5.large,    4",
        "Ready,             '',        db.m5.large,    4",
        "ScalingUp,         modifying, db.m5.large,    4",
        "Standby,           '',        db.r6g.2xlarge, 12",
        "OnAir,             '',        db.r6g.2xlarge, 12",
        "ScalingDown,       modifying, db.r6g.2xlarge, 4",
    })
    void restoresFirst(Phase phase, String status, String instanceClass, int replicas) throws Exception {
        JumpClock clock = new JumpClock(START);
        try (LabCluster cluster = LabCluster.start(clock);
                LabRds rds = LabRds.start(clock, RdsSpeed.typical().times(0.05), 0);
                KubernetesClient user = cluster.client();
                KubernetesClient client = cluster.client();
                AwsClients aws = new AwsClients("eu-west-1", rds.endpoint(), rds.endpoint())) {
            rds.with(LabInstance.shop(INSTANCE, "production").tag("team", "shop"));
            LabShop shop = new LabShop(cluster, rds, clock, "production", INSTANCE, new Audience(400, 4000, AIRTIME));
            user.load(Objects.requireNonNull(DeletedNightTest.class.getResourceAsStream("/killed-anywhere.yaml")))
                    .items()
                    .forEach(o -> user.resource(o).create());
            Map<String, Map<String, String>> before = rds.dump();
            DrivenOperator operator =
                    new DrivenOperator(client, aws.at(Place.HOME), clock, host -> List.of("10.20.0.10"));
            Resource<TrafficEvent> event =
                    user.resources(TrafficEvent.class).inNamespace("production").withName("night");

            while (!(at(event, phase) && String.valueOf(rds.status(INSTANCE)).contains(status))) {
                assertThat(clock.instant())
                        .as("%s never came: %s", phase, story(event))
                        .isBefore(TOO_LATE);
                pass(operator.round(), clock, shop);
            }
            assertThat(rds.describe(INSTANCE)).containsEntry("instanceClass", instanceClass);
            assertThat(replicas(cluster)).isEqualTo(replicas);
            event.delete();
            assertThat(event.get()).as("held by its finalizer").isNotNull();

            while (event.get() != null) {
                assertThat(clock.instant()).as("never let go: %s", story(event)).isBefore(TOO_LATE);
                pass(operator.round(), clock, shop);
            }
            assertThat(rds.dump()).isEqualTo(before);
            assertThat(cluster.object("Namespace", "", "production-staging")).isNull();
            assertThat(replicas(cluster)).isEqualTo(4);
            assertThat(Objects.requireNonNull(cluster.object("Deployment", "production", "web"))
                            .path("metadata")
                            .path("annotations")
                            .has("airtime.dev/before"))
                    .isFalse();

            pass(operator.round(), clock, shop);
            assertThat(user.resources(Rehearsal.class).inAnyNamespace().list().getItems())
                    .isEmpty();
        }
    }

    private static boolean at(Resource<TrafficEvent> event, Phase phase) {
        TrafficEvent now = event.get();
        return now.getStatus() != null && now.getStatus().phase() == phase;
    }

    private static String story(Resource<TrafficEvent> event) {
        return String.valueOf(event.get().getStatus());
    }

    private static void pass(Instant next, JumpClock clock, LabShop shop) {
        Instant soonest = clock.instant().plusSeconds(5);
        clock.jump(next.isAfter(soonest) ? next : soonest);
        shop.tick();
    }

    private static int replicas(LabCluster cluster) {
        return Objects.requireNonNull(cluster.object("Deployment", "production", "web"))
                .path("spec")
                .path("replicas")
                .asInt();
    }
}
