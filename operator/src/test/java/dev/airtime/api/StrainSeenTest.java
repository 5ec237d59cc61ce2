package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrainSeenTest {
    private static final Instant AT = Instant.parse("2026-12-03T12:00:00Z");

    private static StrainSeen minute(Integer iops, Integer queue, int burst, int minutes) {
        CreditsSeen credits = CreditsSeen.of(burst, AT.plusSeconds(minutes * 60L));
        return new StrainSeen(iops, 300, 3000, queue, credits, null, List.of());
    }

    @Test
    void theHighestOfARunAndItsCreditsFromFirstToLast() {
        StrainSeen run = minute(100, 5, 99, 0).and(minute(900, 1, 80, 5)).and(minute(200, 2, 70, 10));
        assertThat(run.iops()).isEqualTo(900);
        assertThat(run.queueDepth()).isEqualTo(5);
        assertThat(run.burstBalance())
                .isEqualTo(new CreditsSeen(
                        99, AT.toString(), 70, AT.plusSeconds(600).toString()));
    }

    @Test
    void aMinuteWithoutFiguresTakesNothingAway() {
        StrainSeen run = minute(100, 5, 99, 0).and(StrainSeen.unseen("denied"));
        assertThat(run.iops()).isEqualTo(100);
        assertThat(run.iopsLimit()).isEqualTo(300);
        assertThat(run.burstIops()).isEqualTo(3000);
        assertThat(run.burstBalance()).isEqualTo(CreditsSeen.of(99, AT));
        assertThat(run.notSeen()).containsExactly("denied");
        assertThat(StrainSeen.unseen("denied").and(minute(7, 1, 99, 0))).isEqualTo(minute(7, 1, 99, 0));
    }

    @Test
    void creditsOfBeforeTheLoadDoNotCount() {
        assertThat(minute(1, 1, 99, 0).since(AT).burstBalance()).isNotNull();
        assertThat(minute(1, 1, 99, 0).since(AT.plusSeconds(1)).burstBalance()).isNull();
    }

    @Test
    void theWorstOfTwoInstances() {
        StrainSeen worst = minute(100, 9, 99, 0).worst(minute(200, 5, 40, 0));
        assertThat(worst.iops()).isEqualTo(200);
        assertThat(worst.queueDepth()).isEqualTo(9);
        assertThat(worst.burstBalance()).isEqualTo(CreditsSeen.of(40, AT));
        assertThat(minute(100, 9, 40, 0).worst(minute(200, 5, 99, 0)).burstBalance())
                .isEqualTo(CreditsSeen.of(40, AT));
    }
}
