package dev.airtime.staging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.airtime.api.StagingSpec;
import dev.airtime.staging.StagingObservation.State;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * A cluster in a bad state: an admission webhook that refuses, one that hangs, an APIService without a server, a custom
 * kind whose conversion fails. The API server of the cluster must run on this machine, as {@code e2e/cluster} makes it.
 */
@EnabledIfEnvironmentVariable(named = "AIRTIME_TEST_KUBECONFIG", matches = ".+")
class HarshClusterTest {
    private static final String SOURCE = "staging-harsh-source";
    private static final String TARGET = "staging-harsh-target";
    private static final String HOOKS =
            "/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations/airtime-harsh";
    private static final String DEAD = "/apis/apiregistration.k8s.io/v1/apiservices/v1.harsh.airtime.dev";
    private static final String CRD =
            "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/gadgets.harsh.example.com";

    private RealCluster cluster;
    private KubernetesStaging staging;

    private Path folder;

    @BeforeEach
    void connect(@TempDir Path folder) {
        this.folder = folder;
        cluster = new RealCluster(SOURCE, TARGET);
        cluster.clean();
        staging = new KubernetesStaging(cluster.client, InstantSource.system());
        cluster.namespace(SOURCE);
    }

    @AfterEach
    void close() {
        List.of(HOOKS, DEAD, CRD).forEach(p -> cluster.api.delete(p, null));
        cluster.close();
    }

    @Test
    void aWebhookThatRefusesAndOneThatHangsStopNoOtherObject() throws Exception {
        for (int i = 0; i < 12; i++) {
            cluster.apply(
                    SOURCE, "{apiVersion: v1, kind: ConfigMap, metadata: {name: c%d}, data: {x: y}}".formatted(i));
            cluster.apply(
                    SOURCE, "{apiVersion: v1, kind: Secret, metadata: {name: s%d}, stringData: {x: y}}".formatted(i));
        }
        cluster.apply(
                SOURCE,
                "{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {selector: {a: b}, ports: [{port: 80}]}}");
        HttpsServer refusing = refusing();
        try (ServerSocket hanging = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            hooks(refusing.getAddress().getPort(), hanging.getLocalPort());
            StagingObservation copied = staging.copy(request(), p -> {});

            assertThat(copied.state()).isEqualTo(State.Copied);
            assertThat(cluster.api.find("/api/v1/namespaces/" + TARGET + "/services/web"))
                    .isPresent();
            assertThat(copied.record().notCopied())
                    .contains(
                            "ConfigMap/c3: the API server refused it: admission webhook \"refuses.airtime.dev\" denied"
                                    + " the request: no third ones here");
            assertThat(copied.record().notCopied())
                    .noneMatch(l -> l.startsWith("ConfigMap/") && !l.startsWith("ConfigMap/c3"));
            assertThat(copied.record().notCopied().stream().filter(l -> l.startsWith("Secret")))
                    .hasSize(12);
            assertThat(copied.record().objects()).isGreaterThanOrEqualTo(12);
        } finally {
            refusing.stop(0);
        }
    }

