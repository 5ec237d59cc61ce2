package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.database.CopyWarmUp;
import dev.airtime.database.CopyWarmUp.Copy;
import dev.airtime.sql.FullRead;
import dev.airtime.sql.ReadProgress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WarmUpsTest {
    private static final Copy COPY = new Copy("airtime-shop", "db-COPY", "copy.example.com", 3306, "mariadb");
    private static final ReadProgress HALF = new ReadProgress(12, 40, 31L << 30, 120L << 30);
    private static final ReadProgress ALL = new ReadProgress(40, 40, 120L << 30, 120L << 30);

    private Instant now = Instant.parse("2026-12-03T18:00:00Z");
    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<FullRead.Outcome> outcomes = new ArrayDeque<>();
    private final List<String> seenWhileReading = new ArrayList<>();
    private boolean crashes;
    private final WarmUps warmUps = new WarmUps(
            (product, login, told) -> {
                told.accept(HALF);
                seenWhileReading.add(warmUp().seen(COPY).message());
                if (crashes) {
                    throw new IllegalStateException("secret-horse");
                }
                return outcomes.remove();
            },
            () -> now,
            tasks::add);

    private CopyWarmUp warmUp() {
        return warmUps.with(() -> Optional.of(new WarmUps.Credentials("admin", "secret-horse", null)));
    }

    @Test
    void beginsOnceAndTellsHowFarItIs() {
        assertThat(warmUp().seen(COPY)).isEqualTo(new CopyWarmUp.Unfinished("warm-up: not begun"));
        assertThat(tasks).isEmpty();
        assertThat(warmUp().run(COPY)).isEqualTo(new CopyWarmUp.Unfinished("warm-up: waits for its turn"));
        assertThat(warmUp().run(COPY).message()).contains("waits");
        assertThat(tasks).as("two looks, one read").hasSize(1);
        outcomes.add(new FullRead.Done(ALL, "2 indexes"));
        tasks.remove().run();
        assertThat(seenWhileReading).containsExactly("warm-up: 12 of 40 tables and indexes, 31 of 120 GiB");
        assertThat(warmUp().run(COPY))
                .isEqualTo(new CopyWarmUp.Finished("40 of 40 tables and indexes, 120 of 120 GiB; not read: 2 indexes"));
        assertThat(tasks).isEmpty();
    }

    @Test
    void aCopyThatWasMadeAnewIsReadAnew() {
        outcomes.add(new FullRead.Done(ALL, ""));
        warmUp().run(COPY);
        tasks.remove().run();
        Copy anew = new Copy(COPY.identifier(), "db-NEXT", COPY.host(), COPY.port(), COPY.engine());
        assertThat(warmUp().run(anew)).isInstanceOf(CopyWarmUp.Unfinished.class);
        assertThat(tasks).hasSize(1);
    }

    @Test
    void isTriedAgainLaterAndLater() {
        List<Duration> waits = new ArrayList<>();
        for (int n = 0; n < 9; n++) {
            outcomes.add(new FullRead.Failed("can't connect"));
            warmUp().run(COPY);
            tasks.remove().run();
            assertThat(warmUp().run(COPY).message())
                    .startsWith("warm-up: can't connect; it is tried again at 2026-12-03T")
                    .endsWith(", or write copy.warmUp: None");
            Instant failed = now;
            while (tasks.isEmpty()) {
                now = now.plusSeconds(30);
                warmUp().run(COPY);
            }
            waits.add(Duration.between(failed, now));
        }
        assertThat(waits)
                .containsExactly(
                        Duration.ofSeconds(30),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(2),
                        Duration.ofMinutes(4),
                        Duration.ofMinutes(8),
                        Duration.ofMinutes(16),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30),
                        Duration.ofMinutes(30));
    }

    @Test
    void aFaultOfOursIsAFailureToo() {
        crashes = true;
        warmUp().run(COPY);
        tasks.remove().run();
        assertThat(warmUp().run(COPY).message())
                .contains("it ended with IllegalStateException", "it is tried again")
                .doesNotContain("secret-horse");
    }

    @Test
    void saysThatItCantReadAnEngine() {
        Copy oracle = new Copy("airtime-shop", "db-O", "copy.example.com", 1521, "oracle-ee");
        warmUp().run(oracle);
        tasks.remove().run();
        assertThat(warmUp().seen(oracle).message()).contains("oracle-ee", "copy.warmUp: None");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 3, 0, 5000000, '0 of 3 tables and indexes, 0 of 4 MiB'",
        "3, 3, 6000000, 5000000, '3 of 3 tables and indexes, 4 of 4 MiB'",
        "1, 3, 20000000000, 40000000000, '1 of 3 tables and indexes, 18 of 37 GiB'",
        "0, 0, 0, 0, '0 of 0 tables and indexes, 0 of 0 MiB'",
    })
    void progressIsReadable(int done, int all, long bytesDone, long bytes, String text) {
        assertThat(new ReadProgress(done, all, bytesDone, bytes)).hasToString(text);
    }
}
