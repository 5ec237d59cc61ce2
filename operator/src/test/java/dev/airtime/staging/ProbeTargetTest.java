package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbeTargetTest {
    private static final ObjectNode CLOSED = Json.object();

    @Test
    void takesTheServiceAndAPodBehindIt() {
        assertThat(ProbeTarget.among(List.of(service("selector: {app: web}")), List.of(slice(80, true)), CLOSED))
                .extracting(ProbeTarget::name, ProbeTarget::place)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("Service production/web, a pod of it", "10.1.0.7:80"),
                        org.assertj.core.groups.Tuple.tuple("Service production/web", "10.96.0.5:8080"));
    }

    @Test
    void leavesOutWhatProvesNothingOrIsADatabase() {
        ObjectNode web = service("selector: {app: web}");
        assertThat(ProbeTarget.among(List.of(service("selector: {}")), List.of(slice(80, true)), CLOSED))
                .as("a Service without selector may be the database")
                .isEmpty();
        assertThat(ProbeTarget.among(List.of(web), List.of(slice(3306, true)), CLOSED))
                .isEmpty();
        assertThat(ProbeTarget.among(List.of(web), List.of(slice(80, false)), CLOSED))
                .isEmpty();
        assertThat(ProbeTarget.among(List.of(web), List.of(), CLOSED)).isEmpty();
        ObjectNode allowed = Cases.yaml("egress: [{to: [{ipBlock: {cidr: 10.1.0.0/16}}]}]");
        assertThat(ProbeTarget.among(List.of(web), List.of(slice(80, true)), allowed))
                .extracting(ProbeTarget::ip)
                .containsExactly("10.96.0.5");
    }

    @Test
    void aPodOnTheHostsNetworkProvesButDoesNotDisprove() {
        List<ProbeTarget> targets =
                ProbeTarget.among(List.of(service("selector: {app: web}")), List.of(slice(80, true)), CLOSED);
        assertThat(ProbeTarget.withNodes(targets, List.of("10.1.0.7"))).noneMatch(ProbeTarget::disproves);
        assertThat(ProbeTarget.withNodes(targets, List.of("10.1.0.8"))).allMatch(ProbeTarget::disproves);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.3, true",
        "192.0.2.0/24, 192.0.3.3, false",
        "10.1.2.3/32, 10.1.2.3, true",
        "10.1.2.3/32, 10.1.2.4, false",
        "0.0.0.0/0, 10.1.2.4, true",
        "0.0.0.0/0, fd00::1, false",
        "fd00::/64, fd00::1, true",
        "fd00::/64, fd00:0:0:1::1, false"
    })
    void knowsWhatABlockOpens(String cidr, String ip, boolean opens) {
        ObjectNode egress = Cases.yaml("egress: [{to: [{ipBlock: {cidr: '" + cidr + "'}}]}]");
        assertThat(ProbeTarget.opens(egress, ip)).isEqualTo(opens);
    }

    private static ObjectNode service(String spec) {
        return Cases.yaml(
                "{metadata: {name: web, namespace: production}, spec: {clusterIP: 10.96.0.5, ports: [{name: h,"
                        + " port: 8080}], " + spec + "}}");
    }

    private static ObjectNode slice(int port, boolean ready) {
        return Cases.yaml("{metadata: {labels: {kubernetes.io/service-name: web}}, ports: [{name: h, port: " + port
                + "}], endpoints: [{addresses: [10.1.0.7], conditions: {ready: " + ready
                + "}, targetRef: {kind: Pod, name: web-1}}]}");
    }
}
