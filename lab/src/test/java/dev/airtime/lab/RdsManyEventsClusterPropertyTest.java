package dev.airtime.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ClusterMemberRecord;
import dev.airtime.api.ClusterRecord;
import dev.airtime.api.DatabaseRecord;
import dev.airtime.api.ServerlessV2;
import dev.airtime.database.DatabaseId;
import dev.airtime.database.DatabaseObservation;
import dev.airtime.database.EventRef;
import dev.airtime.database.Progress;
import dev.airtime.database.RoutedDatabases;
import dev.airtime.database.Target;
import dev.airtime.lab.rds.Call;
import dev.airtime.lab.rds.LabCluster;
import dev.airtime.lab.rds.RdsSpeed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfigurationInfo;

/**
 * Several events on one Aurora cluster, created, changed and deleted in any order and at any moment of each other's
 * changes, as {@link RdsManyEventsPropertyTest} has it for a DB instance: the writer has what each active event wants, no
 * member is asked to be larger than the largest of that, nothing is lowered while an event is on, the record is of the time
 * before the first, and after the last the cluster is as it was. {@code -Djqwik.tries.default=200} makes more nights than the build does.
 */
class RdsManyEventsClusterPropertyTest {
    private static final String SHOP = "shop-aurora";
    private static final DatabaseId CLUSTER = DatabaseId.cluster(SHOP);
    private static final List<String> CLASSES =
            List.of("db.r6g.large", "db.r6g.xlarge", "db.r6g.2xlarge", "db.r6g.4xlarge");
    private static final List<Double> MIN = List.of(0.5, 4.0, 8.0, 2.0);
    private static final List<Double> MAX = List.of(8.0, 16.0, 24.0, 64.0);

    /** What cluster it is. */
    enum Shape {
        WriterAlone,
        OneReader,
        /** Of one class and of another, the second larger than what some events want. */
        TwoReaders,
        Serverless
    }

    /**
     * What happens to an event, and how many looks of all events follow.
     *
     * @param wanted the place of its class, or of its limits; 0 deletes the event
     */
    record Happening(int event, int wanted, int looks) {}

    /** A cluster, whether the writer is to be the recorded one at the end, and what happens. */
    record Night(Shape shape, boolean failBack, List<Happening> happenings) {}

    @Provide
    Arbitrary<Night> nights() {
        return Combinators.combine(
                        Arbitraries.of(Shape.class),
                        Arbitraries.of(true, false),
                        Combinators.combine(
                                        Arbitraries.integers().between(0, 2),
                                        Arbitraries.integers().between(0, 3),
                                        Arbitraries.of(0, 1, 3, 10, 25, 80))
                                .as(Happening::new)
                                .list()
                                .ofMinSize(2)
                                .ofMaxSize(7))
                .as(Night::new);
    }

    private static LabCluster cluster(Shape shape) {
        LabCluster c = LabCluster.of(SHOP, "aurora-mysql").tag("airtime.dev/namespace", "production");
        return switch (shape) {
            case WriterAlone -> c.member("shop-1", CLASSES.get(0), 1);
            case OneReader -> c.member("shop-1", CLASSES.get(0), 1).member("shop-2", CLASSES.get(0), 1);
            case TwoReaders ->
                c.member("shop-1", CLASSES.get(0), 1)
                        .member("shop-2", CLASSES.get(2), 15)
                        .member("shop-3", CLASSES.get(0), 2);
            case Serverless ->
                c.member("shop-1", "db.serverless", 1)
                        .member("shop-2", "db.serverless", 1)
                        .serverless(MIN.get(0), MAX.get(0), null);
        };
    }

    /** One event as the reconciler drives it: written down, raised, and put back when it is deleted. */
    private static final class Driven {
        private final EventRef ref;
        private int wanted;
        private boolean claimed;
        private boolean deleted;
        /** What its claim told at its last look; 0 when nothing, or when it claims nothing any more. */
        private int told;

        private @Nullable DatabaseRecord recorded;

        Driven(EventRef ref) {
            this.ref = ref;
        }
    }

    /** A cluster and its events. */
    private static final class Running implements AutoCloseable {
        private final RdsStage stage = new RdsStage(RdsSpeed.typical().times(0.5));
        private final RoutedDatabases databases = new RoutedDatabases(place -> stage.apis(), stage.clock, d -> {});
        private final Night night;
        private final Map<String, Map<String, String>> before;
        private final List<Driven> events = new ArrayList<>();

