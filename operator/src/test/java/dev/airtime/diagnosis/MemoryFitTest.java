package dev.airtime.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.Finding;
import dev.airtime.api.MemorySeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryFitTest {
    private static List<Finding> find(@Nullable String instanceClass, @Nullable MemorySeen seen) {
        Database shop = new Database("shop", instanceClass, 341, 0, null, null, null).with(Inside.of(null, null, seen));
        return new MemoryFit().find(new Measurements(List.of(), List.of(shop), 1000, List.of(), 400, null, null));
    }

    /** data, indexes, cache, pages, hits → whether it is found. */
    @ParameterizedTest
    @CsvSource({
        "5000, 1144, 6144, 10000, 90%, false",
        "5001, 1144, 6144, 10000, 90%, true",
        "5001, 1144, 6144, 9999, 90%, false",
        "5001, 1144, 6144, 10000, 99%, false",
        "5001, 1144, 6144, 10000, 98.9%, true",
        "5001, 1144, 6144, 10000, , false",
    })
    void findsOnBothSidesOfItsLimits(
            long data, long index, long cache, long pages, @Nullable String hits, boolean found) {
        assertThat(find(null, new MemorySeen(data, index, cache, pages, hits))).hasSize(found ? 1 : 0);
    }

    @Test
    void saysWhatFitsAndWhereAllOfIt() {
        assertThat(find("db.m5.large", new MemorySeen(9000, 2000, 6144, 1_000_000, "91%")))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.message())
                            .isEqualTo(
                                    "91% of the pages that the load read in database shop were in memory: its indexes"
                                            + " (2000 MiB) fit into 6144 MiB of cache, its data (9000 MiB) not with them");
                    assertThat(f.remedy()).endsWith("; then class db.m5.xlarge, by whose memory all of it fits");
                });
        assertThat(find(null, new MemorySeen(9000, 7000, 6144, 1_000_000, "91%")))
                .singleElement()
                .satisfies(f ->
                        assertThat(f.message()).endsWith("not even its indexes (7000 MiB) fit into 6144 MiB of cache"));
    }

    @Test
    void whatIsNotKnownIsNotFound() {
        assertThat(find("db.m5.large", null)).isEmpty();
    }
}
