package dev.airtime.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

/** Properties of Durations; a class of their own, since one engine's report would hide the other's. */
class DurationsPropertyTest {
    @Property
    void whatIsWrittenCanBeRead(@ForAll @LongRange(max = 50_000_000) long seconds) {
        Duration read = Durations.parse(Durations.format(Duration.ofSeconds(seconds)));
        long unit = seconds >= 172_800 ? 3_600 : seconds >= 3_600 ? 60 : 1;
        assertThat(read).isEqualTo(Duration.ofSeconds(seconds / unit * unit));
    }
}
