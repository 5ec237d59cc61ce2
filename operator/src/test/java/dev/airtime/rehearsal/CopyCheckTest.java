package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.TestedDatabase;
import dev.airtime.api.TestedStatus;
import dev.airtime.api.TestedWorkload;
import dev.airtime.api.VerdictReason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CopyCheckTest {
    /** ready, wanted in the copy, production's → what is said; empty: nothing. */
    @ParameterizedTest
    @CsvSource({
        "4, 4, 4, ''",
        "8, 8, 4, ''",
        "0, 0, 4, ''",
        "2, 2, , ''",
        "3, 4, 4, had 3 of the 4 pods that production has: see",
        "2, 2, 4, 'had 2 of the 4 pods that production has, it asks for 2: raise'",
    })
    void fewerPodsThanProductionSayLittleAboutIt(int ready, int wanted, @Nullable Integer production, String said) {
        List<Problem> problems = CopyCheck.problems(new TestedStatus(
                null,
                List.of(new TestedWorkload("Deployment/api", ready, wanted, production, List.of())),
                List.of(),
                List.of()));
        assertThat(problems).hasSize(said.isEmpty() ? 0 : 1).allSatisfy(p -> {
            assertThat(p.reason()).isEqualTo(VerdictReason.CopyNotAtSize);
            assertThat(p.message()).contains("Deployment/api").contains(said);
        });
    }

    /** the copy's class, production's, the event's → whether that is a copy of it. */
    @ParameterizedTest
    @CsvSource({
        "db.m5.large, db.m5.large, db.r6g.2xlarge, true",
        "db.r6g.2xlarge, db.m5.large, db.r6g.2xlarge, true",
        "db.m5.xlarge, db.m5.large, db.r6g.2xlarge, false",
        "db.t3.micro, db.m5.large, , false",
        ", db.m5.large, , true",
        "db.t3.micro, , , true",
    })
    void aDatabaseHasProductionsClassOrThatOfTheEvent(
            @Nullable String is, @Nullable String production, @Nullable String planned, boolean good) {
        List<Problem> problems = CopyCheck.problems(new TestedStatus(
                null, List.of(), List.of(), List.of(new TestedDatabase("shop", is, 341, production, planned, null))));
        assertThat(problems).hasSize(good ? 0 : 1).allSatisfy(p -> {
            assertThat(p.reason()).isEqualTo(VerdictReason.CopyNotAtSize);
            assertThat(p.message()).contains("database shop was " + is + ", production's is " + production);
        });
    }

    @Test
    void aDatabaseThatStillLoadsMeasuresTheLoading() {
        assertThat(CopyCheck.problems(new TestedStatus(
                        null,
                        List.of(),
                        List.of(),
                        List.of(new TestedDatabase(
                                "shop", "db.m5.large", 341, "db.m5.large", null, "its storage: Initializing")))))
                .containsExactly(new Problem(
                        VerdictReason.CopyNotWarm,
                        "the copy of database shop was not ready for a load: its storage: Initializing"));
        assertThat(CopyCheck.problems(null)).isEmpty();
    }
}
