package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class AccountReadingTest {
    private Instant now = Instant.parse("2026-12-03T19:30:00Z");
    private final Map<String, String> account = new TreeMap<>(Map.of("a", "1", "b", "1"));
    private final List<String> calls = new ArrayList<>();
    private final AccountReading<String> reading = new AccountReading<>(
            new AccountReading.Listing<>() {
                @Override
                public Map<String, String> all() {
                    calls.add("all");
                    return new TreeMap<>(account);
                }

                @Override
                public Map<String, String> only(Set<String> identifiers) {
                    calls.add(String.join(",", identifiers));
                    Map<String, String> some = new TreeMap<>(account);
                    some.keySet().retainAll(identifiers);
                    return some;
                }
            },
            (value, at) -> null,
            List::of,
            () -> now,
            stretch -> {});

    private void pass(int seconds) {
        now = now.plus(Duration.ofSeconds(seconds));
    }

    @Test
    void isSharedForAWhile() {
        assertThat(reading.all()).containsEntry("a", "1");
        account.put("a", "2");
        pass(34);
        assertThat(reading.shared("a").value()).isEqualTo("1");
        pass(1);
        assertThat(reading.shared("a")).isEqualTo(new JoinedReads.Answer<>("2", now));
        assertThat(calls).containsExactly("all", "all");
    }

    @Test
    void whatWasReadAnewIsSharedToo() {
        assertThat(reading.all()).hasSize(2);
        account.put("a", "2");
        account.put("b", "2");
        pass(10);
        assertThat(reading.now("a").value()).isEqualTo("2");
        assertThat(reading.shared("b").value()).as("a page costs one call").isEqualTo("2");
        assertThat(reading.allSince(now)).containsEntry("b", "2");
        assertThat(calls).containsExactly("all", "all");
    }

    @Test
    void inALargeAccountOnlyWhatIsAskedForIsReadAnew() {
        for (int n = 0; n < 200; n++) {
            account.put("c" + n, "1");
        }
        Instant first = now;
        assertThat(reading.all()).hasSize(202);
        account.put("a", "2");
        account.put("b", "2");
        account.remove("c7");
        pass(10);
        assertThat(reading.now("a").value()).isEqualTo("2");
        assertThat(reading.now("c7").value()).isNull();
        assertThat(reading.shared("a")).isEqualTo(new JoinedReads.Answer<>("2", now));
        assertThat(reading.shared("b")).isEqualTo(new JoinedReads.Answer<>("1", first));
        assertThat(reading.all()).doesNotContainKey("c7").hasSize(201);
        assertThat(calls).containsExactly("all", "a", "c7");
        assertThat(reading.allSince(now)).as("of one instant").containsEntry("b", "2");
        assertThat(calls).endsWith("all");
    }

    @Test
    void whatWasAskedForWaitsForTheNextReading() {
        assertThat(reading.all()).hasSize(2);
        pass(30);
        reading.asked("a");
        assertThat(reading.waits("a")).isTrue();
        assertThat(reading.waits("b")).isFalse();
        pass(34);
        assertThat(reading.shared("a").value())
                .as("what shows so soon may be from before")
                .isEqualTo("1");
        assertThat(calls).hasSize(1);
        account.put("a", "2");
        pass(1);
        assertThat(reading.shared("a").value()).isEqualTo("2");
        assertThat(reading.waits("a")).isFalse();
    }

    @Test
    void aReadingOfTheSameInstantCountsForWhatWasAskedBefore() {
        assertThat(reading.all()).hasSize(2);
        reading.asked("a");
        assertThat(reading.now("a").value()).isEqualTo("1");
        assertThat(reading.waits("a")).isFalse();
        reading.forget();
        assertThat(reading.all()).hasSize(2);
        assertThat(calls).containsExactly("all", "all", "all");
    }

    @Test
    void manyThatLookAtOnceShareOneReading() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            List<Callable<Map<String, String>>> looks = new ArrayList<>();
            for (int n = 0; n < 200; n++) {
                looks.add(reading::all);
            }
            for (Future<Map<String, String>> f : threads.invokeAll(looks)) {
                assertThat(f.get()).hasSize(2);
            }
        } finally {
            threads.shutdownNow();
        }
        assertThat(calls).containsExactly("all");
    }
}