        Running(Night night) {
            this.night = night;
            stage.lab.with(cluster(night.shape()));
            before = stage.account();
        }

        private boolean serverless() {
            return night.shape() == Shape.Serverless;
        }

        private Target target(Driven e) {
            return serverless()
                    ? new Target(
                            null,
                            List.of(),
                            Map.of(),
                            null,
                            night.failBack(),
                            new ServerlessV2(MIN.get(e.wanted), MAX.get(e.wanted)))
                    : new Target(CLASSES.get(e.wanted), List.of(), Map.of(), null, night.failBack(), null);
        }

        Driven create() {
            int n = events.size();
            Driven e = new Driven(new EventRef("production", "event-" + n, "uid-" + n));
            events.add(e);
            return e;
        }

        /** Whether nothing is left to do. */
        private boolean look(Driven e) {
            DatabaseObservation seen = databases.observe(e.ref, CLUSTER, target(e));
            DatabaseRecord tagged = seen.record();
            if (tagged != null && seen.claimed()) {
                e.recorded = tagged;
                asBefore(tagged);
                assertThat(seen.changedByHand()).as("nobody did").isEmpty();
            }
            Progress progress;
            if (e.deleted) {
                DatabaseRecord record = e.recorded;
                boolean touched =
                        seen.claimed() || (tagged != null && seen.otherClaims().isEmpty());
                if (!seen.claimed()) {
                    e.told = 0;
                }
                if (!touched || record == null) {
                    return !touched;
                }
                progress = databases.restore(e.ref, CLUSTER, target(e), record);
            } else if (!seen.claimed()) {
                progress =
                        databases.record(e.ref, CLUSTER, stage.clock.instant().plus(Duration.ofDays(1)));
                assertThat(progress).isNotInstanceOf(Progress.Blocked.class);
                e.claimed = progress instanceof Progress.Done;
                return false;
            } else {
                progress = seen.raised() ? new Progress.Done("raised") : databases.raise(e.ref, CLUSTER, target(e));
                e.told = e.wanted;
            }
            assertThat(progress).as(e.ref.name()).isNotInstanceOf(Progress.Blocked.class);
            return progress instanceof Progress.Done;
        }

        /** The record is of the time before the first event. */
        private void asBefore(DatabaseRecord record) {
            ClusterRecord c = Objects.requireNonNull(record.cluster());
            LabCluster start = cluster(night.shape());
            assertThat(c.writer()).isEqualTo("shop-1");
            assertThat(c.members().stream()
                            .collect(Collectors.toMap(
                                    ClusterMemberRecord::instance, m -> m.instanceClass() + "/" + m.promotionTier())))
                    .isEqualTo(start.members().stream()
                            .collect(Collectors.toMap(
                                    m -> m.instance().identifier(),
                                    m -> m.instance().instanceClass() + "/" + m.promotionTier())));
            if (serverless()) {
                assertThat(Objects.requireNonNull(c.serverlessV2()).maxCapacity())
                        .isEqualTo(MAX.get(0));
            }
        }

        boolean all() {
            boolean on = events.stream().anyMatch(e -> e.claimed && !e.deleted);
            int calls = stage.lab.calls().size();
            Map<String, String> sizes = sizes();
            ServerlessV2ScalingConfigurationInfo limits = limits();
            int most = events.stream()
                    .mapToInt(e -> Math.max(e.told, e.deleted ? 0 : e.wanted))
                    .max()
                    .orElse(0);
            boolean done = true;
            for (Driven e : events) {
                done &= look(e);
            }
            if (on) {
                List<Call> asked = stage.lab.calls();
                asked.subList(calls, asked.size()).stream()
                        .filter(c -> c.error() == null)
                        .forEach(c -> {
                            lowersNothing(c.parameters(), sizes, limits);
                            raisesToWhatIsWanted(c.parameters(), sizes, most);
                        });
            }
            stage.pass(Duration.ofSeconds(40));
            return done;
        }

