package dev.airtime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.DrivenOperator;
import dev.airtime.api.Conditions;
import dev.airtime.api.Phase;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.api.Verdict;
import dev.airtime.database.AwsApis;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.load.Audience;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.rds.RdsClient;

/**
 * A whole night in the lab, the operator killed before and after its calls to Kubernetes and AWS and started anew, must
 * end as a night without a kill: one snapshot, one copy, one raise, one restore, nothing left over.
 *
 * <p>Every call that changes something is a kill point, before and after. A night is killed at every {@value #STRIDE}th
 * of them, so that each operator lives long enough to repeat what was lost; {@value #STRIDE} nights, from
 * {@value #STRIDE} first points, reach them all. Then the same with reads counted too: every {@value #CALLS}th of all
 * calls. The build takes a few of these nights; {@code -Dairtime.kill.step=1} and {@code -Dairtime.kill.reads=1} take all.
 */
class KilledAnywhereTest {
    private static final int STRIDE = 45;
    private static final int CALLS = 197;
    private static final Instant START = Instant.parse("2026-12-03T21:00:00Z");
    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");

    /** How a night ended: everything that must not depend on who was killed when. */
    private record End(
            Phase phase,
            String restored,
            List<String> verdicts,
            Map<String, Map<String, String>> rds,
            boolean copyGone,
            Map<String, Long> made,
            int webReplicas) {}

    /** An end, and how many calls the night took. */
    private record Night(End end, int points, int kills) {}

    @Test
    void endsTheSameWhereverItIsKilled() throws Exception {
        Night reference = night(false, 0, STRIDE, false);
        assertThat(reference.end().phase()).isEqualTo(Phase.Completed);
        assertThat(reference.end().verdicts()).containsExactly(Verdict.Passed.name());
        assertThat(reference.end().copyGone()).isTrue();
        assertThat(reference.end().rds()).containsOnlyKeys("db:shop-prod", "pg:shop-mysql80");
        assertThat(reference.end().made())
                .as("one copy, from the backups")
                .containsEntry("CreateDBSnapshot", 0L)
                .containsEntry("RestoreDBInstanceFromDBSnapshot", 0L)
                .containsEntry("RestoreDBInstanceToPointInTime", 1L);
        int kills = 0;
        int nights = 0;
        int step = Integer.getInteger("airtime.kill.step", 9);
        for (int first = 1; first <= STRIDE; first += step) {
            for (boolean after : new boolean[] {false, true}) {
                Night night = night(false, first, STRIDE, after);
                assertThat(night.end())
                        .as("killed %s change %d and every %dth", after ? "after" : "before", first, STRIDE)
                        .isEqualTo(reference.end());
                kills += night.kills();
                nights++;
            }
        }
        System.out.println("kill points: " + 2 * reference.points() + " (before and after each of " + reference.points()
                + " changes), kills: " + kills + ", nights: " + nights);
        assertThat(kills).isGreaterThan(nights);
    }

    @Test
    void endsTheSameWhenKilledAtReadsToo() throws Exception {
        Night reference = night(true, 0, CALLS, false);
        int kills = 0;
        int nights = 0;
        int step = Integer.getInteger("airtime.kill.reads", 99);
        for (int first = 1; first <= CALLS; first += step) {
            for (boolean after : new boolean[] {false, true}) {
                Night night = night(true, first, CALLS, after);
                assertThat(night.end())
                        .as("killed %s call %d and every %dth", after ? "after" : "before", first, CALLS)
                        .isEqualTo(reference.end());
                kills += night.kills();
                nights++;
            }
        }
        System.out.println("kill points, reads too: " + 2 * reference.points() + " (before and after each of "
                + reference.points() + " calls), kills: " + kills + ", nights: " + nights);
        assertThat(kills).isGreaterThan(nights);
    }

    private static Night night(boolean reads, int first, int stride, boolean after) throws Exception {
        JumpClock clock = new JumpClock(START);
        try (LabCluster cluster = LabCluster.start(clock);
                LabRds rds = LabRds.start(clock, RdsSpeed.typical().times(0.02), 0);
                KubernetesClient user = cluster.client()) {
            rds.with(LabInstance.shop("shop-prod", "production").tag("team", "shop"));
            LabShop shop =
                    new LabShop(cluster, rds, clock, "production", "shop-prod", new Audience(400, 4000, AIRTIME));
            user.load(resource("/killed-anywhere.yaml")).items().forEach(o -> user.resource(o)
                    .create());
            int points = 0;
            int kills = 0;
            int at = first;
            while (!completed(user) && clock.instant().isBefore(AIRTIME.plus(Duration.ofHours(3)))) {
                KillSwitch kill = new KillSwitch(reads, at, after);
                live(kill, cluster, rds, clock, shop, user);
                points += kill.calls();
                kills += kill.dead() ? 1 : 0;
                // The next one is killed after as many calls as lie between two points.
                at = first == 0 ? 0 : stride;
                clock.jump(clock.instant().plusSeconds(5));
                shop.tick();
            }
            return new Night(end(user, cluster, rds), points, kills);
        }
    }

