package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** Rules about who may do what: accounts, bindings, policies, budgets. */
final class AccessRules {
    private static final String SERVICE_ACCOUNT = "system:serviceaccount:";
    private static final String SERVICE_ACCOUNTS = "system:serviceaccounts";

    static final List<Rule> ALL = List.of(
            Rule.of("service-account-secrets", "", "ServiceAccount", (kind, account, source) -> {
                account.remove("secrets");
                Rule.dropItems(
                        account.path("imagePullSecrets"),
                        s -> s.path("name").asText().contains("-dockercfg-"));
            }),
            Rule.of(
                    "role-binding-subjects",
                    "rbac.authorization.k8s.io",
                    "RoleBinding",
                    (kind, binding, source) -> subjects(binding, source)),
            Rule.of(
                    "network-policy-ingress-only",
                    "networking.k8s.io",
                    "NetworkPolicy",
                    (kind, policy, source) -> ingressOnly(policy)),
            Rule.of("network-policy-peers", "networking.k8s.io", "NetworkPolicy", (kind, policy, source) -> policy.path(
                            "spec")
                    .path("ingress")
                    .forEach(rule -> rule.path("from").forEach(peer -> namespaceSelector(peer, source)))),
            Rule.of("disruption-budget", "policy", "PodDisruptionBudget", (kind, budget, source) -> {
                ObjectNode spec = Rule.at(budget, "spec");
                spec.remove("minAvailable");
                spec.put("maxUnavailable", "100%");
            }));

    private AccessRules() {}

    /**
     * Accounts of production become those of the copy; accounts of other namespaces, and all accounts together, lose
     * the right, so that no pod of production acts in the copy. People keep it.
     */
    private static void subjects(ObjectNode binding, Source source) {
        Rule.dropItems(binding.path("subjects"), s -> {
            String kind = s.path("kind").asText();
            String name = s.path("name").asText();
            String namespace = s.path("namespace").asText();
            return switch (kind) {
                case "ServiceAccount" -> !namespace.equals(source.namespace()) && !namespace.equals(source.target());
                case "User" ->
                    name.startsWith(SERVICE_ACCOUNT)
                            && !name.startsWith(SERVICE_ACCOUNT + source.namespace() + ":")
                            && !name.startsWith(SERVICE_ACCOUNT + source.target() + ":");
                case "Group" ->
                    name.startsWith(SERVICE_ACCOUNTS)
                            && !name.equals(SERVICE_ACCOUNTS + ":" + source.namespace())
                            && !name.equals(SERVICE_ACCOUNTS + ":" + source.target());
                default -> false;
            };
        });
        for (ObjectNode s : Rule.objects(binding.path("subjects"))) {
            String name = s.path("name").asText();
            if (s.path("namespace").asText().equals(source.namespace())) {
                s.put("namespace", source.target());
            } else if (name.startsWith(SERVICE_ACCOUNT + source.namespace() + ":")) {
                s.put(
                        "name",
                        SERVICE_ACCOUNT
                                + source.target()
                                + name.substring(SERVICE_ACCOUNT.length()
                                        + source.namespace().length()));
            } else if (name.equals(SERVICE_ACCOUNTS + ":" + source.namespace())) {
                s.put("name", SERVICE_ACCOUNTS + ":" + source.target());
            }
        }
    }

    /** Policies add up: an egress rule of production would open the wall around the copy again. */
    private static void ingressOnly(ObjectNode policy) {
        ObjectNode spec = Rule.at(policy, "spec");
        spec.remove("egress");
        spec.putArray("policyTypes").add("Ingress");
    }

    private static void namespaceSelector(JsonNode peer, Source source) {
        String key = "kubernetes.io/metadata.name";
        ObjectNode labels = Rule.at(peer, "namespaceSelector", "matchLabels");
        if (labels.path(key).asText().equals(source.namespace())) {
            labels.put(key, source.target());
        }
        for (ObjectNode e : Rule.objects(peer.path("namespaceSelector").path("matchExpressions"))) {
            if (key.equals(e.path("key").asText())) {
                List<String> values = new ArrayList<>();
                e.path("values").forEach(v -> values.add(v.asText()));
                values.replaceAll(v -> v.equals(source.namespace()) ? source.target() : v);
                if (!values.isEmpty()) {
                    values.forEach(e.putArray("values")::add);
                }
            }
        }
    }
}
