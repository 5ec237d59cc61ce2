package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.DatabaseLoad;
import dev.airtime.api.StrainSeen;
import dev.airtime.diagnosis.Measurements.Database;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RehearsalProgressTest {
    private static final Instant BEGAN = Instant.parse("2026-12-03T12:00:00Z");

    private static @Nullable StrainSeen strain(@Nullable Instant at, @Nullable Instant loadingSince) {
        StrainSeen seen = new StrainSeen(2900, 3000, null, 12, null, null, List.of(), List.of("a reason"));
        Database d = new Database("shop", "db.m5.large", 341, 0, 100, 0.5, at, null, seen);
        List<DatabaseLoad> highest = RehearsalProgress.highest(List.of(), List.of(d), loadingSince);
        return highest.get(0).strain();
    }

    @Test
    void ofTheVolumeOnlyMinutesUnderLoadCount() {
        assertThat(strain(BEGAN, BEGAN)).extracting(StrainSeen::iops).isEqualTo(2900);
        assertThat(strain(BEGAN.minusSeconds(60), BEGAN)).isNull();
        assertThat(strain(BEGAN, null)).isNull();
        assertThat(strain(null, BEGAN))
                .as("nobody knows of when it is")
                .isEqualTo(new StrainSeen(null, null, null, null, null, null, List.of(), List.of("a reason")));
    }
}
