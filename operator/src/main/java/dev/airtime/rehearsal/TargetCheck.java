package dev.airtime.rehearsal;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Looks into the copy whether a target is there, and decides by {@link LoadTarget} whether it may be loaded. */
final class TargetCheck {
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
    void check(LoadTest asked, String field, String url) {
        LoadTest test = asked.withProductionHosts(ProductionHosts.of(client, asked.production()));
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
        if (decision instanceof LoadTarget.Decision.Refused refused) {
            throw new LoadRefusedException(refused.message());
        }
    }
}
