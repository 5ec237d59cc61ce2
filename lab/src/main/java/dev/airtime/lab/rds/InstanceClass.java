package dev.airtime.lab.rds;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A DB instance class: vCPUs and nominal memory as in the RDS guide, {@code Concepts.DBInstanceClass}.
 *
 * @param name such as db.m5.large
 * @param vcpus virtual CPUs
 * @param memory nominal bytes
 */
record InstanceClass(String name, int vcpus, long memory) {
    private static final Pattern NAME = Pattern.compile("db\\.([a-z0-9]+)\\.([a-z0-9]+)");
    private static final long GIB = 1L << 30;
    private static final List<String> GENERAL = List.of("m5", "m6g", "m6i", "m7g", "m7i");
    private static final List<String> MEMORY = List.of("r5", "r6g", "r6i", "r7g", "r7i");
    private static final List<String> BURSTABLE = List.of("t3", "t4g");
    private static final List<String> SIZES =
            List.of("large", "xlarge", "2xlarge", "4xlarge", "8xlarge", "12xlarge", "16xlarge", "24xlarge");
    private static final Map<String, int[]> BURSTABLE_SIZES = Map.of(
            "micro", new int[] {2, 1},
            "small", new int[] {2, 2},
            "medium", new int[] {2, 4},
            "large", new int[] {2, 8},
            "xlarge", new int[] {4, 16},
            "2xlarge", new int[] {8, 32});

    /** Serverless v2: its memory is the capacity's, which the cluster knows. */
    static final String SERVERLESS = "db.serverless";

    /** Throws InvalidParameterValue for a class that is not in the table. */
    static InstanceClass named(String name) {
        if (name.equals(SERVERLESS)) {
            return new InstanceClass(name, 0, 0);
        }
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw unknown(name);
        }
        String family = matcher.group(1);
        String size = matcher.group(2);
        int[] burstable = BURSTABLE_SIZES.get(size);
        if (BURSTABLE.contains(family) && burstable != null) {
            return new InstanceClass(name, burstable[0], burstable[1] * GIB);
        }
        boolean general = GENERAL.contains(family);
        if ((!general && !MEMORY.contains(family)) || !sizes(family).contains(size)) {
            throw unknown(name);
        }
        int vcpus = size.equals("large")
                ? 2
                : 4 * (size.equals("xlarge") ? 1 : Integer.parseInt(size.replace("xlarge", "")));
        return new InstanceClass(name, vcpus, vcpus * (general ? 4L : 8L) * GIB);
    }

    /** All classes of the table, small ones first in each family. */
    static List<InstanceClass> all() {
        List<InstanceClass> all = new ArrayList<>();
        for (String size : List.of("micro", "small", "medium", "large", "xlarge", "2xlarge")) {
            BURSTABLE.forEach(family -> all.add(named("db." + family + "." + size)));
        }
        for (List<String> families : List.of(GENERAL, MEMORY)) {
            for (String family : families) {
                sizes(family).forEach(size -> all.add(named("db." + family + "." + size)));
            }
        }
        all.add(named(SERVERLESS));
        return all;
    }

    /** Graviton families end at 16xlarge. */
    private static List<String> sizes(String family) {
        return family.endsWith("g") ? SIZES.subList(0, SIZES.size() - 1) : SIZES;
    }

    private static AwsError unknown(String name) {
        return AwsError.value("Invalid DB Instance class: " + name);
    }
}
