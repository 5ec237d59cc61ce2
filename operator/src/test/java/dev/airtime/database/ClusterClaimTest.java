package dev.airtime.database;

import static dev.airtime.database.Instances.EVENT;
import static dev.airtime.database.Instances.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.ReaderAutoScaling;
import dev.airtime.api.ServerlessV2;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClusterClaimTest {
    private static final String KEY = RecordTags.claimKey(EVENT.key());
    private static final Map<String, String> CLAIMED = Map.of(KEY, RecordTags.claimValue(Map.of(), EVENT.key(), NOW));

    private static Map<String, String> with(ClusterClaim claim) {
        Map<String, String> tags = new TreeMap<>(CLAIMED);
        tags.putAll(claim.note(tags));
        return tags;
    }

    @Test
    void whatIsWantedIsReadByOthers() {
        ClusterClaim all = new ClusterClaim(EVENT.key(), "db.r6g.2xlarge", new ClusterCapacity(0.5, 16, null), 4);
        ClusterClaim readers = new ClusterClaim(EVENT.key(), null, null, 4);
        assertThat(ClusterClaim.others(with(all), "production/other")).containsExactly(all);
        assertThat(ClusterClaim.others(with(readers), "production/other")).containsExactly(readers);
        assertThat(ClusterClaim.others(with(all), EVENT.key())).isEmpty();
        assertThat(RecordTags.claims(with(all))).isEqualTo(Map.of(KEY, EVENT.key()));
    }

    @Test
    void itIsOfTheTarget() {
        Target target = new Target(
                "db.r6g.2xlarge",
                List.of("db.r5.2xlarge"),
                Map.of(),
                null,
                false,
                new ServerlessV2(1.0, 16.0),
                new ReaderAutoScaling(3),
                StorageWish.NONE,
                0);
        assertThat(ClusterClaim.of(EVENT.key(), "db.r5.2xlarge", target))
                .isEqualTo(new ClusterClaim(EVENT.key(), "db.r5.2xlarge", new ClusterCapacity(1, 16, null), 3));
    }

    @Test
    void aClaimThatIsRenewedStillTellsIt() {
        Map<String, String> tags = with(new ClusterClaim(EVENT.key(), "db.r6g.2xlarge", null, null));
        String renewed = RecordTags.claimValue(tags, EVENT.key(), NOW.plusSeconds(60));
        assertThat(renewed)
                .isEqualTo(EVENT.key() + "/" + RecordTags.seconds(NOW.plusSeconds(60)) + " db.r6g.2xlarge - -");
    }

    @Test
    void itDiffersOnlyFromWhatIsTold() {
        ClusterClaim claim = new ClusterClaim(EVENT.key(), "db.r6g.2xlarge", null, null);
        assertThat(claim.differs(CLAIMED)).as("nothing is told").isFalse();
        assertThat(claim.differs(with(claim))).isFalse();
        assertThat(claim.differs(with(new ClusterClaim(EVENT.key(), "db.r6g.4xlarge", null, null))))
                .isTrue();
        assertThat(claim.note(Map.of())).as("it claims nothing").isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"db.r6g.2xlarge", "by hand", "a b c d", "- 99999:1:x -", "- - many"})
    void whatSomebodyElseWroteThereIsNoWish(String wish) {
        Map<String, String> tags = Map.of(KEY, CLAIMED.get(KEY) + " " + wish);
        assertThat(ClusterClaim.others(tags, "production/other"))
                .containsExactly(new ClusterClaim(EVENT.key(), null, null, null));
    }

    @Test
    void aClaimThatSomebodyMadeUnreadableTellsItAllTheSame() {
        ClusterClaim claim = new ClusterClaim(EVENT.key(), "db.r6g.2xlarge", null, null);
        assertThat(claim.note(Map.of(KEY, "by hand"))).isEqualTo(Map.of(KEY, "by db.r6g.2xlarge - -"));
    }

    @Test
    void aLongNameIsCutAndTheWishIsNot() {
        String event = "production/" + "n".repeat(253);
        Map<String, String> tags = Map.of(RecordTags.claimKey(event), RecordTags.claimValue(Map.of(), event, NOW));
        String value = new ClusterClaim(event, "db.r6g.2xlarge", new ClusterCapacity(0.5, 128, null), 15)
                .note(tags)
                .get(RecordTags.claimKey(event));
        assertThat(value).hasSize(256).endsWith("/" + RecordTags.seconds(NOW) + " db.r6g.2xlarge 0.5:128:- 15");
    }
}
