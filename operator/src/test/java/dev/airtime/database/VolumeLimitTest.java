package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.airtime.api.StrainSeen;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class VolumeLimitTest {
    private static final StrainSeen SEEN = new StrainSeen(900, null, null, 3, null, null, List.of(), List.of());

    private static DbInstance volume(@Nullable String type, int gib, @Nullable Integer iops) {
        return Instances.atRest()
                .shape(new DbInstance.Shape(false, type, gib, iops, null, null, List.of(), null))
                .i();
    }

    /** MySQL's type, size and told IOPS → steady and burst (RDS user guide, "Amazon RDS DB instance storage"). */
    @ParameterizedTest
    @CsvSource({
        "gp2, 20, , 100, 3000",
        "gp2, 100, , 300, 3000",
        "gp2, 399, , 1197, 3000",
        "gp2, 400, , 1200, 12000",
        "gp2, 3999, , 11997, 12000",
        "gp2, 4000, , 12000, ",
        "gp2, 30000, , 64000, ",
        "gp3, 100, 3000, 3000, ",
        "gp3, 399, , 3000, ",
        "gp3, 400, , 12000, ",
        "gp3, 500, 20000, 20000, ",
        "io1, 100, 1000, 1000, ",
        "io2, 100, 5000, 5000, ",
        "io1, 100, , , ",
        "standard, 100, , , ",
        "aurora, 1, , , ",
        ", 100, , , ",
    })
    void followsFromTypeAndSize(
            @Nullable String type, int gib, @Nullable Integer iops, @Nullable Integer steady, @Nullable Integer burst) {
        assertThat(VolumeLimit.of(volume(type, gib, iops)))
                .isEqualTo(steady == null ? null : new VolumeLimit(steady, burst));
    }

    @Test
    void whatIsNotKnownIsSaid() {
        StrainSeen known = VolumeLimit.against(SEEN, volume("gp2", 100, null));
        assertThat(known.iops()).isEqualTo(900);
        assertThat(known.iopsLimit()).isEqualTo(300);
        assertThat(known.burstIops()).isEqualTo(3000);
        assertThat(known.notSeen()).isEmpty();
        assertThat(VolumeLimit.against(SEEN, volume("standard", 100, null)).notSeen())
                .containsExactly(
                        "how many reads and writes a second storage of type standard does for mysql is not known");
        StrainSeen idle = new StrainSeen(null, null, null, null, null, null, List.of(), List.of());
        assertThat(VolumeLimit.against(idle, volume("gp2", 100, null)).notSeen())
                .containsExactly("CloudWatch has no ReadIOPS and WriteIOPS of it");
    }
}
