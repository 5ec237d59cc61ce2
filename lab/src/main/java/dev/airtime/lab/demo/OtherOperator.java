package dev.airtime.lab.demo;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** An operator of the chart's on the same cluster: two would act on the demo's event. */
final class OtherOperator {
    private OtherOperator() {}

    /**
     * Looks for one that carries the events of {@code namespace}.
     *
     * @throws Refused when there is one
     */
    static void refuse(KubernetesClient client, String namespace) {
        for (Deployment d : client.apps()
                .deployments()
                .inAnyNamespace()
                .withLabel("app.kubernetes.io/name", "airtime")
                .list()
                .getItems()) {
            Integer replicas = d.getSpec().getReplicas();
            if ((replicas == null || replicas > 0) && carries(d, namespace)) {
                String where = d.getMetadata().getNamespace();
                String name = d.getMetadata().getName();
                throw new Refused("an Airtime operator runs on this cluster, deployment " + name + " in namespace "
                        + where + ", and would act on the demo's event too. Scale it down while the demo runs (kubectl"
                        + " scale deployment " + name + " -n " + where
                        + " --replicas=0), or set the chart's value namespaces.");
            }
        }
    }

    private static boolean carries(Deployment deployment, String namespace) {
        for (Container container : deployment.getSpec().getTemplate().getSpec().getContainers()) {
            for (EnvVar variable : container.getEnv()) {
                if (variable.getName().equals("AIRTIME_NAMESPACES") && variable.getValue() != null) {
                    List<String> only = List.of(variable.getValue().split(","));
                    return only.contains(namespace) || only.contains("");
                }
            }
        }
        return true;
    }
}
