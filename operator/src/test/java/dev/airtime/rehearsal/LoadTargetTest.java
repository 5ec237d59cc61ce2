package dev.airtime.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadTargetTest {
    private static final LoadTest TEST = Loads.test(Loads.locust(null));

    @ParameterizedTest
    @CsvSource({
        "http://web, web",
        "http://web:8080/shop, web",
        "https://WEB, web",
        "http://web.production-staging, web",
        "http://web.production-staging.svc, web",
        "http://web.production-staging.svc.cluster.local., web",
    })
    void aServiceOfTheCopy(String url, String service) {
        assertThat(LoadTarget.decide(TEST, "locust.host", url)).isEqualTo(new LoadTarget.Decision.Service(service));
    }

    @ParameterizedTest
    @CsvSource({"https://api.sandbox.example.com, api.sandbox.example.com", "http://10.1.2.3:8080, 10.1.2.3"})
    void whatTheEventAllows(String url, String host) {
        assertThat(LoadTarget.decide(TEST, "locust.host", url)).isEqualTo(new LoadTarget.Decision.Allowed(host));
    }

    @ParameterizedTest
    @CsvSource({
        "http://web.production, production namespace",
        "http://web.production.svc, production namespace",
        "http://web.production.svc.cluster.local:80/x, production namespace",
        "https://shop.example.com/, host of production",
        "https://SHOP.example.com, host of production",
        "https://www.example.com, outside the copy",
        "http://web.other, outside the copy",
        "http://web.other.svc.cluster.local, outside the copy",
        "http://192.168.0.1, outside the copy",
        "http://localhost:8080, load generator itself",
        "http://127.0.0.1, load generator itself",
        "http://[::1]/, load generator itself",
        "http://[2001:db8::1]/, outside the copy",
        "http:///x, has no host",
        "http://a b, is not a URL",
    })
    void whatIsRefused(String url, String why) {
        assertThat(LoadTarget.decide(TEST, "locust.host", url))
                .isInstanceOfSatisfying(LoadTarget.Decision.Refused.class, r -> assertThat(r.message())
                        .startsWith("locust.host \"" + url + "\"")
                        .contains(why));
    }

    @Test
    void aUserNameIsRefusedAndNotRepeated() {
        assertThat(LoadTarget.decide(TEST, "locust.host", "http://admin:hunter2@web/"))
                .isInstanceOfSatisfying(LoadTarget.Decision.Refused.class, r -> assertThat(r.message())
                        .isEqualTo(
                                "locust.host \"http://…@web\" has a user name: give it to the script by its environment,"
                                        + " from a Secret"));
    }

    @ParameterizedTest
    @CsvSource({"https://staging.shop.example.com, true", "https://acme.shop.example.com, false"})
    void belowAWildcardOfProductionOnlyTheCopysOwnHostsAreLoaded(String url, boolean allowed) {
        LoadTest test = LoadTestBuilder.builder(TEST)
                .productionHosts(Set.of("*.shop.example.com"))
                .copyHosts(Set.of("staging.shop.example.com"))
                .allowedHosts(Set.of("staging.shop.example.com", "acme.shop.example.com"))
                .build();
        assertThat(LoadTarget.decide(test, "locust.host", url) instanceof LoadTarget.Decision.Allowed)
                .isEqualTo(allowed);
    }

    @Test
    void productionIsRefusedEvenWhereEgressAllowsIt() {
        LoadTest test = new LoadTest(
                "r",
                "u",
                "e",
                "production",
                "staging",
                Loads.locust(null),
                java.util.Set.of("shop.example.com"),
                java.util.Set.of(),
                java.util.Set.of("shop.example.com", "web.production.svc"));
        assertThat(LoadTarget.decide(test, "locust.host", "https://shop.example.com"))
                .isInstanceOf(LoadTarget.Decision.Refused.class);
        assertThat(LoadTarget.decide(test, "locust.host", "http://web.production.svc"))
                .isInstanceOf(LoadTarget.Decision.Refused.class);
    }
}
