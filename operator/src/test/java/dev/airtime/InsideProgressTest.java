package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ClientConnections;
import dev.airtime.api.ConnectionLook;
import dev.airtime.api.DatabaseInside;
import dev.airtime.api.HeldConnections;
import dev.airtime.sql.DatabaseReading;
import dev.airtime.sql.DatabaseReading.Session;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InsideProgressTest {
    private static final Instant T = Instant.parse("2026-12-03T12:00:00Z");
    private static final Map<String, String> PODS = Map.of("10.0.0.7", "api");

    private static DatabaseReading reading(Session... sessions) {
        return new DatabaseReading("PostgreSQL 16.4", 341, 3, sessions.length, Arrays.asList(sessions), List.of());
    }

    private static Session idle(long id, long idle, @Nullable Long age) {
        return new Session(id, "shop", "10.0.0.7", true, idle, age, "SELECT ?");
    }

    private static DatabaseInside after(@Nullable DatabaseInside before, int seconds, int users, Session... sessions) {
        return InsideProgress.after(before, reading(sessions), users, T.plusSeconds(seconds), PODS);
    }

    /** Idle seconds, age, whether busy → counted as abandoned at a look 15 s after the one before. */
    @ParameterizedTest
    @CsvSource({
        "3, 5, true, 1",
        "2, 4, true, 0",
        "3, 6, true, 0",
        "3, 5, false, 0",
        "14, 14, true, 1",
        "14, 15, true, 0",
        "40, 40, true, 0",
    })
    void whatIsAbandoned(long state, long age, boolean idle, int abandoned) {
        DatabaseInside first = after(null, 0, 0);
        Session s = new Session(7, "shop", "10.0.0.7", idle, state, age, "SELECT ?");
        assertThat(after(first, 15, 400, s).looks()).last().isEqualTo(new ConnectionLook(15, 400, 1, abandoned));
    }

    /** Where the server does not tell the age, numbers that count upwards say what is new. */
    @Test
    void newConnectionsAreToldByTheirNumberToo() {
        DatabaseInside first = after(null, 0, 0, idle(40, 100, null));
        DatabaseInside second = after(first, 15, 400, idle(40, 115, null), idle(41, 8, null), idle(42, 1, null));
        assertThat(second.looks()).last().isEqualTo(new ConnectionLook(15, 400, 3, 1));
        DatabaseInside third = after(second, 30, 400, idle(40, 130, null), idle(41, 23, null), idle(43, 5, null));
        assertThat(third.looks()).last().isEqualTo(new ConnectionLook(30, 400, 3, 1));
        assertThat(third.held()).containsExactly(new HeldConnections("api", "shop", "SELECT ?", 2, 23));
        assertThat(third.counters()).containsEntry("session.first", 40L).containsEntry("session.last", 43L);
        assertThat(InsideProgress.finished(third).counters()).isEmpty();
    }

    @Test
    void theFirstLookComparesWithNothing() {
        DatabaseInside first = after(null, 0, 0, idle(1, 10, 10L), idle(2, 10, 10L));
        assertThat(first.looks()).containsExactly(new ConnectionLook(0, 0, 2, 0, 1));
        assertThat(first.held()).isEmpty();
    }

    @Test
    void theSameLookCountsOnce() {
        DatabaseInside first = after(null, 0, 0, idle(1, 10, 10L));
        assertThat(after(first, 0, 400, idle(1, 10, 10L), idle(2, 10, 10L))).isSameAs(first);
    }

    @Test
    void theMostOfEachClientIsKept() {
        DatabaseInside first = after(null, 0, 0, idle(1, 10, 10L), idle(2, 10, 10L));
        Session other = new Session(3, "cron", "192.0.2.1", false, 0, 5L, null);
        DatabaseInside second = after(first, 15, 0, other);
        assertThat(second.clients())
                .containsExactly(
                        new ClientConnections("10.0.0.7", "shop", "api", 2),
                        new ClientConnections("192.0.2.1", "cron", null, 1));
    }

    @Test
    void staysSmall() {
        DatabaseInside inside = null;
        int abandoned = 0;
        for (int n = 0; n < 1000; n++) {
            List<Session> sessions = new ArrayList<>();
            for (int s = 0; s < 30; s++) {
                sessions.add(new Session(n * 30 + s, "u" + s, "10.1.0." + s, true, 5, 5L, "SELECT " + s));
            }
            inside = after(inside, n * 15, 400, sessions.toArray(Session[]::new));
            abandoned += n == 0 ? 0 : 30;
        }
        DatabaseInside last = Objects.requireNonNull(inside);
        assertThat(last.looks()).hasSizeBetween(20, 40);
        assertThat(last.looks().stream().mapToInt(ConnectionLook::abandoned).sum())
                .as("none is lost with the looks that were given up")
                .isEqualTo(abandoned);
        assertThat(last.looks()).allSatisfy(l -> assertThat(l.clients()).isEqualTo(30));
        assertThat(last.clients()).hasSize(20);
        assertThat(last.held()).hasSize(5);
    }

    @Test
    void whatCouldNotBeLookedAtIsSaidUntilItCan() {
        DatabaseInside failed = InsideProgress.failed(null, "database shop: can't connect");
        assertThat(failed.notSeen()).containsExactly("database shop: can't connect");
        assertThat(InsideProgress.failed(failed, "database shop: can't connect"))
                .isEqualTo(failed);
        assertThat(after(failed, 0, 0).notSeen()).isEmpty();
        DatabaseInside many = failed;
        for (int n = 0; n < 50; n++) {
            many = InsideProgress.failed(many, "trouble " + n);
        }
        assertThat(many.notSeen()).hasSize(10).last().isEqualTo("trouble 49");
    }
}
