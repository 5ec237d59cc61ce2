package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.Evidence.Group;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterConnectionsTest {
    /** Aurora PostgreSQL's own. */
    private static final String FORMULA = "LEAST({DBInstanceClassMemory/9531392},5000)";

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "-, -, db.r6g.large, 1802, the engine's formula on 16 GiB",
                "-, -, db.r6g.2xlarge, 5000, and its top",
                "-, 700, db.r6g.2xlarge, 700, the cluster's group",
                "300, 700, db.r6g.2xlarge, 300, the member's own first",
                "300, -, db.r6g.2xlarge, 300, the member's own",
            })
    void theMembersOwnGroupCountsFirst(String own, String cluster, String instanceClass, int limit, String why) {
        Group group = own == null
                ? new Group(true, Map.of("max_connections", FORMULA), Set.of(), Set.of())
                : new Group(true, Map.of("max_connections", own), Set.of(), Set.of("max_connections"));
        Map<String, String> set = cluster == null ? Map.of() : Map.of("max_connections", cluster);
        assertThat(ClusterConnections.limit(group, set, instanceClass)).as(why).isEqualTo(limit);
    }

    @Test
    void whatCantBeReadIsNotGuessed() {
        Group own = new Group(true, Map.of("max_connections", FORMULA), Set.of(), Set.of());
        assertThat(ClusterConnections.limit(null, Map.of(), "db.r6g.large")).isNull();
        assertThat(ClusterConnections.limit(own, null, "db.r6g.large"))
                .as("the cluster's group could set another one")
                .isNull();
        assertThat(ClusterConnections.limit(own, Map.of(), "db.z9.metal")).isNull();
    }
}
