package dev.airtime;

import dev.airtime.database.AwsApis;
import dev.airtime.database.Place;
import dev.airtime.sql.SqlOptions;
import dev.airtime.staging.ProbeOptions;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.InstantSource;
import java.util.Set;
import java.util.function.Function;

/**
 * What the operator is connected to; a simulation connects it elsewhere and changes nothing in it.
 *
 * @param client the Kubernetes API; closed by whoever made it
 * @param aws the clients of a place in AWS, asked once for each; closed by whoever made them
 * @param clock the event's clock
 * @param pace how long a stretch of that clock really takes
 * @param namespaces the namespaces whose events are carried; empty means all
 * @param leaderElection the namespace of the lease when several replicas run, empty without
 * @param probes what the pods need that prove the copy's wall
 * @param sql how the databases of copies are spoken to
 * @param port where health, metrics and the board are served; 0 any free port, -1 not at all
 */
public record Wiring(
        KubernetesClient client,
        Function<Place, AwsApis> aws,
        InstantSource clock,
        Pace pace,
        Set<String> namespaces,
        String leaderElection,
        ProbeOptions probes,
        SqlOptions sql,
        int port) {
    public Wiring {
        namespaces = Set.copyOf(namespaces);
    }
}
