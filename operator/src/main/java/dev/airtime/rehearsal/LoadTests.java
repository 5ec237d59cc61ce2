package dev.airtime.rehearsal;

import java.util.List;
import java.util.Optional;

/**
 * The port to load tests. Each method is idempotent and may be lost at any instruction. Throws
 * {@link io.fabric8.kubernetes.client.KubernetesClientException} only for what a later try can cure.
 */
public interface LoadTests {
    /** Reads where the load test is and what it measured so far; a few requests. */
    LoadObservation observe(LoadTest test);

    /** What identifies the load for a comparison, before it exists; empty when that can't be said. */
    Optional<String> fingerprint(LoadTest test);

    /**
     * What is waited for before this one's pods are made, in a sentence: those of another Rehearsal that has finished, or is
     * being deleted; empty when there are none. One request.
     */
    Optional<String> inTheWay(LoadTest test);

    /** The pods that {@link #start} will make. */
    List<LoadDemand> demands(LoadTest test);

    /** Reads where the smoke round of a Locust run is; a few requests. */
    SmokeObservation smoke(LoadTest test);

    /**
     * Makes the smoke round's pod; what is there stays as it is.
     *
     * @throws LoadRefusedException as {@link #start}
     */
    void startSmoke(LoadTest test);

    /**
     * Makes the pods and what belongs to them; what is there stays as it is.
     *
     * @throws LoadRefusedException when this load must not run as it is written, or what it needs is not there
     */
    void start(LoadTest test);

    /** Asks the users to end; the figures stay to be read. */
    void stop(LoadTest test);

    /** Removes everything that {@link #startSmoke} and {@link #start} made; called until {@link #observe} says Absent. */
    void remove(LoadTest test);
}
