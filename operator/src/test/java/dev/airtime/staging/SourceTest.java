package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.airtime.api.ObjectSelector;
import dev.airtime.api.PatchSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SourceTest {
    private static final String PRIORITY = "/apis/scheduling.k8s.io/v1/priorityclasses/airtime-staging";
    private static final String SECRETS = "/api/v1/namespaces/production/secrets/";
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/production/deployments/web";
    private static final String CRON_JOB = "/apis/batch/v1/namespaces/production/cronjobs/nightly";

    private FakeApi api;
    private KubernetesClient client;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi();
        client = api.client();
    }

    @AfterEach
    void stop() {
        client.close();
        api.close();
    }

    @Test
    void readsWhichSecretsPodsUseOnlyWhereThereAreKeys() {
        api.put(DEPLOYMENT, "spec: {template: {spec: {volumes: [{secret: {secretName: a}}]}}}");
        assertThat(read().podSecrets()).isEmpty();
        assertThat(api.requests()).noneMatch(r -> r.contains("/deployments"));
    }

    @Test
    void findsEveryWayInWhichAPodNamesASecret() {
        api.put(SECRETS + "tls", "type: kubernetes.io/tls");
        api.put(DEPLOYMENT, """
                spec:
                  template:
                    spec:
                      volumes:
                        - {secret: {secretName: mounted}}
                        - {projected: {sources: [{secret: {name: projected}}, {configMap: {name: no}}]}}
                        - {configMap: {name: no}}
                      initContainers: [{env: [{name: A, valueFrom: {secretKeyRef: {name: variable}}}]}]
                """);
        api.put(CRON_JOB, """
                spec: {jobTemplate: {spec: {template: {spec: {containers: [{envFrom: [{secretRef: {name: all}}]}]}}}}}
                """);
        assertThat(read().podSecrets()).isEqualTo(Set.of("mounted", "projected", "variable", "all"));
    }

    @Test
    void aKindThatMayNotBeReadNamesNoSecret() {
        api.put(SECRETS + "tls", "type: kubernetes.io/tls");
        api.instead(r -> r.contains("/statefulsets") ? new FakeApi.Answer(403, "forbidden") : null);
        assertThat(read().podsUse("tls")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"200, true", "404, false", "403, false"})
    void theClassIsUsedWhereItIs(int code, boolean used) {
        if (code == 200) {
            api.put(PRIORITY, "value: -10");
        } else {
            api.instead(r -> r.contains("/priorityclasses/") ? new FakeApi.Answer(code, "no") : null);
        }
        Source source = read();
        assertThat(source.lowPriority()).isEqualTo(used);
        ObjectNode deployment =
                Cases.yaml("spec: {template: {spec: {priorityClassName: high, priority: 9, preemptionPolicy: x}}}");
        Rules.apply(Rules.SANITISE, Cases.kind("apps/v1/Deployment"), deployment, source);
        assertThat(deployment.path("spec").path("template").path("spec"))
                .isEqualTo(Cases.yaml(used ? "priorityClassName: airtime-staging" : "{}"));
    }

    @Test
    void aServerThatFailsIsNoAnswer() {
        api.instead(r -> r.contains("/priorityclasses/") ? new FakeApi.Answer(503, "later") : null);
        assertThatThrownBy(this::read).isInstanceOf(Refused.class);
    }

    @Test
    void aPatchGivesAnAccountTheCopysOwnIdentity() {
        ApiKind accounts = Cases.kind("v1/ServiceAccount");
        ObjectNode account = Cases.yaml(
                "{metadata: {name: app, annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/shop'}}}");
        Source source = Cases.source(List.of(), List.of());
        Patches patches = new Patches(List.of(new PatchSpec(
                new ObjectSelector("ServiceAccount", "app", Map.of()),
                "metadata: {annotations: {eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/staging'}}")));
        Transformation transformation =
                new Transformation(source, new Redirect(new Addresses(Map.of(), Map.of()), source), patches);
        assertThat(transformation.of(accounts, account).path("metadata").path("annotations"))
                .isEqualTo(Cases.yaml("eks.amazonaws.com/role-arn: 'arn:aws:iam::1:role/staging'"));
    }

    private Source read() {
        return Source.read(new ApiServer(client), "production", Cases.spec(List.of(), List.of(), List.of()));
    }
}
