package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.Keys;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What shuts the copy in: closed egress for as long as it lives, and a quota of no pods until the release. */
final class Wall {
    static final String POLICY = "airtime-egress";
    /** Pods without a deadline, so all but those that prove the wall: none. A quota's scopes can't change. */
    static final String QUOTA = "airtime-no-pods";

    static final String PROBE_QUOTA = "airtime-probe-pods";

    private final ApiServer api;
    private final AddressResolver resolver;

    Wall(ApiServer api, AddressResolver resolver) {
        this.api = api;
        this.resolver = resolver;
    }

    /** Closes egress. Returns the places that have no address and stay closed, each with what to do. */
    List<String> close(StagingRequest request) {
        Egress egress = egress(request);
        api.applyNow(policyPath(request), policy(request, egress));
        return egress.unresolved().stream()
                .map(p -> "egress: " + p + " has no address, so it stays closed; correct spec.staging.egress.allow")
                .toList();
    }

    /**
     * Brings the policy up to date where addresses have changed or somebody changed it. While a name has no address,
     * the policy stays as it is: a failing resolver must not cut off a load test.
     */
    void refresh(StagingRequest request) {
        Egress egress = egress(request);
        Optional<JsonNode> now = api.find(policyPath(request));
        if (now.isEmpty()
                || (egress.unresolved().isEmpty() && !now.get().path("spec").equals(egress.spec()))) {
            api.applyNow(policyPath(request), policy(request, egress));
        }
    }

    void forbidPods(StagingRequest request) {
        ObjectNode quota = owned(request, "v1", "ResourceQuota", QUOTA);
        quota(quota, "0", "NotTerminating");
        api.applyNow(quotaPath(request, QUOTA), quota);
        ObjectNode probes = owned(request, "v1", "ResourceQuota", PROBE_QUOTA);
        quota(probes, String.valueOf(ProbePods.NAMES.size()), "Terminating");
        api.applyNow(quotaPath(request, PROBE_QUOTA), probes);
    }

    /** The scopes: pods without, and with, an activeDeadlineSeconds of their own (Kubernetes, Resource Quotas). */
    private static void quota(ObjectNode quota, String pods, String scope) {
        ObjectNode spec = quota.putObject("spec");
        spec.putObject("hard").put("pods", pods);
        spec.putArray("scopes").add(scope);
    }

    void allowPods(StagingRequest request) {
        api.delete(quotaPath(request, PROBE_QUOTA), null);
        api.delete(quotaPath(request, QUOTA), null);
    }

    /** What the policy is to be now. */
    ObjectNode spec(StagingRequest request) {
        return egress(request).spec();
    }

    private Egress egress(StagingRequest request) {
        Set<String> places = new TreeSet<>(request.databases());
        if (request.spec().egress() != null) {
            places.addAll(request.spec().egress().allow());
        }
        return Egress.to(places, resolver);
    }

    private static ObjectNode policy(StagingRequest request, Egress egress) {
        ObjectNode policy = owned(request, "networking.k8s.io/v1", "NetworkPolicy", POLICY);
        policy.set("spec", egress.spec());
        return policy;
    }

    /** An object of Airtime's own in the copy. */
    static ObjectNode owned(StagingRequest request, String apiVersion, String kind, String name) {
        ObjectNode object = Json.object().put("apiVersion", apiVersion).put("kind", kind);
        object.putObject("metadata")
                .put("name", name)
                .put("namespace", request.spec().namespace())
                .putObject("labels")
                .put(Keys.EVENT, RequestHash.label(request.event()))
                .put(Keys.MANAGED_BY, Keys.AIRTIME);
        return object;
    }

    private static String policyPath(StagingRequest request) {
        return "/apis/networking.k8s.io/v1/namespaces/" + request.spec().namespace() + "/networkpolicies/" + POLICY;
    }

    private static String quotaPath(StagingRequest request, String name) {
        return "/api/v1/namespaces/" + request.spec().namespace() + "/resourcequotas/" + name;
    }
}
