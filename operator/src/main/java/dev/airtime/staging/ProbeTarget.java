package dev.airtime.staging;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A place that a pod of the copy must not reach, by address.
 *
 * @param name what it is, for a person: {@code Service production/web}
 * @param ip its address
 * @param port its TCP port
 * @param disproves whether a pod that reaches it shows an open wall. Not so on a node's own address: "traffic to and
 *     from the node where a Pod is running is always allowed" (Kubernetes, Network Policies).
 */
record ProbeTarget(String name, String ip, int port, boolean disproves) {
    private static final int MOST = 3;

    /**
     * Never connected to. DNS is open; a database server counts a connection without a handshake as an error and may
     * lock the client's host out (MySQL, max_connect_errors).
     */
    private static final Set<Integer> NOT_THESE = Set.of(53, 1433, 1521, 3306, 5432, 6379, 9042, 27017, 33060);

    String place() {
        return (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + port;
    }

    /**
     * Targets among production's Services: those that select pods, with a ready endpoint; of up to three, the address of
     * the Service and of one pod behind it.
     *
     * @param services the Services of the source
     * @param slices its EndpointSlices (discovery.k8s.io/v1)
     * @param egress the spec of the copy's policy; what it opens is no target
     */
    static List<ProbeTarget> among(
            Collection<? extends JsonNode> services, Collection<? extends JsonNode> slices, JsonNode egress) {
        List<ProbeTarget> targets = new ArrayList<>();
        int taken = 0;
        for (JsonNode service : services) {
            String name = service.path("metadata").path("name").asText();
            JsonNode spec = service.path("spec");
            if (taken == MOST || spec.path("selector").isEmpty()) {
                continue;
            }
            String title =
                    "Service " + service.path("metadata").path("namespace").asText("production") + "/" + name;
            List<ProbeTarget> found = new ArrayList<>();
            for (JsonNode slice : slices) {
                if (found.isEmpty()
                        && slice.path("metadata")
                                .path("labels")
                                .path("kubernetes.io/service-name")
                                .asText()
                                .equals(name)) {
                    found.addAll(of(title, spec, slice));
                }
            }
            found.removeIf(t -> opens(egress, t.ip()));
            taken += found.isEmpty() ? 0 : 1;
            targets.addAll(found);
        }
        return targets;
    }

    private static List<ProbeTarget> of(String title, JsonNode service, JsonNode slice) {
        for (JsonNode port : slice.path("ports")) {
            int number = port.path("port").asInt();
            if (!"TCP".equals(port.path("protocol").asText("TCP")) || number == 0 || NOT_THESE.contains(number)) {
                continue;
            }
            for (JsonNode endpoint : slice.path("endpoints")) {
                String pod = endpoint.path("addresses").path(0).asText("");
                if (!endpoint.path("conditions").path("ready").asBoolean(true)
                        || pod.isEmpty()
                        || !"Pod".equals(endpoint.path("targetRef").path("kind").asText())) {
                    continue;
                }
                List<ProbeTarget> found = new ArrayList<>();
                found.add(new ProbeTarget(title + ", a pod of it", pod, number, true));
                String address = service.path("clusterIP").asText("");
                for (JsonNode p : service.path("ports")) {
                    int open = p.path("port").asInt();
                    if (!address.isEmpty()
                            && !address.equals("None")
                            && !NOT_THESE.contains(open)
                            && p.path("name")
                                    .asText("")
                                    .equals(port.path("name").asText(""))) {
                        found.add(new ProbeTarget(title, address, open, true));
                    }
                }
                return found;
            }
        }
        return List.of();
    }

    /** The same list without what a node's own address is: pods on the host's network answer there. */
    static List<ProbeTarget> withNodes(List<ProbeTarget> targets, Collection<String> nodeAddresses) {
        Set<String> nodes = new HashSet<>(nodeAddresses);
        Set<String> bound = new HashSet<>();
        targets.stream()
                .filter(t -> nodes.contains(t.ip()))
                .forEach(t -> bound.add(t.name().replace(", a pod of it", "")));
        return targets.stream()
                .map(t -> bound.contains(t.name().replace(", a pod of it", ""))
                        ? new ProbeTarget(t.name(), t.ip(), t.port(), false)
                        : t)
                .toList();
    }

    /** Whether a block of the policy covers the address. */
    static boolean opens(JsonNode egress, String ip) {
        for (JsonNode rule : egress.path("egress")) {
            for (JsonNode to : rule.path("to")) {
                String cidr = to.path("ipBlock").path("cidr").asText("");
                if (!cidr.isEmpty() && covers(cidr, ip)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean covers(String cidr, String ip) {
        try {
            String[] block = cidr.split("/", -1);
            byte[] network = InetAddress.getByName(block[0]).getAddress();
            byte[] address = InetAddress.getByName(ip).getAddress();
            if (network.length != address.length) {
                return false;
            }
            int bits = network.length * 8 - (block.length > 1 ? Integer.parseInt(block[1]) : network.length * 8);
            return new BigInteger(1, network).shiftRight(bits).equals(new BigInteger(1, address).shiftRight(bits));
        } catch (UnknownHostException | NumberFormatException e) {
            return false;
        }
    }
}
