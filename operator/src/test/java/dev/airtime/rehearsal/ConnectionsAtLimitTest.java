package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.RehearsalTemplate;
import dev.airtime.api.Thresholds;
import dev.airtime.rehearsal.LoadFigures.Sample;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A load whose copied database has no connections left. */
class ConnectionsAtLimitTest {
    private static final RehearsalTemplate LOCUST = Loads.locust(Thresholds.DEFAULT);

    private static LoadFigures figures(long requests, long failures) {
        return new LoadFigures(
                100,
                100,
                1,
                2,
                new Sample(requests, failures, 10, 100, 200, 300),
                List.of(),
                2,
                0,
                0.5,
                List.of(),
                List.of(),
                List.of());
    }

    private static List<DatabaseLoad> open(@Nullable Integer connections, @Nullable Integer maxConnections) {
        return List.of(
                new DatabaseLoad("orders", null, 10, 341),
                new DatabaseLoad("shop", "40%", connections, maxConnections));
    }

    /** requests, failures, connections of max_connections; the default is 95 % of them, and 1 % of the requests. */
    @ParameterizedTest
    @CsvSource({
        "1000, 11, 325, 341, true",
        "1000, 10, 341, 341, false",
        "1000, 11, 323, 341, false",
        "100, 99, 341, 341, true",
        "99, 99, 341, 341, false",
        "1000, 999, , 341, false",
        "1000, 999, 341, , false",
    })
    void bothConnectionsAndRequestsHaveToSayIt(
            long requests,
            long failures,
            @Nullable Integer connections,
            @Nullable Integer maxConnections,
            boolean hopeless) {
        assertThat(ConnectionsAtLimit.why(LOCUST, figures(requests, failures), open(connections, maxConnections))
                        .isPresent())
                .isEqualTo(hopeless);
    }

    /** From the master's log, which has no figures of now. */
    @Test
    void figuresOfThePlateausAloneSayItToo() {
        LoadFigures logged = LoadFiguresBuilder.builder(LoadFigures.NONE)
                .plateaus(
                        List.of(new LoadFigures.Plateau(1, 100, 100, false, new Sample(1_000, 120, 10, 100, 200, 300))))
                .build();
        assertThat(ConnectionsAtLimit.why(LOCUST, logged, open(339, 341)))
                .hasValueSatisfying(why -> assertThat(why).contains("12% of the requests failed"));
    }

    @Test
    void itsSentenceHasTheNumbers() {
        assertThat(ConnectionsAtLimit.why(LOCUST, figures(1000, 120), open(339, 341)))
                .contains(
                        "database shop had 339 of 341 connections open, more than 95%, and 12% of the requests failed");
    }

    @Test
    void nothingMeasuredOrNoLoadOfLocustsIsNotHopeless() {
        assertThat(ConnectionsAtLimit.why(LOCUST, null, open(341, 341))).isEmpty();
        assertThat(ConnectionsAtLimit.why(Loads.job(), figures(1000, 999), open(341, 341)))
                .isEmpty();
    }
}
