package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StrainSeenTest {
    private static final Instant AT = Instant.parse("2026-12-03T12:00:00Z");

    private static StrainSeen minute(Integer iops, Integer queue, int burst, int minutes) {
        CreditsSeen credits = CreditsSeen.of("shop", burst, AT.plusSeconds(minutes * 60L));
        return new StrainSeen(iops, 300, 3000, queue, null, credits, List.of(), List.of());
    }

    @Test
    void theHighestOfARunAndItsCreditsFromFirstToLast() {
        StrainSeen run = minute(100, 5, 99, 0).and(minute(900, 1, 80, 5)).and(minute(200, 2, 70, 10));
        assertThat(run.iops()).isEqualTo(900);
        assertThat(run.queueDepth()).isEqualTo(5);
        assertThat(run.burstBalance())
                .isEqualTo(new CreditsSeen(
                        "shop", 99, AT.toString(), 70, AT.plusSeconds(600).toString()));
    }

    @Test
    void aMinuteWithoutFiguresTakesNothingAway() {
        StrainSeen run = minute(100, 5, 99, 0).and(StrainSeen.unseen("denied"));
        assertThat(run.iops()).isEqualTo(100);
        assertThat(run.iopsLimit()).isEqualTo(300);
        assertThat(run.burstIops()).isEqualTo(3000);
        assertThat(run.burstBalance()).isEqualTo(CreditsSeen.of("shop", 99, AT));
        assertThat(run.notSeen()).containsExactly("denied");
    }

    /** One part of a run that nobody could see is not made up for by another. */
    @Test
    void whatWasNotKnownOfAPartIsSaidOfTheWhole() {
        StrainSeen none = StrainSeen.unseen(StrainSeen.NO_IOPS);
        assertThat(StrainSeen.unseen("denied").and(minute(7, 1, 99, 0)).notSeen())
                .containsExactly("denied");
        assertThat(none.and(none).notSeen()).containsExactly(StrainSeen.NO_IOPS);
        assertThat(none.and(minute(7, 1, 99, 0)).and(none).notSeen()).isEmpty();
        StrainSeen many = none;
        for (int n = 0; n < 20; n++) {
            many = many.and(StrainSeen.unseen("reason " + n));
        }
        assertThat(many.notSeen()).hasSize(5).startsWith(StrainSeen.NO_IOPS, "reason 0");
    }

    @Test
    void creditsOfBeforeTheLoadDoNotCount() {
        assertThat(minute(1, 1, 99, 0).since(AT).burstBalance()).isNotNull();
        assertThat(minute(1, 1, 99, 0).since(AT.plusSeconds(1)).burstBalance()).isNull();
    }

    private static StrainSeen member(String instance, int iops, int credits, int minutes) {
        CreditsSeen one = CreditsSeen.of(instance, credits, AT.plusSeconds(minutes * 60L));
        return new StrainSeen(iops, null, null, 9, null, null, List.of(one), List.of());
    }

    @Test
    void ofACluster() {
        StrainSeen first = member("reader", 100, 300, 0).worst(member("writer", 200, 320, 0));
        assertThat(first.iops()).isEqualTo(200);
        assertThat(first.queueDepth()).isEqualTo(9);
        StrainSeen run = first.and(member("writer", 200, 20, 10)).and(member("reader", 100, 299, 10));
        assertThat(run.cpuCredits())
                .as("each member's own")
                .extracting(CreditsSeen::instance, CreditsSeen::first, CreditsSeen::last)
                .containsExactly(tuple("reader", 300, 299), tuple("writer", 320, 20));
        assertThat(run.since(AT.plusSeconds(1)).cpuCredits()).isEmpty();
    }
}
