package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class FiguresTest {
    private static final Instant EARLY = Instant.parse("2026-12-03T21:30:00Z");
    private static final Instant LATE = EARLY.plusSeconds(60);

    @Test
    void theWorstOfTwoInstances() {
        Figures a = new Figures(EARLY, 0.9, 10, 100L);
        Figures b = new Figures(LATE, 0.2, 50, 20L);
        assertThat(Figures.worst(a, b)).isEqualTo(new Figures(LATE, 0.9, 50, 20L));
        assertThat(Figures.worst(b, a)).isEqualTo(new Figures(LATE, 0.9, 50, 20L));
    }

    @Test
    void whatOneDoesNotKnowTheOtherTells() {
        Figures none = new Figures(null, null, null, null);
        Figures some = new Figures(EARLY, 0.5, null, 100L);
        assertThat(Figures.worst(none, some)).isEqualTo(some);
        assertThat(Figures.worst(some, none)).isEqualTo(some);
    }
}