    /** One operator's life: until it is killed, or the night is over. */
    private static void live(
            KillSwitch kill, LabCluster cluster, LabRds rds, JumpClock clock, LabShop shop, KubernetesClient user)
            throws Exception {
        try (KubernetesClient client = cluster.client(kill);
                RdsClient rdsClient = RdsClient.builder()
                        .region(Region.EU_WEST_1)
                        .endpointOverride(rds.endpoint())
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .overrideConfiguration(c -> c.addExecutionInterceptor(kill))
                        .build();
                CloudWatchClient cloudWatch = CloudWatchClient.builder()
                        .region(Region.EU_WEST_1)
                        .endpointOverride(rds.endpoint())
                        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("lab", "lab")))
                        .httpClient(UrlConnectionHttpClient.create())
                        .overrideConfiguration(c -> c.addExecutionInterceptor(kill))
                        .build()) {
            DrivenOperator operator = new DrivenOperator(
                    client, new AwsApis(rdsClient, cloudWatch), clock, host -> List.of("10.20.0.10"));
            while (!kill.dead() && clock.instant().isBefore(AIRTIME.plus(Duration.ofHours(3)))) {
                Instant next;
                try {
                    next = operator.round();
                } catch (Exception | KillSwitch.Killed e) {
                    if (!kill.dead()) {
                        throw e;
                    }
                    return;
                }
                if (completed(user)) {
                    return;
                }
                Instant soonest = clock.instant().plusSeconds(5);
                clock.jump(next.isAfter(soonest) ? next : soonest);
                shop.tick();
            }
        }
    }

    private static boolean completed(KubernetesClient user) {
        TrafficEvent event = event(user);
        return event.getStatus() != null && event.getStatus().phase() == Phase.Completed;
    }

    private static TrafficEvent event(KubernetesClient user) {
        return user.resources(TrafficEvent.class)
                .inNamespace("production")
                .withName("night")
                .get();
    }

    private static End end(KubernetesClient user, LabCluster cluster, LabRds rds) {
        TrafficEvent event = event(user);
        String restored = event.getStatus().conditions().stream()
                .filter(c -> Conditions.CAPACITY_RESTORED.equals(c.getType()))
                .map(c -> c.getStatus())
                .findFirst()
                .orElse("-");
        List<String> verdicts = user.resources(Rehearsal.class).inNamespace("production").list().getItems().stream()
                .map(r -> r.getStatus() == null
                        ? "-"
                        : String.valueOf(r.getStatus().verdict()))
                .toList();
        Map<String, Long> made = new TreeMap<>();
        for (String action : List.of(
                "CreateDBSnapshot",
                "RestoreDBInstanceFromDBSnapshot",
                "RestoreDBInstanceToPointInTime",
                "CreateDBParameterGroup",
                "CopyDBParameterGroup",
                "DeleteDBInstance",
                "DeleteDBSnapshot",
                "DeleteDBParameterGroup")) {
            made.put(
                    action,
                    rds.calls(action).stream().filter(c -> c.error() == null).count());
        }
        HashSet<Map<String, String>> changes = new HashSet<>();
        rds.calls("ModifyDBInstance").stream()
                .filter(c -> c.error() == null)
                .map(Call::parameters)
                .filter(f -> f.containsKey("DBInstanceClass"))
                .forEach(changes::add);
        made.put("class changes", (long) changes.size());
        boolean copyGone = cluster.objects("Namespace").stream()
                .noneMatch(n -> n.path("metadata").path("name").asText().equals("production-staging"));
        int replicas = Objects.requireNonNull(cluster.object("Deployment", "production", "web"))
                .path("spec")
                .path("replicas")
                .asInt();
        return new End(
                Objects.requireNonNull(event.getStatus().phase()),
                restored,
                verdicts,
                stable(rds.dump()),
                copyGone,
                made,
                replicas);
    }

    /** Without what two worlds never share: identities that RDS draws. */
    private static Map<String, Map<String, String>> stable(Map<String, Map<String, String>> dump) {
        Map<String, Map<String, String>> stable = new TreeMap<>();
        dump.forEach((name, settings) -> {
            Map<String, String> own = new TreeMap<>(settings);
            own.remove("resourceId");
            stable.put(name, own);
        });
        return stable;
    }

    private static InputStream resource(String name) {
        InputStream stream = KilledAnywhereTest.class.getResourceAsStream(name);
        if (stream == null) {
            throw new UncheckedIOException(new IOException(name + " is not on the class path"));
        }
        return stream;
    }
}
