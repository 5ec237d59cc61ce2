package dev.airtime.database;

import static dev.airtime.database.Instances.SMALL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ReaderAutoScaling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The minimum of auto-scaled readers, raised and put back. */
class ReaderScalingDecisionTest {
    private static final ReaderAutoScaling FOUR = new ReaderAutoScaling(4);

    private static Clusters readers(int count) {
        Clusters c = Clusters.of("shop-1");
        for (int n = 0; n < count; n++) {
            c = c.add("reader-" + n, SMALL);
        }
        return c;
    }

    private static Map<String, String> notes(String before, String raised) {
        return Map.of(ReaderScalingDecision.BEFORE, before, ReaderScalingDecision.RAISED, raised);
    }

    private static @Nullable ClusterStep raise(Clusters c, ReaderScaling scaling) {
        return ReaderScalingDecision.raise(c.seen(), FOUR, List.of(), ClusterEvidence.NONE.withScaling(scaling));
    }

    private static @Nullable ClusterStep restore(Clusters c, ReaderScaling scaling) {
        return ReaderScalingDecision.restore(c.seen(), ClusterEvidence.NONE.withScaling(scaling));
    }

    private static String blocked(@Nullable ClusterStep step) {
        assertThat(step).isInstanceOf(ClusterStep.End.class);
        Progress progress = ((ClusterStep.End) step).progress();
        assertThat(progress).isInstanceOf(Progress.Blocked.class);
        return ((Progress.Blocked) progress).reason();
    }

    @Test
    void withoutAWishNothingIsRead() {
        Clusters c = readers(1);
        assertThat(ReaderScalingDecision.raise(c.seen(), null, List.of(), ClusterEvidence.NONE))
                .isNull();
        assertThat(ReaderScalingDecision.restore(c.seen(), ClusterEvidence.NONE))
                .isNull();
        assertThat(ReaderScalingDecision.inForce(c.seen(), null, List.of(), null))
                .isTrue();
    }

    @Test
    void looksFirstAndWritesDownBeforeItAsks() {
        Clusters c = readers(1);
        assertThat(ReaderScalingDecision.raise(c.seen(), FOUR, List.of(), ClusterEvidence.NONE))
                .isEqualTo(new ClusterStep.LookAtScaling());
        assertThat(raise(c, ReaderScaling.of(1, 3))).isEqualTo(new ClusterStep.Tag(notes("1:3", "4:4")));
        assertThat(raise(c.tags(notes("1:3", "4:4")), ReaderScaling.of(1, 3)))
                .isEqualTo(new ClusterStep.SetScaling(4, 4));
    }

    @Test
    void whatWasWrittenDownFirstStays() {
        Clusters raisedForAnother = readers(2).tags(notes("1:3", "2:3"));
        assertThat(raise(raisedForAnother, ReaderScaling.of(2, 3)))
                .isEqualTo(new ClusterStep.Tag(notes("1:3", "2:3 4:4")));
    }

    @Test
    void aHigherMinimumOfTheOwnersOrOfAnotherEventIsEnough() {
        assertThat(raise(readers(6), ReaderScaling.of(6, 8))).isNull();
        Clusters other = readers(4).tags(notes("1:8", "6:8"));
        ClusterEvidence evidence = ClusterEvidence.NONE.withScaling(ReaderScaling.of(6, 8));
        assertThat(ReaderScalingDecision.raise(
                        other.seen(), FOUR, List.of(new ClusterClaim("production/other", null, null, 6)), evidence))
                .as("six are wanted, four are there")
                .isInstanceOf(ClusterStep.End.class);
        assertThat(ReaderScalingDecision.raise(other.seen(), FOUR, List.of(), evidence))
                .as("the other event is over")
                .isNull();
    }

    @Test
    void inForceWhenTheReadersCanBeUsed() {
        ReaderScaling four = ReaderScaling.of(4, 4);
        Clusters making = readers(3).add("application-autoscaling-1", SMALL, "creating");
        assertThat(raise(making, four)).isInstanceOfSatisfying(ClusterStep.End.class, end -> assertThat(
                        end.progress().message())
                .contains("to 4", "3 can be used"));
        assertThat(ReaderScalingDecision.inForce(making.seen(), FOUR, List.of(), four))
                .isFalse();
        assertThat(raise(readers(4), four)).isNull();
        assertThat(ReaderScalingDecision.inForce(readers(4).seen(), FOUR, List.of(), four))
                .isTrue();
        assertThat(ReaderScalingDecision.inForce(readers(4).seen(), FOUR, List.of(), ReaderScaling.of(1, 4)))
                .as("they may go again")
                .isFalse();
        assertThat(ReaderScalingDecision.inForce(readers(4).seen(), FOUR, List.of(), null))
                .as("not read")
                .isFalse();
    }

    @Test
    void aTargetThatBringsNothingIsToldOf() {
        assertThat(blocked(raise(readers(1), ReaderScaling.ABSENT))).isEqualTo("NoAutoScaling");
        assertThat(blocked(raise(readers(1), new ReaderScaling(true, 1, 4, true))))
                .isEqualTo("AutoScalingSuspended");
    }

    /** Each limit by itself: what the event made goes back, what a person made stays. */
    @ParameterizedTest
    @CsvSource({
        "4:4, 1:3, as the event left it",
        "4:6, 1:6, a person gave it more room",
        "5:5, -, a person took the whole over",
        "2:4, 2:3, a person lowered the minimum",
        "3:4, 3:3, a minimum above what the maximum was",
        "1:3, -, put back already",
    })
    void theReturn(String now, String back, String why) {
        Clusters c = readers(4).tags(notes("1:3", "4:4"));
        ReaderScaling scaling = ReaderScaling.read(now);
        assertThat(scaling).isNotNull();
        ClusterStep step = restore(c, scaling);
        if (back.equals("-")) {
            assertThat(step).as(why).isNull();
            return;
        }
        ReaderScaling wanted = ReaderScaling.read(back);
        assertThat(wanted).isNotNull();
        assertThat(step).as(why).isEqualTo(new ClusterStep.SetScaling(wanted.min(), wanted.max()));
        assertThat(restore(c, wanted)).as("and then it is done").isNull();
    }

    @Test
    void whatAnEarlierRaiseMadeGoesBackWhereTheLastOneWasKilledBeforeItsCall() {
        Clusters c = readers(2).tags(notes("1:3", "2:3 4:4"));
        assertThat(restore(c, ReaderScaling.of(2, 3))).isEqualTo(new ClusterStep.SetScaling(1, 3));
        assertThat(ReaderScalingDecision.byHand(c.seen(), ReaderScaling.of(2, 3)))
                .isEmpty();
        assertThat(restore(c, ReaderScaling.of(3, 3))).as("a person's").isNull();
    }

    @Test
    void whatAPersonMadeIsTold() {
        Clusters c = readers(4).tags(notes("1:3", "4:4"));
        assertThat(kept(c, ReaderScaling.of(1, 3))).isEmpty();
        assertThat(kept(c, ReaderScaling.of(1, 6))).contains("1 to 6 readers", "1 to 3 readers");
        assertThat(kept(c, ReaderScaling.ABSENT)).contains("removed");
        assertThat(restore(c, ReaderScaling.ABSENT)).as("not made again").isNull();
    }

    private static String kept(Clusters c, ReaderScaling scaling) {
        return ReaderScalingDecision.kept(c.seen(), ClusterEvidence.NONE.withScaling(scaling));
    }
}
