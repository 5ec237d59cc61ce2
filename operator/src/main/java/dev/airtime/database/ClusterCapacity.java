package dev.airtime.database;

import dev.airtime.api.ServerlessV2;
import dev.airtime.api.ServerlessV2Record;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.rds.model.ServerlessV2ScalingConfiguration;

/**
 * Aurora Serverless v2's limits, which all serverless members of a cluster have in common. They change online and at once,
 * whatever ApplyImmediately says (Aurora user guide, "Managing Aurora Serverless v2 DB clusters").
 *
 * @param min MinCapacity in Aurora capacity units; 0 pauses when nothing is connected
 * @param max MaxCapacity
 * @param secondsUntilAutoPause SecondsUntilAutoPause; null where it does not pause, or where that is left as it is
 */
record ClusterCapacity(double min, double max, @Nullable Integer secondsUntilAutoPause) {
    static ClusterCapacity of(ServerlessV2 wanted) {
        return new ClusterCapacity(wanted.minCapacity(), wanted.maxCapacity(), null);
    }

    static ClusterCapacity of(ServerlessV2Record record) {
        return new ClusterCapacity(record.minCapacity(), record.maxCapacity(), record.secondsUntilAutoPause());
    }

    ServerlessV2Record toRecord() {
        return new ServerlessV2Record(min, max, secondsUntilAutoPause);
    }

    /** As requests have it. */
    ServerlessV2ScalingConfiguration toSdk() {
        return ServerlessV2ScalingConfiguration.builder()
                .minCapacity(min)
                .maxCapacity(max)
                .secondsUntilAutoPause(min > 0 ? null : secondsUntilAutoPause)
                .build();
    }

    /** Whether {@code now} is what this asks for; the pause counts only where the cluster can pause. */
    boolean met(@Nullable ClusterCapacity now) {
        return now != null
                && sameLimits(now)
                && (min > 0
                        || secondsUntilAutoPause == null
                        || secondsUntilAutoPause.equals(now.secondsUntilAutoPause));
    }

    boolean sameLimits(ClusterCapacity other) {
        return Double.compare(min, other.min) == 0 && Double.compare(max, other.max) == 0;
    }

    boolean sharesLimit(ClusterCapacity other) {
        return Double.compare(min, other.min) == 0 || Double.compare(max, other.max) == 0;
    }

    /** The higher of each limit. */
    ClusterCapacity highest(ClusterCapacity other) {
        return new ClusterCapacity(Math.max(min, other.min), Math.max(max, other.max), secondsUntilAutoPause);
    }

    /** As tags have it: {@code min:max:seconds}, with {@code -} where there are none. */
    String write() {
        return number(min) + ":" + number(max) + ":" + (secondsUntilAutoPause == null ? "-" : secondsUntilAutoPause);
    }

    /** Null when it is not as {@link #write} writes it. */
    static @Nullable ClusterCapacity read(@Nullable String text) {
        if (text == null || !text.matches("\\d{1,4}([.]\\d)?:\\d{1,4}([.]\\d)?:(-|\\d{1,6})")) {
            return null;
        }
        String[] parts = text.split(":", -1);
        return new ClusterCapacity(
                Double.parseDouble(parts[0]),
                Double.parseDouble(parts[1]),
                parts[2].equals("-") ? null : Integer.valueOf(parts[2]));
    }

    /** For sentences, such as {@code 0.5 to 16 ACU}. */
    String describe() {
        return number(min) + " to " + number(max) + " ACU";
    }

    /** A limit as people write it: 16, or 0.5. */
    static String number(double value) {
        long whole = Math.round(value);
        return Double.compare(value, (double) whole) == 0 ? Long.toString(whole) : Double.toString(value);
    }
}
