package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Conditions;
import dev.airtime.api.Rehearsal;
import dev.airtime.api.TrafficEvent;
import dev.airtime.database.AwsApis;
import dev.airtime.database.AwsClients;
import dev.airtime.database.Place;
import dev.airtime.lab.LabShop;
import dev.airtime.lab.cluster.LabCluster;
import dev.airtime.lab.load.Audience;
import dev.airtime.lab.rds.LabInstance;
import dev.airtime.lab.rds.LabRds;
import dev.airtime.lab.rds.RdsSpeed;
import dev.airtime.sql.FullRead;
import dev.airtime.sql.Login;
import dev.airtime.sql.ReadProgress;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A night whose copy is read through first, by an operator that is killed in the middle of it. */
class WarmUpNightTest {
    private static final Instant AIRTIME = Instant.parse("2026-12-03T21:30:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-12-03T21:00:00Z"));
    private final InstantSource clock = now::get;
    private final Deque<Runnable> reads = new ArrayDeque<>();
    private final Deque<FullRead.Outcome> outcomes = new ArrayDeque<>();
    private final List<Login> logins = new ArrayList<>();

    @BeforeAll
    static void credentials() {
        System.setProperty("aws.accessKeyId", "lab");
        System.setProperty("aws.secretAccessKey", "lab");
    }

    /** A process: what it knows of reads goes with it. */
    private DrivenOperator operator(KubernetesClient client, AwsApis aws) {
        return new DrivenOperator(
                client,
                aws,
                clock,
                host -> List.of("10.20.0.10"),
                new WarmUps(
                        (product, login, told) -> {
                            logins.add(login);
                            told.accept(new ReadProgress(12, 40, 31L << 30, 120L << 30));
                            return outcomes.remove();
                        },
                        clock,
                        reads::add));
    }

    private static Condition stagingReady(KubernetesClient user) {
        TrafficEvent event = user.resources(TrafficEvent.class)
                .inNamespace("production")
                .withName("night")
                .get();
        return event.getStatus() == null
                ? new Condition()
                : event.getStatus().conditions().stream()
                        .filter(c -> Conditions.STAGING_READY.equals(c.getType()))
                        .findFirst()
                        .orElseGet(Condition::new);
    }

    private static String said(KubernetesClient user) {
        return String.valueOf(stagingReady(user).getMessage());
    }

    private void rounds(DrivenOperator operator, LabShop shop, KubernetesClient user, BooleanSupplier until)
            throws Exception {
        while (!until.getAsBoolean()) {
            assertThat(clock.instant()).as("in time: %s", stagingReady(user)).isBefore(AIRTIME);
            Instant next = operator.round();
            Instant soonest = clock.instant().plusSeconds(5);
            now.set(next.isAfter(soonest) ? next : soonest);
            shop.tick();
        }
    }

    private static List<Rehearsal> rehearsals(KubernetesClient user) {
        return user.resources(Rehearsal.class).inAnyNamespace().list().getItems();
    }

    @Test
    void noRehearsalBeginsBeforeItWasRead() throws Exception {
        try (LabCluster cluster = LabCluster.start(clock);
                LabRds rds = LabRds.start(clock, RdsSpeed.typical().times(0.02), 0);
                KubernetesClient user = cluster.client();
                KubernetesClient client = cluster.client();
                AwsClients clients = new AwsClients("eu-west-1", rds.endpoint(), rds.endpoint());
                InputStream sample =
                        Objects.requireNonNull(WarmUpNightTest.class.getResourceAsStream("/killed-anywhere.yaml"))) {
            rds.with(LabInstance.shop("shop-prod", "production").tag("team", "shop"));
            LabShop shop =
                    new LabShop(cluster, rds, clock, "production", "shop-prod", new Audience(400, 4000, AIRTIME));
            String yaml = new String(sample.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("instance: shop-prod\n", "instance: shop-prod\n    copy: {warmUp: Read}\n");
            user.load(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)))
                    .items()
                    .forEach(o -> user.resource(o).create());
            AwsApis aws = clients.at(Place.HOME);

            DrivenOperator first = operator(client, aws);
            rounds(first, shop, user, () -> !reads.isEmpty());
            outcomes.add(new FullRead.Failed("can't connect to the copy"));
            reads.remove().run();
            rounds(first, shop, user, () -> said(user).contains("can't connect to the copy"));
            assertThat(said(user)).contains("it is tried again at ", "or write copy.warmUp: None");
            rounds(first, shop, user, () -> !reads.isEmpty());
            rounds(first, shop, user, () -> said(user).contains("warm-up: waits for its turn"));
            assertThat(stagingReady(user).getReason()).isEqualTo("DatabasesWarming");
            assertThat(said(user)).contains("no rehearsal begins");
            assertThat(rehearsals(user)).isEmpty();
            // It is killed.
            reads.clear();

            DrivenOperator second = operator(client, aws);
            rounds(second, shop, user, () -> !reads.isEmpty());
            assertThat(rehearsals(user)).isEmpty();
            outcomes.add(new FullRead.Done(new ReadProgress(40, 40, 120L << 30, 120L << 30), ""));
            reads.remove().run();
            second.round();

            // And once more: the tag says that it was read.
            DrivenOperator third = operator(client, aws);
            rounds(third, shop, user, () -> !rehearsals(user).isEmpty());
            assertThat(stagingReady(user).getStatus()).isEqualTo("True");
            assertThat(reads).isEmpty();
            assertThat(logins).hasSize(2);
            assertThat(rds.accepts("shop-prod", logins.get(1).password()))
                    .as("never production's")
                    .isFalse();
            assertThat(rds.dump().toString()
                            + user.resources(TrafficEvent.class)
                                    .inAnyNamespace()
                                    .list())
                    .doesNotContain(logins.get(1).password());
        }
    }
}
