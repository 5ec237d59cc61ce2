package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.CopySpec;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBCluster;
import software.amazon.awssdk.services.rds.model.Filter;

/**
 * An Aurora cluster against an RDS API that is not ours, such as moto_server; run as {@link EndpointTest}. Never name a real
 * account's endpoint: the test makes a cluster.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_ENDPOINT", matches = "http://(127\\.0\\.0\\.1|localhost):.*")
class ClusterEndpointTest {
    private static final String SMALL = "db.r6g.large";
    private static final String LARGE = "db.r6g.2xlarge";

    private final URI endpoint = URI.create(System.getenv().getOrDefault("AIRTIME_TEST_ENDPOINT", "http://localhost"));
    private final AwsClients clients = new AwsClients("eu-west-1", endpoint, null);
    private final RdsClient rds = clients.at(Place.HOME).rds();
    private final String id = "shop-" + UUID.randomUUID().toString().substring(0, 8);
    private final DatabaseId cluster = DatabaseId.cluster(id);
    private final EventRef event =
            new EventRef("production", "dragons-den", UUID.randomUUID().toString());
    private Instant now = Instant.now();
    private final InstantSource clock = () -> now;
    private final RoutedDatabases databases = new RoutedDatabases(clients::at, clock, d -> {});

    @BeforeEach
    void makeProduction() {
        rds.createDBCluster(r -> r.dbClusterIdentifier(id)
                .engine("aurora-mysql")
                .masterUsername("root")
                .masterUserPassword("not-a-secret-1")
                .tags(RdsMapping.tags(Map.of(RecordTags.NAMESPACE, "production"))));
        for (int n = 1; n <= 2; n++) {
            String member = id + "-" + n;
            rds.createDBInstance(r -> r.dbInstanceIdentifier(member)
                    .dbClusterIdentifier(id)
                    .dbInstanceClass(SMALL)
                    .engine("aurora-mysql"));
        }
    }

    @AfterEach
    void close() {
        clients.close();
    }

    private DBCluster described(String identifier) {
        return rds.describeDBClusters(r -> r.dbClusterIdentifier(identifier))
                .dbClusters()
                .get(0);
    }

    private List<String> classes() {
        return rds
                .describeDBInstances(r -> r.filters(
                        Filter.builder().name("db-cluster-id").values(id).build()))
                .dbInstances()
                .stream()
                .map(i -> i.dbInstanceClass())
                .toList();
    }

    private Progress until(Supplier<Progress> step) {
        Progress progress = step.get();
        for (int n = 0; n < 60 && progress instanceof Progress.Running; n++) {
            now = now.plusSeconds(40);
            progress = step.get();
        }
        return progress;
    }

    @Test
    void raisesAndPutsBack() {
        Target target = Target.of(LARGE, Map.of());
        DatabaseObservation before = databases.observe(event, cluster, target);
        assertThat(before.presence()).as(before.message()).isEqualTo(DatabaseObservation.Presence.Found);
        assertThat(until(() -> databases.record(event, cluster, now.plus(Duration.ofDays(1)))))
                .isInstanceOf(Progress.Done.class);
        Progress raised = until(() -> databases.raise(event, cluster, target));
        assertThat(raised).as(raised.message()).isInstanceOf(Progress.Done.class);
        assertThat(classes()).containsExactly(LARGE, LARGE);
        now = now.plusSeconds(40);
        DatabaseObservation observed = databases.observe(event, cluster, target);
        assertThat(observed.raised()).isTrue();
        Progress back = until(() ->
                databases.restore(event, cluster, target, observed.recorded().orElseThrow()));
        assertThat(back).as(back.message()).isInstanceOf(Progress.Done.class);
        assertThat(classes()).containsExactly(SMALL, SMALL);
        assertThat(RdsMapping.tags(described(id).tagList())).containsOnlyKeys(RecordTags.NAMESPACE);
    }

    @Test
    void clonesAndRemoves() {
        CopyObservation copy = databases.copy(event, cluster, CopySpec.DEFAULT, null);
        for (int n = 0; n < 10 && copy.state() == CopyObservation.State.Creating; n++) {
            now = now.plusSeconds(40);
            copy = databases.copy(event, cluster, CopySpec.DEFAULT, null);
        }
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Available);
        assertThat(copy.reader()).isNotEmpty();
        assertThat(described(copy.identifier()).dbClusterMembers()).hasSize(2);
        for (int n = 0; n < 10 && copy.state() != CopyObservation.State.Absent; n++) {
            now = now.plusSeconds(40);
            copy = databases.removeCopy(event, cluster);
        }
        assertThat(copy.state()).as(copy.message()).isEqualTo(CopyObservation.State.Absent);
        assertThat(rds.describeDBInstances().dbInstances())
                .noneMatch(i -> i.dbInstanceIdentifier().startsWith("airtime-" + id));
    }
}