    @Test
    void whatCanNotBeReadIsNamedAndNeverCalledComplete() {
        cluster.api.applyNow(CRD, RealCluster.crd("harsh.example.com", "Gadget", "gadgets", "Namespaced", "v1"));
        await().atMost(RealCluster.LONG).ignoreExceptions().until(() -> {
            cluster.apply(SOURCE, "{apiVersion: harsh.example.com/v1, kind: Gadget, metadata: {name: g}, a: b}");
            return true;
        });
        // From now on v2 is asked for first, v1 is stored, and nobody answers who converts.
        ObjectNode crd = RealCluster.crd("harsh.example.com", "Gadget", "gadgets", "Namespaced", "v2", "v1");
        Rule.at(crd, "spec").set("conversion", Cases.yaml("""
                strategy: Webhook
                webhook: {conversionReviewVersions: [v1], clientConfig: {url: "https://127.0.0.1:1/convert"}}
                """));
        cluster.api.applyNow(CRD, crd);
        cluster.api.applyNow(DEAD, Cases.yaml("""
                apiVersion: apiregistration.k8s.io/v1
                kind: APIService
                metadata: {name: v1.harsh.airtime.dev}
                spec:
                  group: harsh.airtime.dev
                  version: v1
                  groupPriorityMinimum: 100
                  versionPriority: 100
                  insecureSkipTLSVerify: true
                  service: {namespace: default, name: nobody}
                """));
        cluster.apply(SOURCE, "{apiVersion: v1, kind: ConfigMap, metadata: {name: app}, data: {x: y}}");
        await().atMost(RealCluster.LONG).until(() -> Discovery.read(cluster.api).failures().stream()
                .anyMatch(f -> f.contains("harsh.airtime.dev")));

        StagingObservation copied = staging.copy(request(), p -> {});

        assertThat(copied.state()).isEqualTo(State.Copied);
        assertThat(cluster.api.find("/api/v1/namespaces/" + TARGET + "/configmaps/app"))
                .isPresent();
        assertThat(copied.record().notCopied()).anyMatch(l -> l.contains("harsh.airtime.dev"));
        assertThat(copied.record().notCopied())
                .anyMatch(l -> l.startsWith("Gadget.harsh.example.com: can't be listed: conversion webhook"));
        assertThat(copied.message()).contains("not copied");
    }

    /** Refuses each ConfigMap whose name ends in 3. */
    private HttpsServer refusing() throws Exception {
        Path store = folder.resolve("webhook.p12");
        run(
                "keytool",
                "-genkeypair",
                "-alias",
                "webhook",
                "-keyalg",
                "EC",
                "-dname",
                "CN=webhook",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit");
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
            keys.load(in, "changeit".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "changeit".toCharArray());
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(managers.getKeyManagers(), null, null);
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls));
        server.createContext("/", exchange -> {
            ObjectNode review =
                    Json.parse(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean third = review.path("request").path("name").asText().endsWith("3");
            ObjectNode answer =
                    Json.object().put("apiVersion", "admission.k8s.io/v1").put("kind", "AdmissionReview");
            ObjectNode response = answer.putObject("response")
                    .put("uid", review.path("request").path("uid").asText())
                    .put("allowed", !third);
            response.putObject("status").put("message", "no third ones here");
            byte[] body = Json.text(answer).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
        Files.write(folder.resolve("ca.pem"), pem(keys).getBytes(StandardCharsets.UTF_8));
        return server;
    }

    private static String pem(KeyStore keys) throws Exception {
        return "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder()
                        .encodeToString(keys.getCertificate("webhook").getEncoded())
                + "\n-----END CERTIFICATE-----\n";
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .as(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isZero();
    }

    private void hooks(int refusing, int hanging) throws Exception {
        String ca = Base64.getEncoder().encodeToString(Files.readAllBytes(folder.resolve("ca.pem")));
        cluster.api.applyNow(HOOKS, Cases.yaml("""
                apiVersion: admissionregistration.k8s.io/v1
                kind: ValidatingWebhookConfiguration
                metadata: {name: airtime-harsh}
                webhooks:
                - name: refuses.airtime.dev
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [configmaps]}]
                  matchConditions: [{name: ours, expression: "request.name.startsWith('c')"}]
                  clientConfig: {url: "https://127.0.0.1:%d/", caBundle: %s}
                - name: hangs.airtime.dev
                  admissionReviewVersions: [v1]
                  sideEffects: None
                  timeoutSeconds: 1
                  namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
                  rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE], resources: [secrets]}]
                  clientConfig: {url: "https://127.0.0.1:%d/"}
                """.formatted(TARGET, refusing, ca, TARGET, hanging)));
    }

    private static StagingRequest request() {
        return new StagingRequest(SOURCE, "night", "uid-1", StagingSpec.of(TARGET), Map.of(), Set.of(), null);
    }
}
