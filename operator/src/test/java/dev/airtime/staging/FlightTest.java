package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class FlightTest {
    @Test
    void halvesOn429SendsAgainAndGrowsBackOneByOne() {
        Flight flight = new Flight(8);
        AtomicInteger tries = new AtomicInteger();
        List<String> told = new ArrayList<>();
        flight.start(
                () -> tries.getAndIncrement() < 1
                        ? CompletableFuture.failedFuture(Refused.of(429, "PATCH /x", Json.object()))
                        : CompletableFuture.completedFuture(Json.object()),
                (reply, why) -> told.add(why == null ? "done" : why.getMessage()));
        flight.land();
        assertThat(told).containsExactly("done");
        assertThat(tries).hasValue(2);
        assertThat(flight.limit()).isEqualTo(4);
        for (int i = 0; i < 100; i++) {
            flight.start(() -> CompletableFuture.completedFuture(Json.object()), (reply, why) -> {});
        }
        flight.land();
        assertThat(flight.limit()).as("never above where it began").isEqualTo(8);
    }

    @Test
    void neverMoreAtOnceThanTheLimit() {
        Flight flight = new Flight(3);
        BlockingQueue<CompletableFuture<JsonNode>> waiting = new LinkedBlockingQueue<>();
        AtomicInteger flying = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Thread sender = new Thread(() -> {
            for (int i = 0; i < 10; i++) {
                flight.start(
                        () -> {
                            most.accumulateAndGet(flying.incrementAndGet(), Math::max);
                            CompletableFuture<JsonNode> reply = new CompletableFuture<>();
                            waiting.add(reply);
                            return reply;
                        },
                        (reply, why) -> flying.decrementAndGet());
            }
        });
        sender.start();
        await().until(() -> flying.get() == 3);
        for (int landed = 0; landed < 10; landed++) {
            await().until(() -> !waiting.isEmpty());
            Objects.requireNonNull(waiting.poll()).complete(Json.object());
        }
        await().until(() -> !sender.isAlive());
        flight.land();
        assertThat(most).hasValue(3);
    }

    @Test
    void aRefusalIsToldAndFreesItsPlace() {
        Flight flight = new Flight(1);
        List<String> told = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            flight.start(
                    () -> {
                        throw new IllegalStateException("no connection");
                    },
                    (reply, why) -> told.add(String.valueOf(why == null ? null : why.getMessage())));
        }
        flight.land();
        assertThat(told).hasSize(3).allMatch(t -> t.contains("no connection"));
    }
}
