package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExternalHostsTest {
    private static final Redirect REDIRECT = new Redirect(
            new Addresses(Map.of("db.rds.amazonaws.com", "db-copy.rds.amazonaws.com"), Map.of()),
            "prod",
            "staging",
            Set.of("web"));

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "{URL: 'https://user:s3cret@api.stripe.com/v1?key=s3cret'}; api.stripe.com",
                "{URL: 'jdbc:postgresql://a.example.com:5432,b.example.com:5432/x'}; a.example.com,b.example.com",
                "{SMTP_HOST: mail.example.com}; mail.example.com",
                "{KAFKA_BROKERS: 'k1.example.com:9092,k2.example.com:9092'}; k1.example.com,k2.example.com",
                "{smtp.server: Mail.Example.COM.}; mail.example.com",
                "{x: 'redis.example.com:6379'}; redis.example.com",
                "{x: 'ftp://203.0.113.9/x'}; 203.0.113.9",
                "{app.properties: \"a=1\\nmail.host=mx.example.com\\nclass=com.example.Main\\n\"}; mx.example.com",
                "{app.yaml: \"mail:\\n  host: mx.example.com\\n\"}; mx.example.com",
                "{app.json: '{\"url\": \"https://x.example.com/a\", \"n\": 1.5}'}; x.example.com",
                "{URL: 'http://web.staging.svc.cluster.local:80'}; ''",
                "{URL: 'http://web.staging/x'}; ''",
                "{URL: 'http://web/x', b: 'http://localhost:1/'}; ''",
                "{DB_HOST: db-copy.rds.amazonaws.com}; ''",
                "{x: 'com.example.Main', y: 1.2.3, z: application.properties, t: '10:30.5'}; ''",
                "{x: 'see app.example.com for more'}; ''",
                "{ADDRESS: 0.0.0.0, b: '127.0.0.1:80'}; ''"
            })
    void namesHostsAndNothingElseOfAValue(String data, String hosts) {
        ExternalHosts external = new ExternalHosts(REDIRECT, Set.of("db-copy.rds.amazonaws.com:3306"));
        ObjectNode object = Json.object();
        object.set("data", Cases.yaml(data));
        external.look("ConfigMap/app", Cases.kind("v1/ConfigMap"), object);
        assertThat(external.list())
                .isEqualTo(
                        hosts == null || hosts.isEmpty()
                                ? List.of()
                                : List.of(hosts.split(",")).stream()
                                        .map(h -> h + " (ConfigMap/app)")
                                        .toList());
    }

    @Test
    void looksIntoSecretsVariablesArgumentsAndExternalNames() {
        ExternalHosts external = new ExternalHosts(REDIRECT, Set.of());
        external.look(
                "Secret/payments",
                Cases.kind("v1/Secret"),
                Cases.yaml("{data: {URL: aHR0cHM6Ly9rZXk6c2VjcmV0QGFwaS5zdHJpcGUuY29tL3Yx, x: /wAB}}"));
        external.look(
                "Deployment/web",
                Cases.kind("apps/v1/Deployment"),
                Cases.yaml(
                        "{spec: {template: {spec: {containers: [{name: web, image: 'registry.example.com:5000/a:1',"
                                + " args: ['--to=https://api.stripe.com'], env: [{name: MAIL_HOST, value: mx.example.com}]}]}}}}"));
        external.look("Service/ext", Cases.kind("v1/Service"), Cases.yaml("{spec: {externalName: ext.example.com}}"));
        assertThat(external.list())
                .containsExactly(
                        "api.stripe.com (Deployment/web, Secret/payments)",
                        "ext.example.com (Service/ext)",
                        "mx.example.com (Deployment/web)");
    }

    @Test
    void staysSmallHoweverManyThereAre() {
        ExternalHosts external = new ExternalHosts(REDIRECT, Set.of());
        for (int i = 0; i < 1000; i++) {
            ObjectNode object = Json.object();
            object.putObject("data").put("a", "https://same.example.com").put("b", "https://h" + i + ".example.com");
            external.look("ConfigMap/c" + i, Cases.kind("v1/ConfigMap"), object);
        }
        assertThat(external.list()).hasSize(201).last().isEqualTo("and more hosts than these 200");
        assertThat(external.list())
                .contains("same.example.com (ConfigMap/c0, ConfigMap/c1, ConfigMap/c2, ConfigMap/c3, ConfigMap/c4, …)");
    }
}
