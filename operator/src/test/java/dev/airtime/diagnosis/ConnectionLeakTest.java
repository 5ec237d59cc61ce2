package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.Finding;
import dev.airtime.api.Finding.Severity;
import dev.airtime.api.HeldConnections;
import dev.airtime.diagnosis.Measurements.Database;
import dev.airtime.diagnosis.Measurements.Workload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionLeakTest {
    /** Many more than connections are opened. */
    private static final long REQUESTS = 100_000;

    private static final HeldConnections HEALTH = new HeldConnections("api", "shop", "SELECT ?", 24, 58);

    private static List<Finding> find(
            int pool, @Nullable Integer max, List<ConnectionLook> looks, HeldConnections... held) {
        return find(pool, max, REQUESTS, looks, held);
    }

    private static List<Finding> find(
            int pool, @Nullable Integer max, long requests, List<ConnectionLook> looks, HeldConnections... held) {
        DatabaseInside inside = new DatabaseInside(
                "PostgreSQL 16.4",
                null,
                null,
                max,
                3,
                List.of(),
                looks,
                List.of(held),
                null,
                null,
                null,
                List.of(),
                Map.of());
        Database shop = new Database("shop", "db.m5.large", null, 0, null, null, null).with(inside);
        return new ConnectionLeak()
                .find(new Measurements(
                        List.of(new Workload("api", 4, 4, pool == 0 ? Map.of() : Map.of("", pool))),
                        List.of(shop),
                        requests,
                        List.of(),
                        0,
                        null,
                        null));
    }

    /** One look every 15 s at 400 users: connections, or with new ones {@code connections+new}. */
    private static List<ConnectionLook> looks(String text) {
        List<ConnectionLook> looks = new ArrayList<>(List.of(new ConnectionLook(0, 0, 10, 0)));
        for (String look : text.strip().split(" +", -1)) {
            List<Integer> parts =
                    Arrays.stream(look.split("\\+", -1)).map(Integer::valueOf).toList();
            looks.add(new ConnectionLook(15 * looks.size(), 400, parts.get(0), parts.size() == 1 ? 0 : parts.get(1)));
        }
        return looks;
    }

    /** looks → severity; empty: nothing is found. */
    @ParameterizedTest
    @CsvSource({
        // new ones in three looks, and in three of five
        "'40+9 42+2 40 42+1 40 41+1', Warning",
        "'40+9 42+2 40 42+1 40 41', ''",
        "'40 42+2 40 42+1 40 41+1 40', ''",
        // fewer than four
        "'40 42+1 40+1 42+1', ''",
        "'40 42+1 40+1 42+2', Warning",
        // too few looks
        "'40 42+9 40+9', ''",
        // a pool that fills and stops
        "'40+9 80+9 100+9 100 100 100 100 100', ''",
        "'40 80 100 100 100 100', ''",
        // the number goes on rising
        "'40 43 46 49 52 55', Critical",
        "'40 41 42 43 44 45', ''",
        "'100 102 104 106 108 110 112 114 116', Critical",
        "'55 50 45 40 35 30', ''",
        "'340 340 340 340 340 340', ''",
    })
    void findsOnBothSidesOfItsLimits(String looks, String severity) {
        assertThat(find(0, 341, looks(looks)))
                .extracting(f -> f.severity().name())
                .isEqualTo(severity.isEmpty() ? List.of() : List.of(severity));
    }

    @Test
    void aPoolThatIsDeclaredMayFill() {
        assertThat(find(14, 341, looks("40 43 46 49 52 55"))).isEmpty();
        assertThat(find(13, 341, looks("40 43 46 49 52 55"))).hasSize(1);
    }

    /** Each connection of a pool is used once, too, while the pool fills by turns and the load is small. */
    @ParameterizedTest
    @CsvSource({
        // all that were opened are still there, and the pools may hold as many
        "25, '40+9 60+20 80+20 100+20', 0",
        "24, '40+9 60+20 80+20 100+20', 1",
        // some were let go: no pool does that at constant users
        "25, '40+9 56+20 72+20 88+20', 1",
        "25, '40+9 59+20 78+20 97+20', 0",
    })
    void aPoolThatIsDeclaredMayFillSlowly(int pool, String looks, int findings) {
        assertThat(find(pool, 341, 500, looks(looks))).hasSize(findings);
    }

    @Test
    void aPoolThatFillsOpensOneWithEachRequest() {
        List<ConnectionLook> looks = looks("40+9 60+20 80+20 100+20");
        assertThat(find(25, 341, 600, looks)).isEmpty();
        assertThat(find(25, 341, 601, looks)).hasSize(1);
    }

    @Test
    void podsThatAreAddedBringTheirOwnConnections() {
        List<ConnectionLook> looks = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            looks.add(new ConnectionLook(15 * n, 400, 40 + 20 * n, 3, 2 + n));
        }
        assertThat(find(0, 341, looks)).isEmpty();
        for (int n = 8; n < 12; n++) {
            looks.add(new ConnectionLook(15 * n, 400, 200, 3, 8 + n % 2));
        }
        assertThat(find(0, 341, looks)).as("none is added any more").hasSize(1);
    }

    @Test
    void theHolderIsNamedWithItsLastStatement() {
        assertThat(find(0, 341, looks("40+4 44+4 44+4 44+4 44+4"), HEALTH))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo("connections to database shop are opened and not given back: 16 within 60 s at a"
                                    + " constant 400 users, by api as user shop, each used once (SELECT ?) and then idle"
                                    + " for up to 58 s");
                    assertThat(f.evidence()).containsEntry("longestIdleSeconds", "58");
                    assertThat(f.severity()).isEqualTo(Severity.Warning);
                    assertThat(f.field()).isEqualTo("the code of api");
                });
    }

    @Test
    void theEndIsForeseen() {
        assertThat(find(0, 341, looks("40 52 64 76 88 100"))).singleElement().satisfies(f -> assertThat(f.message())
                .isEqualTo("connections to database shop are opened and not given back: from 40 to 100 within"
                        + " 75 s at a constant 400 users; max_connections is reached after another 4 min of"
                        + " this"));
        assertThat(find(0, null, looks("40 52 64 76 88 100"))).singleElement().satisfies(f -> assertThat(f.severity())
                .isEqualTo(Severity.Warning));
    }

    @Test
    void whatWasNotLookedAtIsNotFound() {
        assertThat(find(0, 341, List.of())).isEmpty();
        assertThat(find(0, 341, List.of(new ConnectionLook(0, 0, 10, 0), new ConnectionLook(15, 0, 90, 50))))
                .as("before and after the load")
                .isEmpty();
        assertThat(new ConnectionLeak()
                        .find(new Measurements(
                                List.of(),
                                List.of(new Database("shop", null, 341, 0, 340, null, null)),
                                0,
                                List.of(),
                                0,
                                null,
                                null)))
                .isEmpty();
    }
}
