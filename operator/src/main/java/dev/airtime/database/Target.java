package dev.airtime.database;

import dev.airtime.api.ReaderAutoScaling;
import dev.airtime.api.ScaleDown;
import dev.airtime.api.ScaleUp;
import dev.airtime.api.ServerlessV2;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The capacity an event wants.
 *
 * @param instanceClass the class, or null to leave it
 * @param fallbackClasses classes to take, in order, while there is no capacity for the one before
 * @param parameters parameters by name, or none
 * @param deadline until when a raise can still begin, for sentences; null when it is not known
 * @param failBack whether, at the return, the instance that was a cluster's writer becomes it again, at the cost of one
 *     more interruption
 * @param serverlessV2 the limits of a serverless cluster; null to leave them
 * @param autoScaling the minimum of readers that a cluster's auto scaling keeps; null to leave it
 * @param storage what storage it wants
 * @param readReplicas how many read replicas are made for the time of the event
 */
public record Target(
        @Nullable String instanceClass,
        List<String> fallbackClasses,
        Map<String, String> parameters,
        @Nullable Instant deadline,
        boolean failBack,
        @Nullable ServerlessV2 serverlessV2,
        @Nullable ReaderAutoScaling autoScaling,
        StorageWish storage,
        int readReplicas) {
    public Target {
        fallbackClasses = List.copyOf(fallbackClasses);
        parameters = Map.copyOf(parameters);
    }

    /** Without storage. */
    public Target(
            @Nullable String instanceClass,
            List<String> fallbackClasses,
            Map<String, String> parameters,
            @Nullable Instant deadline) {
        this(instanceClass, fallbackClasses, parameters, deadline, false, null, null, StorageWish.NONE, 0);
    }

    /** With storage, of a DB instance. */
    public Target(
            @Nullable String instanceClass,
            List<String> fallbackClasses,
            Map<String, String> parameters,
            @Nullable Instant deadline,
            StorageWish storage) {
        this(instanceClass, fallbackClasses, parameters, deadline, false, null, null, storage, 0);
    }

    /** Of a cluster, whose storage grows by itself. */
    public Target(
            @Nullable String instanceClass,
            List<String> fallbackClasses,
            Map<String, String> parameters,
            @Nullable Instant deadline,
            boolean failBack,
            @Nullable ServerlessV2 serverlessV2) {
        this(instanceClass, fallbackClasses, parameters, deadline, failBack, serverlessV2, null, StorageWish.NONE, 0);
    }

    /** Nothing wanted. */
    public static final Target NONE = new Target(null, List.of(), Map.of(), null, false, null);

    /** What {@code scaleUp} asks for, to be begun before {@code deadline}, and how {@code scaleDown} wants it back. */
    public static Target of(ScaleUp scaleUp, @Nullable ScaleDown scaleDown, Instant deadline) {
        return new Target(
                scaleUp.instanceClass(),
                scaleUp.fallbackClasses(),
                scaleUp.parameters(),
                deadline,
                scaleDown != null && scaleDown.failBackOrDefault(),
                scaleUp.serverlessV2(),
                scaleUp.autoScaling(),
                new StorageWish(scaleUp.allocatedStorage(), scaleUp.iops(), scaleUp.storageThroughput()),
                scaleUp.readReplicas() == null ? 0 : scaleUp.readReplicas());
    }

    /** A class, and parameters by name. */
    public static Target of(@Nullable String instanceClass, Map<String, String> parameters) {
        return new Target(instanceClass, List.of(), parameters, null, false, null);
    }

    /** The same with read replicas. */
    public Target with(int replicas) {
        return new Target(
                instanceClass,
                fallbackClasses,
                parameters,
                deadline,
                failBack,
                serverlessV2,
                autoScaling,
                storage,
                replicas);
    }

    /** The classes that will do, the best first; empty when the class is left as it is. */
    List<String> classes() {
        List<String> classes = new ArrayList<>();
        if (instanceClass != null) {
            classes.add(instanceClass);
            fallbackClasses.stream().filter(c -> !classes.contains(c)).forEach(classes::add);
        }
        return classes;
    }
}
