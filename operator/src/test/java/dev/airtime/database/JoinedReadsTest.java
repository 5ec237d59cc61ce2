package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class JoinedReadsTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Pause NONE = d -> {};
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private static Function<Set<String>, Map<String, Integer>> lengths(List<Set<String>> calls) {
        return keys -> {
            calls.add(Set.copyOf(keys));
            return keys.stream().filter(k -> !k.isEmpty()).collect(Collectors.toMap(k -> k, String::length));
        };
    }

    @Test
    void oneAfterTheOtherIsACallEach() {
        List<Set<String>> calls = new ArrayList<>();
        JoinedReads<Integer> reads = new JoinedReads<>(lengths(calls), CLOCK, NONE);
        assertThat(reads.read("a").value()).isEqualTo(1);
        assertThat(reads.read("a").value()).isEqualTo(1);
        assertThat(reads.read("").value()).as("what is not there").isNull();
        assertThat(calls).containsExactly(Set.of("a"), Set.of("a"), Set.of(""));
    }

    @Test
    void aLongRowOfQuestionsIsAnsweredEveryFewSeconds() {
        Instant[] now = {Instant.parse("2026-12-03T19:30:00Z")};
        List<Long> calls = new ArrayList<>();
        Instant start = now[0];
        JoinedReads<Integer> reads = new JoinedReads<>(
                keys -> {
                    calls.add(Duration.between(start, now[0]).toMillis());
                    return Map.of();
                },
                () -> now[0],
                stretch -> now[0] = now[0].plus(stretch));
        assertThat(reads.read("a").at()).isEqualTo(start);
        while (now[0].isBefore(start.plusSeconds(12))) {
            reads.read("a");
        }
        assertThat(calls).containsExactly(0L, 100L, 1100L, 3100L, 6100L, 9100L, 12100L);
        now[0] = start.plusSeconds(60);
        reads.read("a");
        reads.read("a");
        assertThat(calls).as("a new row").endsWith(60_000L, 60_100L);
    }

    @Test
    void someKeysAreOneCall() {
        List<Set<String>> calls = new ArrayList<>();
        JoinedReads<Integer> reads = new JoinedReads<>(lengths(calls), CLOCK, NONE);
        assertThat(reads.read(Set.of("a", "bb", ""))).isEqualTo(Map.of("a", 1, "bb", 2));
        assertThat(calls).containsExactly(Set.of("a", "bb", ""));
    }

    @Test
    void whoAsksDuringACallSharesTheNext() throws Exception {
        List<Set<String>> calls = new CopyOnWriteArrayList<>();
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        Function<Set<String>, Map<String, Integer>> lengths = lengths(calls);
        JoinedReads<Integer> reads = new JoinedReads<>(
                keys -> {
                    begun.countDown();
                    await(go);
                    return lengths.apply(keys);
                },
                CLOCK,
                NONE);
        Future<JoinedReads.Answer<Integer>> first = threads.submit(() -> reads.read("a"));
        await(begun);
        List<Thread> later = new ArrayList<>();
        List<JoinedReads.Answer<Integer>> answers = new CopyOnWriteArrayList<>();
        for (String key : List.of("a", "bb", "ccc", "bb")) {
            Thread t = new Thread(() -> answers.add(reads.read(key)));
            t.start();
            later.add(t);
        }
        for (Thread t : later) {
            while (t.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
        }
        go.countDown();
        first.get(10, TimeUnit.SECONDS);
        for (Thread t : later) {
            t.join(TimeUnit.SECONDS.toMillis(10));
        }
        assertThat(calls)
                .as("the call under way does not count for who came later")
                .containsExactly(Set.of("a"), Set.of("a", "bb", "ccc"));
        assertThat(answers).extracting(JoinedReads.Answer::value).containsExactlyInAnyOrder(1, 2, 3, 2);
        assertThat(answers)
                .extracting(JoinedReads.Answer::at)
                .as("one instant for all")
                .containsOnly(answers.get(0).at());
    }

    @Test
    void aFailureIsToldToAllWhoSharedItAndToNobodyElse() {
        AtomicInteger tries = new AtomicInteger();
        JoinedReads<Integer> reads = new JoinedReads<>(
                keys -> {
                    if (tries.incrementAndGet() == 1) {
                        throw new IllegalStateException("throttled");
                    } else if (tries.get() == 2) {
                        throw new OutOfMemoryError("no heap");
                    }
                    return Map.of("a", 1);
                },
                CLOCK,
                NONE);
        assertThatThrownBy(() -> reads.read("a")).hasMessage("throttled");
        assertThatThrownBy(() -> reads.read("a")).isInstanceOf(OutOfMemoryError.class);
        assertThat(reads.read("a").value()).isEqualTo(1);
    }

    @Test
    void whoeverSharedACallDoesNotWaitForTheNextOne() throws Exception {
        int askers = 20;
        int questions = 20;
        AtomicInteger calls = new AtomicInteger();
        JoinedReads<Integer> reads = new JoinedReads<>(
                keys -> {
                    calls.incrementAndGet();
                    return Map.of();
                },
                CLOCK,
                stretch -> Pause.REAL.pass(Duration.ofMillis(5)));
        List<Future<?>> all = new ArrayList<>();
        for (int n = 0; n < askers; n++) {
            all.add(threads.submit(() -> {
                for (int i = 0; i < questions; i++) {
                    reads.read("a");
                }
            }));
        }
        for (Future<?> f : all) {
            f.get(30, TimeUnit.SECONDS);
        }
        assertThat(calls.get()).as("each asker is in nearly every call").isBetween(questions, 2 * questions + 2);
    }

    @Test
    void anAnswerIsNeverOlderThanTheQuestion() throws Exception {
        AtomicInteger version = new AtomicInteger();
        JoinedReads<Integer> reads = new JoinedReads<>(
                keys -> {
                    int seen = version.get();
                    return keys.stream().collect(Collectors.toMap(k -> k, k -> seen));
                },
                CLOCK,
                NONE);
        List<Future<Boolean>> all = new ArrayList<>();
        for (int n = 0; n < 8; n++) {
            String key = "k" + n % 3;
            all.add(threads.submit(() -> {
                boolean fresh = true;
                for (int i = 0; i < 2_000; i++) {
                    int before = version.incrementAndGet();
                    Instant asked = CLOCK.instant();
                    JoinedReads.Answer<Integer> answer = reads.read(key);
                    Integer value = answer.value();
                    fresh &= value != null && value >= before && !answer.at().isBefore(asked);
                }
                return fresh;
            }));
        }
        for (Future<Boolean> fresh : all) {
            assertThat(fresh.get(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
