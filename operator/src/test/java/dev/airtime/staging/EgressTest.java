package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.UnknownHostException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressTest {
    private static final AddressResolver DNS = host -> switch (host) {
        case "db.example.com" -> List.of("10.0.0.2", "10.0.0.1");
        case "v6.example.com" -> List.of("2001:db8::1");
        default -> throw new UnknownHostException(host);
    };

    @Test
    void opensTheCopyItselfAndDnsAndNothingElse() {
        assertThat(Egress.to(List.of(), DNS).spec()).isEqualTo(Cases.yaml("""
                podSelector: {}
                policyTypes: [Egress]
                egress:
                - to: [{podSelector: {}}]
                - ports: [{port: 53, protocol: UDP}, {port: 53, protocol: TCP}]
                """));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "db.example.com:3306; {to: [{ipBlock: {cidr: 10.0.0.1/32}}, {ipBlock: {cidr: 10.0.0.2/32}}], ports: [{port: 3306, protocol: TCP}]}",
                "db.example.com; {to: [{ipBlock: {cidr: 10.0.0.1/32}}, {ipBlock: {cidr: 10.0.0.2/32}}]}",
                "v6.example.com:1; {to: [{ipBlock: {cidr: '2001:db8::1/128'}}], ports: [{port: 1, protocol: TCP}]}",
                "192.0.2.1; {to: [{ipBlock: {cidr: 192.0.2.1/32}}]}",
                "192.0.2.1:443; {to: [{ipBlock: {cidr: 192.0.2.1/32}}], ports: [{port: 443, protocol: TCP}]}",
                "192.0.2.0/24; {to: [{ipBlock: {cidr: 192.0.2.0/24}}]}",
                "192.0.2.0/24:443; {to: [{ipBlock: {cidr: 192.0.2.0/24}}], ports: [{port: 443, protocol: TCP}]}",
                "2001:db8::/32; {to: [{ipBlock: {cidr: '2001:db8::/32'}}]}",
                "2001:db8::5; {to: [{ipBlock: {cidr: '2001:db8::5/128'}}]}",
                "[2001:db8::5]:443; {to: [{ipBlock: {cidr: '2001:db8::5/128'}}], ports: [{port: 443, protocol: TCP}]}"
            })
    void opensWhatIsAllowed(String place, String rule) {
        Egress egress = Egress.to(List.of(place), DNS);
        assertThat(egress.unresolved()).isEmpty();
        assertThat(egress.spec().path("egress")).hasSize(3);
        assertThat(egress.spec().path("egress").path(2)).isEqualTo(Cases.yaml(rule));
    }

    @ParameterizedTest
    @CsvSource({"unknown.example.com:443", "unknown.example.com", "not a place", "http://x"})
    void keepsClosedWhatHasNoAddress(String place) {
        Egress egress = Egress.to(List.of(place, "192.0.2.1"), DNS);
        assertThat(egress.unresolved()).containsExactly(place);
        assertThat(egress.spec().path("egress")).hasSize(3);
    }
}
