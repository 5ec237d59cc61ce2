package dev.airtime;

import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which workload of the copy has which IP address, as far as a database sees the pods' own addresses. */
final class PodAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(PodAddresses.class);

    private final KubernetesClient client;

    PodAddresses(KubernetesClient client) {
        this.client = client;
    }

    /** The name of each pod's Deployment, StatefulSet or Job, else its own; empty when pods can't be read. */
    Map<String, String> of(String namespace) {
        Map<String, String> workloads = new HashMap<>();
        try {
            client.pods().inNamespace(namespace).list().getItems().stream()
                    // A pod that shares its node's addresses would stand for everything on the node.
                    .filter(p -> p.getStatus() != null
                            && !Boolean.TRUE.equals(p.getSpec().getHostNetwork()))
                    .forEach(p -> p.getStatus().getPodIPs().stream()
                            .map(PodIP::getIp)
                            .forEach(ip -> workloads.put(ip, PodOwner.workload(p))));
        } catch (KubernetesClientException e) {
            LOG.warn("the pods of {} can't be read for their addresses: {}", namespace, e.getMessage());
        }
        return workloads;
    }
}
