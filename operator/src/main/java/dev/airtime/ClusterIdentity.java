package dev.airtime;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which Kubernetes cluster this is: the uid of its namespace kube-system, which no other cluster has and which lives as long
 * as the cluster does. AWS accounts are shared by clusters; what one of them made is none of another's business.
 */
final class ClusterIdentity {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterIdentity.class);
    private static final String SYSTEM = "kube-system";

    private final KubernetesClient client;
    private volatile @Nullable String known;

    ClusterIdentity(KubernetesClient client) {
        this.client = client;
    }

    /** The uid; empty when it can't be read. */
    String uid() {
        String uid = known;
        if (uid == null) {
            uid = read();
            known = uid.isEmpty() ? null : uid;
        }
        return uid;
    }

    private String read() {
        try {
            Namespace system = client.namespaces().withName(SYSTEM).get();
            return system == null ? "" : system.getMetadata().getUid();
        } catch (KubernetesClientException e) {
            LOG.info(
                    "namespace {} can't be read, so that copies are not told apart by cluster: {}",
                    SYSTEM,
                    e.getMessage());
            return "";
        }
    }
}
