package dev.airtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsExchange;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS to an API server of the test's own: what is refused by default must be refused here too. */
class ChaChaFirstTest {

    private static KeyStore here;
    private static KeyStore elsewhere;
    private static KeyStore person;

    private final AtomicReference<String> suite = new AtomicReference<>("");
    private final AtomicReference<String> caller = new AtomicReference<>("");
    private @Nullable HttpsServer server;

    @BeforeAll
    static void certificates(@TempDir Path directory) throws Exception {
        here = SelfSigned.in(directory, "here", "dns:localhost,ip:127.0.0.1");
        elsewhere = SelfSigned.in(directory, "elsewhere", "dns:elsewhere.example");
        person = SelfSigned.in(directory, "person", "dns:person.example");
    }

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    @Test
    void aServerThatFollowsTheClientSpeaksChaCha20() throws Exception {
        serve(here, parameters());
        assertThat(version(here, null)).isEqualTo("here");
        assertThat(suite).hasValue("TLS_CHACHA20_POLY1305_SHA256");
    }

    @Test
    void aServerOfTheVersionBeforeToo() throws Exception {
        SSLParameters older = parameters();
        older.setProtocols(new String[] {"TLSv1.2"});
        serve(here, older);
        assertThat(version(here, null)).isEqualTo("here");
        assertThat(suite.get()).startsWith("TLS_ECDHE_").endsWith("_CHACHA20_POLY1305_SHA256");
    }

    @Test
    void aServerThatKnowsOnlyAesGcmIsUnderstood() throws Exception {
        SSLParameters only = parameters();
        only.setCipherSuites(new String[] {"TLS_AES_128_GCM_SHA256"});
        serve(here, only);
        assertThat(version(here, null)).isEqualTo("here");
        assertThat(suite).hasValue("TLS_AES_128_GCM_SHA256");
    }

    @Test
    void aCertificateForAnotherHostIsRefused() throws Exception {
        serve(elsewhere, parameters());
        assertThatThrownBy(() -> version(elsewhere, null))
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining("No subject alternative names matching IP address");
    }

    @Test
    void aCertificateOfAnotherAuthorityIsRefused() throws Exception {
        serve(here, parameters());
        assertThatThrownBy(() -> version(elsewhere, null))
                .isInstanceOf(KubernetesClientException.class)
                .hasStackTraceContaining("unable to find valid certification path");
    }

    @Test
    void theClientShowsItsCertificate() throws Exception {
        SSLParameters asking = parameters();
        asking.setNeedClientAuth(true);
        serve(here, asking);
        assertThat(version(here, person)).isEqualTo("here");
        assertThat(caller).hasValue("CN=person");
        assertThatThrownBy(() -> version(here, null)).isInstanceOf(KubernetesClientException.class);
    }

    private static SSLParameters parameters() {
        SSLParameters parameters = new SSLParameters();
        parameters.setUseCipherSuitesOrder(false);
        return parameters;
    }

    private void serve(KeyStore identity, SSLParameters parameters) throws Exception {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(identity, SelfSigned.PASSWORD.toCharArray());
        KeyStore people = KeyStore.getInstance("PKCS12");
        people.load(null, null);
        people.setCertificateEntry("person", person.getCertificate(SelfSigned.KEY));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(people);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
        HttpsServer started = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        started.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters connection) {
                connection.setSSLParameters(parameters);
            }
        });
        started.createContext("/version", exchange -> {
            var session = ((HttpsExchange) exchange).getSSLSession();
            suite.set(session.getCipherSuite());
            if (parameters.getNeedClientAuth()) {
                caller.set(session.getPeerPrincipal().getName());
            }
            byte[] reply = "{\"gitVersion\":\"here\"}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, reply.length);
            exchange.getResponseBody().write(reply);
            exchange.close();
        });
        started.start();
        server = started;
    }

    private String version(KeyStore authority, @Nullable KeyStore identity) throws Exception {
        ConfigBuilder config = new ConfigBuilder()
                .withAutoConfigure(false)
                .withMasterUrl("https://127.0.0.1:"
                        + Objects.requireNonNull(server).getAddress().getPort())
                .withRequestRetryBackoffLimit(0)
                .withCaCertData(base64(SelfSigned.certificate(authority)));
        if (identity != null) {
            config.withClientCertData(base64(SelfSigned.certificate(identity)))
                    .withClientKeyData(base64(SelfSigned.key(identity)))
                    .withClientKeyAlgo("EC");
        }
        try (KubernetesClient client = new KubernetesClientBuilder()
                .withHttpClientFactory(new ChaChaFirst())
                .withConfig(config.build())
                .build()) {
            return client.getKubernetesVersion().getGitVersion();
        }
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
