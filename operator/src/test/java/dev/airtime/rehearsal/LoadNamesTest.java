package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class LoadNamesTest {
    @Test
    void readsAsTheRehearsalDoes() {
        assertThat(LoadNames.of("dragons-den-1", "master")).isEqualTo("dragons-den-1-master");
        assertThat(LoadNames.of("dragons.den.1", "master")).matches("dragons-den-1-[0-9a-f]{8}-master");
        assertThat(LoadNames.of("1st", "load")).matches("st-[0-9a-f]{8}-load");
    }

    @Property
    void isADnsLabelWithRoomForAPodsSuffix(
            @ForAll
                    @StringLength(min = 1, max = 253)
                    @CharRange(from = 'a', to = 'z')
                    @CharRange(from = '0', to = '9')
                    @Chars({'-', '.'})
                    String rehearsal) {
        String name = LoadNames.of(rehearsal, LoadNames.WORKER);
        assertThat(name + "-00000-xxxxx").hasSizeLessThanOrEqualTo(63).matches("[a-z][-a-z0-9]*[a-z0-9]");
        assertThat(LoadNames.label(rehearsal)).hasSizeLessThanOrEqualTo(63);
    }

    @Test
    void longNamesThatDifferAtTheirEndStayDifferent() {
        String a = "x".repeat(100) + "a";
        String b = "x".repeat(100) + "b";
        assertThat(LoadNames.of(a, "load")).isNotEqualTo(LoadNames.of(b, "load"));
        assertThat(LoadNames.label(a)).isNotEqualTo(LoadNames.label(b));
    }
}
