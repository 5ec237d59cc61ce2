package dev.airtime.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CopyQuotaTest {
    private static final CopyStep TAKE = new CopyStep.TakeSnapshot("s", Map.of());
    private static final CopyStep RESTORE = new CopyStep.RestoreToPointInTime(
            "c",
            "s",
            CopySettings.of(new CopyOrigin(Instances.atRest().i(), 7, null, null, false, "a", null), Map.of()));

    private static Map<String, CopyQuota> quota(String name, long used, long max) {
        return Map.of(name, new CopyQuota(used, max));
    }

    static Stream<Arguments> accounts() {
        return Stream.of(
                arguments("unknown", RESTORE, Map.of(), null),
                arguments("the last one", RESTORE, quota("DBInstances", 39, 40), null),
                arguments("none left", RESTORE, quota("DBInstances", 40, 40), "40 of 40 DB instances"),
                arguments("nothing is snapshot for it", TAKE, quota("DBInstances", 40, 40), "40 of 40 DB instances"),
                arguments("just enough", RESTORE, quota("AllocatedStorage", 900, 1000), null),
                arguments("too little", RESTORE, quota("AllocatedStorage", 901, 1000), "the copy needs 100"),
                arguments("snapshots are full", TAKE, quota("ManualSnapshots", 100, 100), "manual snapshots"),
                arguments("and not needed", RESTORE, quota("ManualSnapshots", 100, 100), null),
                arguments("a reboot needs nothing", new CopyStep.Reboot("c"), quota("DBInstances", 40, 40), null));
    }

    static Stream<Arguments> replicas() {
        return Stream.of(
                arguments(2, Map.of(), null),
                arguments(2, quota("DBInstances", 38, 40), null),
                arguments(3, quota("DBInstances", 38, 40), "38 of 40 DB instances"),
                arguments(2, quota("AllocatedStorage", 800, 1000), null),
                arguments(3, quota("AllocatedStorage", 800, 1000), "800 of 1000 GiB of storage"));
    }

    @ParameterizedTest
    @MethodSource("replicas")
    void readReplicasThatDoNotFit(int replicas, Map<String, CopyQuota> quotas, @Nullable String missing) {
        String said = CopyQuota.missing(replicas, 100, quotas);
        if (missing == null) {
            assertThat(said).isNull();
        } else {
            assertThat(said).contains(missing, replicas + " read replicas of 100 GiB", "Service Quotas");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("accounts")
    void saysWhatIsMissing(String what, CopyStep step, Map<String, CopyQuota> quotas, @Nullable String missing) {
        String said = CopyQuota.missing(step, 100, quotas);
        if (missing == null) {
            assertThat(said).as(what).isNull();
        } else {
            assertThat(said).as(what).contains(missing, "Service Quotas");
        }
    }
}
