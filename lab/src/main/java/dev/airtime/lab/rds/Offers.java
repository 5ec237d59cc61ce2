package dev.airtime.lab.rds;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which classes can be ordered at all: everywhere and for every version, but for what a test takes away. Capacity is
 * another matter ({@link SoldOut}).
 */
final class Offers {
    static final List<String> ZONES = List.of("eu-west-2a", "eu-west-2b", "eu-west-2c");

    private final Map<String, Set<String>> missingZones = new HashMap<>();
    private final Map<String, Set<String>> missingVersions = new HashMap<>();

    void notInZone(String instanceClass, String zone) {
        missingZones.computeIfAbsent(instanceClass, c -> new HashSet<>()).add(zone);
    }

    void notForVersion(String instanceClass, String version) {
        missingVersions.computeIfAbsent(instanceClass, c -> new HashSet<>()).add(version);
    }

    List<String> zones(String instanceClass) {
        Set<String> missing = missingZones.getOrDefault(instanceClass, Set.of());
        return ZONES.stream().filter(zone -> !missing.contains(zone)).toList();
    }

    boolean supports(String instanceClass, String version) {
        return !missingVersions.getOrDefault(instanceClass, Set.of()).contains(version)
                && !zones(instanceClass).isEmpty();
    }

    /** An instance stays in its zones: both of them where it is Multi-AZ. */
    void check(Instance instance, String instanceClass, String version) {
        checkVersion(instance.engine, instanceClass, version);
        List<String> zones = zones(instanceClass);
        if (!zones.contains(instance.availabilityZone) || (instance.multiAz && !zones.contains(instance.standbyZone))) {
            throw SoldOut.refusal();
        }
    }

    void checkVersion(Engine engine, String instanceClass, String version) {
        if (!engine.runsOn(instanceClass) || !supports(instanceClass, version)) {
            throw AwsError.combination("RDS does not support creating a DB instance with the following combination:"
                    + " DBInstanceClass=" + instanceClass + ", Engine=" + engine.name() + ", EngineVersion=" + version
                    + ". For supported combinations of instance class and database engine version, see the"
                    + " documentation.");
        }
    }
}
