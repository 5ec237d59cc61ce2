package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** Looks into the copy whether a target is there, and decides by {@link LoadTarget} whether it may be loaded. */
final class TargetCheck {
    private static final int FORBIDDEN = 403;

    private final KubernetesClient client;

    TargetCheck(KubernetesClient client) {
        this.client = client;
    }

    /**
     * A Service of the copy may itself lead outside (type ExternalName): then that is what is judged.
     *
     * @param field where the URL stands, for messages
     * @throws LoadRefusedException when it must not be loaded, or is not there
     */
    void check(LoadTest test, String field, String url) {
        LoadTarget.Decision decision = LoadTarget.decide(test, field, url);
        if (decision instanceof LoadTarget.Decision.Service s) {
            Service service = client.services()
                    .inNamespace(test.staging())
                    .withName(s.name())
                    .get();
            if (service == null) {
                throw new LoadRefusedException(field + " \"" + url + "\" names Service " + s.name()
                        + ", which is not in namespace " + test.staging() + ": name one of its Services");
            }
            String external =
                    service.getSpec() == null ? null : service.getSpec().getExternalName();
            if (external != null && "ExternalName".equals(service.getSpec().getType())) {
                decision = LoadTarget.decideHost(test, field, url + " (ExternalName " + external + ")", external);
            }
        }
        if (decision instanceof LoadTarget.Decision.Allowed allowed) {
            decision = LoadTarget.decideHost(withProductionHosts(test, field), field, url, allowed.host());
        }
        if (decision instanceof LoadTarget.Decision.Refused refused) {
            throw new LoadRefusedException(refused.message());
        }
    }

    /** A host outside is loaded only where it is known to be none of production's. */
    private LoadTest withProductionHosts(LoadTest test, String field) {
        try {
            return test.withProductionHosts(ProductionHosts.of(client, test.production()));
        } catch (KubernetesClientException e) {
            if (e.getCode() != FORBIDDEN) {
                throw e;
            }
            throw new LoadRefusedException(
                    field + " is outside the copy, and whether it is a host of production is not known,"
                            + " since its Ingresses or HTTPRoutes must not be listed: add gateway.networking.k8s.io to"
                            + " rbac.readGroups of the Helm chart, or name a Service of the copy");
        }
    }
}
