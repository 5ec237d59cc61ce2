package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySource;
import dev.airtime.api.CopySpec;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.AwsClients;
import dev.airtime.database.CopyObservation;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.EventRef;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Copies whose event is gone, on the lab's RDS and API server. */
class OrphanSweepTest {
    private static final DatabaseId SHOP = DatabaseId.instance("shop-prod");

    private Instant now = Instant.parse("2026-12-03T18:00:00Z");
    private final InstantSource clock = () -> now;
    private final LabCluster cluster = LabCluster.start(clock);
    private final KubernetesClient client = cluster.client();
    private final LabRds rds =
            LabRds.start(clock, RdsSpeed.typical(), 0).with(LabInstance.shop("shop-prod", "production"));
    private final AwsClients aws = new AwsClients("eu-west-1", rds.endpoint(), rds.endpoint());
    private final RoutedDatabases databases = new RoutedDatabases(aws::at, clock, d -> {});
    private final OrphanSweep sweep = new OrphanSweep(client, databases, Set.of());
    private String cluster1 = "";

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "lab");
        System.setProperty("aws.secretAccessKey", "lab");
    }

    @BeforeEach
    void identity() {
        client.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName("production")
                        .endMetadata()
                        .build())
                .create();
        Namespace system = client.namespaces().withName("kube-system").get();
        cluster1 = (system != null
                        ? system
                        : client.resource(new NamespaceBuilder()
                                        .withNewMetadata()
                                        .withName("kube-system")
                                        .endMetadata()
                                        .build())
                                .create())
                .getMetadata()
                .getUid();
    }

    @AfterEach
    void close() {
        sweep.close();
        aws.close();
        rds.close();
        client.close();
        cluster.close();
    }

    private EventRef event() {
        TrafficEvent event = Serialization.unmarshal("""
                apiVersion: airtime.dev/v1alpha1
                kind: TrafficEvent
                metadata: {name: night, namespace: production}
                spec: {airtime: "2026-12-03T21:30:00Z"}
                """, TrafficEvent.class);
        return Observer.ref(client.resource(event).create());
    }

    private String copy(EventRef event) {
        for (int n = 0; n < 200; n++) {
            CopyObservation copy = databases.copy(event, SHOP, CopySpec.from(CopySource.NewSnapshot), null);
            if (copy.state() == CopyObservation.State.Available) {
                return copy.identifier();
            }
            now = now.plusSeconds(60);
        }
        throw new AssertionError("never copied");
    }

    private void sweepAfter(Duration passed) {
        now = now.plus(passed);
        sweep.sweep();
        now = now.plus(Duration.ofMinutes(10));
    }

    @Test
    void deletesWhatAnEventThatIsGoneLeftBehind() {
        Map<String, Map<String, String>> before = rds.dump();
        String copy = copy(new EventRef("production", "forgotten", "uid-gone", cluster1));
        assertThat(rds.dump()).containsKeys("db:" + copy, "snapshot:" + copy);
        sweepAfter(Duration.ofMinutes(1));
        assertThat(rds.dump()).isEqualTo(before);
    }

    @Test
    void keepsTheCopyOfAnEventThatIsThereAndNotItsSnapshot() {
        String copy = copy(event().in(cluster1));
        assertThat(rds.dump()).containsKeys("db:" + copy, "snapshot:" + copy);
        sweepAfter(Duration.ofMinutes(1));
        assertThat(rds.dump()).containsKey("db:" + copy).doesNotContainKey("snapshot:" + copy);
    }

    @Test
    void leavesTheCopiesOfAnotherClusterAlone() {
        String copy = copy(new EventRef("production", "night", "uid-gone", "another-cluster"));
        sweepAfter(Duration.ofMinutes(1));
        assertThat(rds.dump()).containsKeys("db:" + copy, "snapshot:" + copy, "db:shop-prod");
    }

    @Test
    void takesNoSnapshotForACopyThatTheQuotaForbids() {
        rds.quota("DBInstances", 1);
        CopyObservation copy = databases.copy(event(), SHOP, CopySpec.from(CopySource.NewSnapshot), null);
        assertThat(copy.state()).isEqualTo(CopyObservation.State.Failed);
        assertThat(copy.message()).contains("1 of 1 DB instances");
        assertThat(rds.calls("CreateDBSnapshot")).isEmpty();
        rds.faults().fail("DescribeAccountAttributes", "InvalidAction", "what is that", 1);
        rds.quota("DBInstances", 2);
        assertThat(databases.copy(event2(), SHOP, CopySpec.DEFAULT, null).state())
                .as("unknown, going on")
                .isEqualTo(CopyObservation.State.Creating);
    }

    private static EventRef event2() {
        return new EventRef("production", "other", "uid-2");
    }
}
