package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MentionsTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "prod",
                "-n prod",
                "--namespace=prod",
                "PROD",
                "prod/basic-auth",
                "prod-auth@kubernetescrd",
                "{namespace=\"prod\"}",
                "/api/v1/namespaces/prod/pods",
                "It runs in prod.",
                "kubernetes.io/metadata.name: prod"
            })
    void reportsTheNameAsAWord(String text) {
        assertThat(of(text)).containsExactly("ConfigMap/app data.x");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"product", "prod-bucket", "db.prod", "my-prod", "prod.example.com", "PROD_KEY", "staging", ""})
    void leavesOutWhatOnlyContainsIt(String text) {
        assertThat(of(text)).isEmpty();
    }

    private static List<String> of(String text) {
        Mentions mentions = new Mentions("prod");
        ObjectNode object = Json.object();
        object.putObject("data").put("x", text);
        mentions.look("ConfigMap/app", Cases.kind("v1/ConfigMap"), object);
        ObjectNode secret = Json.object();
        secret.putObject("data").put("x", Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
        Mentions inside = new Mentions("prod");
        inside.look("ConfigMap/app", Cases.kind("v1/Secret"), secret);
        assertThat(inside.list()).isEqualTo(mentions.list());
        return mentions.list();
    }

    @Test
    void namesFieldsAndCountsTheRest() {
        Mentions mentions = new Mentions("prod");
        mentions.look(
                "Deployment/web",
                Cases.kind("apps/v1/Deployment"),
                Cases.yaml(
                        "{metadata: {name: prod, labels: {env: prod}, annotations: {a: prod}}, spec: {template: {spec:"
                                + " {containers: [{name: web, args: [-n, prod], env: [{name: NS, value: prod}]}]}}}}"));
        assertThat(mentions.list())
                .containsExactly(
                        "Deployment/web metadata.annotations.a",
                        "Deployment/web spec.template.spec.containers[web].args[1]",
                        "Deployment/web spec.template.spec.containers[web].env[NS].value");
        for (int i = 0; i < 200; i++) {
            mentions.look("ConfigMap/" + i, Cases.kind("v1/ConfigMap"), Cases.yaml("{data: {a: prod}}"));
        }
        assertThat(mentions.list()).hasSize(101).last().isEqualTo("and 103 more");
    }
}
