package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Set;

/** Creates an object of a load test. */
final class Creation {
    private static final int CONFLICT = 409;
    /**
     * Bad request, forbidden (by RBAC, a quota or an admission webhook), too large, invalid: the same request is refused
     * again (Kubernetes API conventions, "HTTP Status codes").
     */
    private static final Set<Integer> REFUSED = Set.of(400, 403, 413, 422);

    private Creation() {}

    /**
     * What is there stays as it is.
     *
     * @throws LoadRefusedException with the API server's words, when it won't have the object
     */
    static void create(KubernetesClient client, HasMetadata object) {
        try {
            client.resource(object).create();
        } catch (KubernetesClientException e) {
            if (REFUSED.contains(e.getCode())) {
                String words = e.getStatus() == null || e.getStatus().getMessage() == null
                        ? e.getMessage()
                        : e.getStatus().getMessage();
                throw new LoadRefusedException("the API server refuses " + object.getKind() + " "
                        + object.getMetadata().getName() + " in namespace "
                        + object.getMetadata().getNamespace() + ": " + Redaction.redact(String.valueOf(words)));
            }
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }
}