        /** While an event is on, nobody is asked to be smaller. */
        private static void lowersNothing(
                Map<String, String> asked,
                Map<String, String> sizes,
                @Nullable ServerlessV2ScalingConfigurationInfo limits) {
            String size = asked.get("DBInstanceClass");
            String now = sizes.get(asked.getOrDefault("DBInstanceIdentifier", ""));
            if (size != null && now != null) {
                assertThat(CLASSES.indexOf(size)).as("%s on air", asked).isGreaterThanOrEqualTo(CLASSES.indexOf(now));
            }
            String min = asked.get("ServerlessV2ScalingConfiguration.MinCapacity");
            String max = asked.get("ServerlessV2ScalingConfiguration.MaxCapacity");
            if (limits != null && min != null && max != null) {
                assertThat(Double.parseDouble(min)).as("%s on air", asked).isGreaterThanOrEqualTo(limits.minCapacity());
                assertThat(Double.parseDouble(max)).as("%s on air", asked).isGreaterThanOrEqualTo(limits.maxCapacity());
            }
        }

        /** What nobody wants any more, nobody is raised to. */
        private static void raisesToWhatIsWanted(Map<String, String> asked, Map<String, String> sizes, int most) {
            String size = asked.get("DBInstanceClass");
            String now = sizes.get(asked.getOrDefault("DBInstanceIdentifier", ""));
            if (size != null && now != null && !size.equals(now)) {
                assertThat(CLASSES.indexOf(size)).as("%s", asked).isLessThanOrEqualTo(most);
            }
        }

        private Map<String, String> sizes() {
            return stage.console().describeDBInstances().dbInstances().stream()
                    .filter(i -> SHOP.equals(i.dbClusterIdentifier()))
                    .collect(Collectors.toMap(DBInstance::dbInstanceIdentifier, DBInstance::dbInstanceClass));
        }

        private @Nullable ServerlessV2ScalingConfigurationInfo limits() {
            return serverless()
                    ? stage.console()
                            .describeDBClusters(r -> r.dbClusterIdentifier(SHOP))
                            .dbClusters()
                            .get(0)
                            .serverlessV2ScalingConfiguration()
                    : null;
        }

        void settle() {
            for (int n = 0; n < 400; n++) {
                if (all()) {
                    events.stream().filter(e -> !e.deleted).forEach(this::hasWhatItWants);
                    return;
                }
            }
            throw new AssertionError("it runs for ever: "
                    + events.stream()
                            .map(e ->
                                    databases.observe(e.ref, CLUSTER, target(e)).message())
                            .toList());
        }

        private void hasWhatItWants(Driven e) {
            ServerlessV2ScalingConfigurationInfo limits = limits();
            if (limits != null) {
                assertThat(limits.minCapacity()).isGreaterThanOrEqualTo(MIN.get(e.wanted));
                assertThat(limits.maxCapacity()).isGreaterThanOrEqualTo(MAX.get(e.wanted));
                return;
            }
            String writer = stage.lab.writer(SHOP);
            sizes().forEach((member, size) -> assertThat(CLASSES.indexOf(size))
                    .as(member + (member.equals(writer) ? ", the writer, for " : " for ") + e.ref.name())
                    .isGreaterThanOrEqualTo(e.wanted));
        }

        void isAsBefore() {
            assertThat(stage.account()).isEqualTo(before);
            if (night.failBack()) {
                assertThat(stage.lab.writer(SHOP)).isEqualTo("shop-1");
            }
        }

        @Override
        public void close() {
            stage.close();
        }
    }

    @Property(shrinking = ShrinkingMode.BOUNDED, seed = "20261203")
    void itHasWhatEachWantsAndEndsAsItWas(@ForAll("nights") Night night) {
        try (Running running = new Running(night)) {
            Map<Integer, Driven> current = new HashMap<>();
            for (Happening h : night.happenings()) {
                Driven e = current.get(h.event());
                if (h.wanted() == 0) {
                    if (e != null) {
                        e.deleted = true;
                    }
                } else {
                    if (e == null || e.deleted) {
                        e = running.create();
                        current.put(h.event(), e);
                    }
                    e.wanted = h.wanted();
                }
                for (int n = 0; n < h.looks(); n++) {
                    if (running.all()) {
                        break;
                    }
                }
            }
            running.settle();
            running.events.forEach(e -> e.deleted = true);
            running.settle();
            running.isAsBefore();
        }
    }
}
