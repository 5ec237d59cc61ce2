package dev.airtime;

import dev.airtime.api.Keys;
import dev.airtime.rehearsal.LoadTest;
import dev.airtime.rehearsal.LoadTests;
import dev.airtime.staging.ClusterRoom;
import java.util.Map;
import java.util.Optional;

/** Whether the cluster has room for a load test's pods. */
@FunctionalInterface
interface LoadRoom {
    /** What is missing, in numbers, and what to do; empty when the pods fit, or when that can't be seen. */
    Optional<String> shortfall(LoadTest test);

    /** Beside all that runs in the cluster but the same load test. */
    static LoadRoom of(LoadTests loads, ClusterRoom room) {
        return test -> room.shortfall(
                "the load test",
                loads.demands(test).stream()
                        .map(d -> new ClusterRoom.Pods(d.title(), d.pods(), d.spec()))
                        .toList(),
                test.staging(),
                Map.entry(Keys.REHEARSAL, test.label()),
                "add nodes, write fewer locust.workers or smaller requests (locust.workerResources, job.template), or set"
                        + " spec.staging.room: Unchecked");
    }
}
