package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ClusterAddressesTest {
    private static final String RO = "shop-aurora.cluster-ro-abc.example";

    private static ClusterEndpoint custom(String cluster, String name, String kind) {
        return new ClusterEndpoint(cluster, name + ".cluster-custom-abc.example", kind);
    }

    static Stream<Arguments> rows() {
        return Stream.of(
                arguments("members by role", Clusters.atRest(), List.of(), null, "shop-1", "shop-2"),
                arguments("after a failover", Clusters.atRest().writer("shop-2"), List.of(), null, "shop-2", "shop-1"),
                arguments(
                        "while raised, the roles of before",
                        Clusters.atRest().writer("shop-2"),
                        List.of(),
                        "shop-1",
                        "shop-1",
                        "shop-2"),
                arguments("only a writer", Clusters.of("shop-1"), List.of(), null, "shop-1", ""),
                arguments(
                        "auto-scaled replicas come and go",
                        Clusters.atRest().add("application-autoscaling-1", Instances.SMALL),
                        List.of(),
                        null,
                        "shop-1",
                        "shop-2"),
                arguments(
                        "auto-scaled by tag",
                        Clusters.atRest()
                                .add("extra", Instances.SMALL)
                                .change(
                                        "extra",
                                        i -> i.tags(Map.of("application-autoscaling:resourceId", "cluster:shop"))),
                        List.of(),
                        null,
                        "shop-1",
                        "shop-2"),
                arguments(
                        "custom endpoints by kind",
                        Clusters.atRest(),
                        List.of(
                                custom(Clusters.ID, "reports", "READER"),
                                custom(Clusters.ID, "all", "ANY"),
                                custom(Clusters.ID, "admin", "WRITER"),
                                custom("another", "theirs", "READER")),
                        null,
                        "admin.cluster-custom-abc all.cluster-custom-abc shop-1",
                        "reports.cluster-custom-abc shop-2"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rows")
    void namesEveryAddress(
            String name,
            Clusters cluster,
            List<ClusterEndpoint> custom,
            @Nullable String writer,
            String writers,
            String readers) {
        ClusterAddresses addresses = ClusterAddresses.of(cluster.seen(), custom, writer);
        assertThat(addresses.writers()).containsExactlyElementsOf(hosts(writers));
        assertThat(addresses.readers())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(Stream.of(RO), hosts(readers).stream()).toList());
    }

    private static List<String> hosts(String words) {
        return Stream.of(words.split(" ", -1))
                .filter(w -> !w.isEmpty())
                .map(w -> w + ".example")
                .toList();
    }
}
