package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedirectTest {
    private static final String PROD = "shop-prod.c1.eu-west-1.rds.amazonaws.com";
    private static final String COPY = "shop-prod-staging.c1.eu-west-1.rds.amazonaws.com";
    private static final Redirect REDIRECT = new Redirect(
            new Addresses(Map.of(PROD, COPY), Map.of("10.0.7.7", "10.0.9.9")),
            "prod",
            "prod-staging",
            Set.of("db", "web"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{}:3306",
                "{}.",
                "jdbc:mysql://{}:3306/shop?useSSL=true",
                "jdbc:mysql://{}:3306,{}:3307/shop",
                "postgres://u:p@{}/shop",
                "mysql%3A%2F%2F{}%3A3306",
                "db:\n  host: {}\n  port: 3306\n",
                "db.host={}\n#{}",
                "{\"url\":\"mysql://{}\"}",
                "{\"text\":\"a\\n{}\\n\"}",
                "host\\u003d{}",
                "(ADDRESS=(HOST={})(PORT=1521))",
                "['{}']"
            })
    void replacesADatabaseHostWhereverItStands(String text) {
        String production = text.replace("{}", PROD);
        assertThat(REDIRECT.text(production)).isEqualTo(text.replace("{}", COPY));
        assertThat(REDIRECT.text(text.replace("{}", PROD.toUpperCase(Locale.ROOT))))
                .isEqualTo(text.replace("{}", COPY));
        assertThat(REDIRECT.text(text.replace("{}", COPY))).isEqualTo(text.replace("{}", COPY));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "my-" + PROD,
                "x." + PROD,
                PROD + ".cn",
                PROD + "-2",
                "shop-prod",
                "110.0.7.7",
                "10.0.7.77",
                "10.0.7.7.example.com",
                "product",
                "prod",
                "prod-bucket",
                "web.production",
                "web.prod.example.com",
                "web.prod.json",
                "other.prod",
                "a.web.prod",
                "web.prod-staging",
                "web.prodx",
                "webx.prod",
                "cHJvZA==",
                ""
            })
    void leavesAloneWhatOnlyLooksLikeAnAddress(String text) {
        assertThat(REDIRECT.text(text)).isEqualTo(text);
    }

    @ParameterizedTest
    @CsvSource({
        "db.prod,db.prod-staging",
        "DB.PROD:5432,DB.prod-staging:5432",
        "http://web.prod/path,http://web.prod-staging/path",
        "web.prod.,web.prod-staging.",
        "web.prod.svc,web.prod-staging.svc",
        "web.prod.svc.cluster.local:80,web.prod-staging.svc.cluster.local:80",
        "db-0.db.prod,db-0.db.prod-staging",
        "db-0.db.prod.svc.cluster.local,db-0.db.prod-staging.svc.cluster.local",
        "_mysql._tcp.db.prod.svc.cluster.local,_mysql._tcp.db.prod-staging.svc.cluster.local",
        "*.prod.svc,*.prod-staging.svc",
        "unknown.prod.svc,unknown.prod-staging.svc",
        "10.0.7.7:3306,10.0.9.9:3306"
    })
    void replacesTheNamespaceBehindAService(String from, String to) {
        assertThat(REDIRECT.text(from)).isEqualTo(to);
    }

    @Test
    void opensBase64AndKeepsTheBytesOfWhatDoesNotChange() {
        ObjectNode secret = Cases.yaml("kind: Secret\nmetadata: {name: db.prod}\n");
        String unchanged = "c2hvcA"; // without padding, as nobody writes it but some programs do
        secret.putObject("data")
                .put("url", base64("mysql://" + PROD))
                .put("twice", base64("{\"auth\":\"" + base64("u:p@" + PROD + ":1") + "\"}"))
                .put("same", unchanged)
                .put("binary", Base64.getEncoder().encodeToString(new byte[] {(byte) 0xff, 0, 1}));
        secret.putObject("stringData").put("host", PROD);
        REDIRECT.tree(Cases.kind("v1/Secret"), secret);
        assertThat(text(secret.path("data").path("url").asText())).isEqualTo("mysql://" + COPY);
        assertThat(text(secret.path("data").path("twice").asText()))
                .isEqualTo("{\"auth\":\"" + base64("u:p@" + COPY + ":1") + "\"}");
        assertThat(secret.path("data").path("same").asText()).isEqualTo(unchanged);
        assertThat(secret.path("data").path("binary").asText()).isEqualTo("/wAB");
        assertThat(secret.path("stringData").path("host").asText()).isEqualTo(COPY);
        assertThat(secret.path("metadata").path("name").asText()).isEqualTo("db.prod");
    }

    @Test
    void reachesEveryStringOfAnObjectButNames() {
        ObjectNode deployment = Cases.yaml("""
                kind: Deployment
                metadata: {name: web.prod, labels: {x: web.prod}, annotations: {see: web.prod}}
                spec:
                  template:
                    spec:
                      containers:
                      - name: web
                        args: ["--db", "%s"]
                        env: [{name: DB, value: "%s:1"}]
                        envFrom: [{configMapRef: {name: web.prod}}]
                        livenessProbe: {exec: {command: [curl, "http://web.prod"]}}
                """.formatted(PROD, PROD));
        REDIRECT.tree(Cases.kind("apps/v1/Deployment"), deployment);
        assertThat(deployment).isEqualTo(Cases.yaml("""
                kind: Deployment
                metadata: {name: web.prod, labels: {x: web.prod}, annotations: {see: web.prod-staging}}
                spec:
                  template:
                    spec:
                      containers:
                      - name: web
                        args: ["--db", "%s"]
                        env: [{name: DB, value: "%s:1"}]
                        envFrom: [{configMapRef: {name: web.prod}}]
                        livenessProbe: {exec: {command: [curl, "http://web.prod-staging"]}}
                """.formatted(COPY, COPY)));
    }

    @Test
    void replacesExternalNamesAndHandWrittenEndpoints() {
        ObjectNode service = Cases.yaml("spec: {type: ExternalName, externalName: " + PROD + "}");
        REDIRECT.tree(Cases.kind("v1/Service"), service);
        assertThat(service.path("spec").path("externalName").asText()).isEqualTo(COPY);
        ObjectNode endpoints = Cases.yaml("subsets: [{addresses: [{ip: 10.0.7.7}], ports: [{port: 3306}]}]");
        REDIRECT.tree(Cases.kind("v1/Endpoints"), endpoints);
        assertThat(endpoints.at("/subsets/0/addresses/0/ip").asText()).isEqualTo("10.0.9.9");
    }

    @Property(tries = 200)
    void noAddressSurvivesAnyNesting(
            @ForAll @StringLength(max = 20) String before,
            @ForAll @StringLength(max = 20) String after,
            @ForAll @IntRange(max = 3) int depth) {
        String text = PROD;
        for (int i = 0; i < depth; i++) {
            text = base64(before + " " + text + " " + after);
        }
        String once = REDIRECT.text(text);
        String inside = once;
        for (int i = 0; i < depth; i++) {
            inside = text(inside).substring(before.length() + 1);
            inside = inside.substring(0, inside.length() - after.length() - 1);
        }
        assertThat(inside).isEqualTo(COPY);
        assertThat(REDIRECT.text(once)).isEqualTo(once);
    }

    @Test
    void takesNoNumberThatTheCopyLeadsToForProduction() {
        Map<String, List<String>> dns = Map.of(
                "a",
                List.of("10.0.0.1", "10.0.0.2"),
                "a2",
                List.of("10.0.0.2"),
                "b",
                List.of("10.0.0.2"),
                "b2",
                List.of("10.0.0.3"));
        AddressResolver resolver = host -> {
            List<String> found = dns.get(host);
            if (found == null) {
                throw new UnknownHostException(host);
            }
            return found;
        };
        assertThat(Addresses.resolve(Map.of("a", "a2", "b", "b2", "unknown", "c"), resolver)
                        .numbers())
                .isEqualTo(Map.of("10.0.0.1", "10.0.0.2"));
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
